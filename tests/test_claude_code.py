"""What is read of a Claude Code transcript, in every form that a version has written it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.agents.claude_code import Ran, Transcript
from nixlore.agents.facts import LogFacts, decoded
from nixlore.agents.tool_names import server_and_tool
from transcripts import START, envelope, jsonl, prompt, result, said, use


def read(*lines: dict[str, Any]) -> tuple[LogFacts, list[Ran]]:
    transcript = Transcript()
    ran = list(transcript.read(jsonl(*lines)))
    return transcript.facts, ran


def outcome(name: str, content: Any, **more: Any) -> tuple[str, str, int | None]:
    facts, _ = read(said(0, use("t1", name, command="true")), result(1, "t1", content, **more))
    call = facts.calls["t1"]
    return call.outcome, call.error, call.exit


@pytest.mark.parametrize(
    ("name", "content", "more", "expected"),
    [
        ("Read", "text", {}, ("ok", "", None)),
        ("Bash", "out", {"is_error": False, "toolUseResult": {"stdout": "out", "interrupted": False}}, ("ok", "", 0)),
        ("Bash", "", {"toolUseResult": {"returnCodeInterpretation": "No matches found"}}, ("ok", "", 1)),
        ("Bash", "", {"toolUseResult": {"backgroundTaskId": "b1"}}, ("ok", "", None)),
        ("Bash", "", {"toolUseResult": {"interrupted": True}}, ("interrupted", "interrupted", None)),
        ("Bash", "Exit code 127\nrg: command not found", {"is_error": True}, ("flagged", "bash_nonzero", 127)),
        ("Bash", "Error: Exit code 2", {"is_error": True}, ("flagged", "bash_nonzero", 2)),
        ("Bash", "ls: cannot access", {"toolUseResult": "Error: ls: cannot", "version": "1.0.90"}, ("flagged", "bash_nonzero", None)),
        ("Bash", "Error", {"is_error": True, "version": "2.0.14"}, ("flagged", "bash_nonzero", None)),
        ("Bash", "Command timed out after 1s", {"is_error": True, "version": "2.0.14"}, ("flagged", "bash_nonzero", None)),
        ("Bash", "the push was blocked", {"is_error": True, "version": "1.0.128"}, ("flagged", "bash_nonzero", None)),
        ("Bash", "ls in '/x' was blocked. For security, Claude Code may", {"is_error": True, "version": "1.0.128"}, ("denied", "permission_denied", None)),
        ("Bash", "Exit code 143\nCommand timed out after 1s", {"is_error": True}, ("flagged", "bash_nonzero", 143)),
        ("Bash", "Exit code 1\nit was auto-denied", {"is_error": True}, ("flagged", "bash_nonzero", 1)),
        ("Bash", "spawn EMFILE", {"is_error": True}, ("flagged", "other", None)),
        ("Bash", "a\n<error>Command was aborted before completion</error>", {"is_error": True, "toolUseResult": {"interrupted": True}}, ("interrupted", "interrupted", None)),
        ("Bash", "claude-x is temporarily unavailable, so auto mode cannot determine the safety of Bash", {"is_error": True}, ("denied", "permission_denied", None)),
        ("Bash", "Permission for this action was denied by the Claude Code auto mode classifier.", {"is_error": True}, ("denied", "permission_denied", None)),
        ("Bash", "This command requires approval", {"is_error": True}, ("denied", "permission_denied", None)),
        ("Bash", "This Bash command contains multiple operations. The following parts require approval: cd /", {"is_error": True, "toolDenialKind": "user-rejected"}, ("denied", "permission_denied", None)),
        ("Bash", "ls in '/x' was blocked. For security, Claude Code may", {"is_error": True, "toolDenialKind": "user-rejected"}, ("denied", "permission_denied", None)),
        ("Write", "Claude requested permissions to write to /x, but you haven't granted it yet.", {"is_error": True, "toolDenialKind": "user-rejected"}, ("denied", "permission_denied", None)),
        ("Bash", "PreToolUse:Bash hook error: [/x/hook.sh]: no", {"is_error": True, "toolDenialKind": "permission-rule"}, ("denied", "permission_denied", None)),
        ("Bash", "Bash operation blocked by hook:\n- no", {"is_error": True, "version": "1.0.90"}, ("denied", "permission_denied", None)),
        ("mcp__a__b", "mcp__a__b needs approval", {"is_error": True}, ("denied", "permission_denied", None)),
        ("mcp__a__b", "the merge was blocked", {"is_error": True}, ("flagged", "mcp_error", None)),
        ("Bash", "<tool_use_error>Sibling tool call errored</tool_use_error>", {"is_error": True}, ("flagged", "tool_use_error", None)),
        ("Bash", [{"type": "text", "text": "Exit code 1"}], {"is_error": True}, ("flagged", "bash_nonzero", 1)),
        ("Bash", "Exit code 1\nthe push was blocked", {"is_error": True}, ("flagged", "bash_nonzero", 1)),
        ("Edit", "<tool_use_error>File has not been read yet</tool_use_error>", {"is_error": True}, ("flagged", "tool_use_error", None)),
        ("Read", "File does not exist.", {"is_error": True}, ("flagged", "tool_use_error", None)),
        ("Bash", "InputValidationError: Bash failed", {"is_error": True}, ("flagged", "tool_use_error", None)),
        ("WebFetch", "Request failed with status code 500", {"is_error": True}, ("flagged", "other", None)),
        ("Bash", "The user doesn't want to proceed with this tool use. The", {"is_error": True}, ("denied", "user_rejected", None)),
        ("Edit", "The user doesn’t want to take this action right now.", {"is_error": True}, ("denied", "user_rejected", None)),
        ("Bash", "no", {"is_error": True, "toolDenialKind": "user-rejected"}, ("denied", "user_rejected", None)),
        ("Bash", "no", {"is_error": True, "toolDenialKind": "user-rejected", "permissionDecision": {"source": "config"}}, ("denied", "permission_denied", None)),
        ("Bash", "Permission to use Bash with command rm has been denied.", {"is_error": True}, ("denied", "permission_denied", None)),
        ("Write", "Claude requested permissions to write to /x, but you haven't granted it yet.", {"is_error": True}, ("denied", "permission_denied", None)),
        ("Bash", "cd in '/x' was blocked. For security", {"is_error": True}, ("denied", "permission_denied", None)),
        ("Bash", "[Request interrupted by user for tool use]", {"is_error": True}, ("interrupted", "interrupted", None)),
        ("mcp__a__b", "Interrupted by user", {"is_error": True}, ("interrupted", "interrupted", None)),
        ("mcp__a__b", "<tool_use_error>Error: No such tool available: mcp__a__b</tool_use_error>", {"is_error": True}, ("not connected", "no_such_tool", None)),
        ("Grepp", "Error: No such tool available: Grepp", {"is_error": True}, ("flagged", "no_such_tool", None)),
        ("mcp__a__b", "1 validation error for bArguments", {"is_error": True}, ("flagged", "mcp_error", None)),
        ("mcp__a__b", "MCP tool response (90000 tokens) exceeds maximum allowed tokens (25000)", {"is_error": True}, ("flagged", "mcp_error", None)),
        ("mcp__a__b", '{"success": false, "error": "x"}', {}, ("soft error", "", None)),
        ("mcp__a__b", [{"type": "text", "text": '{"isError": true}'}], {}, ("soft error", "", None)),
        ("mcp__a__b", "### Result\nTimeoutError: locator", {}, ("soft error", "", None)),
        ("mcp__a__b", '{"success": true, "error": null}', {}, ("ok", "", None)),
        ("mcp__a__b", '{"errors": []}', {}, ("ok", "", None)),
        ("mcp__a__b", "An Error: happened in the log you asked for", {}, ("ok", "", None)),
        ("Read", '{"success": false}', {}, ("ok", "", None)),
    ],
)  # fmt: skip
def test_how_a_call_ended_is_told_by_its_result(
    name: str, content: object, more: dict[str, Any], expected: tuple[str, str, int | None]
) -> None:
    assert outcome(name, content, **more) == expected


def test_of_the_lines_of_a_response_the_most_of_each_kind_of_token_counts() -> None:
    text = {"type": "text", "text": "Hm"}
    facts, _ = read(
        said(0, text, usage={"input_tokens": 4, "output_tokens": 1, "cache_read_input_tokens": 9}),
        said(1, use("t1", "Read"), usage={"input_tokens": 4, "output_tokens": 70, "cache_read_input_tokens": 9}),
        said(2, text, usage={"input_tokens": 4, "output_tokens": 30, "cache_read_input_tokens": 9}),
        said(3, text, request="r2", usage={"input_tokens": 5, "output_tokens": 6}),
    )
    first, second = facts.responses["r1"], facts.responses["r2"]
    assert (first.input, first.output, first.cache_creation, first.cache_read) == (4, 70, 0, 9)
    assert (second.input, second.output) == (5, 6)


def test_cache_creation_that_is_told_by_lifetime_only_is_added_up() -> None:
    nested: Any = {
        "cache_creation_input_tokens": 0,
        "cache_creation": {"ephemeral_5m_input_tokens": 3, "ephemeral_1h_input_tokens": 4},
    }
    facts, _ = read(said(0, usage=nested))
    assert facts.responses["r1"].cache_creation == 7


def test_messages_that_no_model_wrote_take_no_tokens() -> None:
    line = said(0)
    line["message"]["model"] = "<synthetic>"
    facts, _ = read(line, said(1, request="r2", isApiErrorMessage=True))
    assert facts.responses == {}


def test_a_response_without_a_request_is_known_by_its_message() -> None:
    line = said(0)
    del line["requestId"]
    facts, _ = read(line)
    assert list(facts.responses) == ["msg_r1"]


def test_a_command_line_is_told_once_its_end_is_known() -> None:
    call = said(0, use("t1", "Bash", command="cargo test"))
    facts, ran = read(call, result(12.5, "t1", "Exit code 101\nfailed", is_error=True))
    assert ran == [
        Ran("t1", "cargo test", "/home/ada/app", START, 12.5, 101, failed=True, said="Exit code 101\nfailed")
    ]
    assert facts.calls["t1"].elapsed == 12.5


def test_what_was_denied_or_interrupted_is_no_command_that_failed() -> None:
    _, ran = read(
        said(0, use("t1", "Bash", command="rm x"), use("t2", "Bash", command="sleep 9")),
        result(1, "t1", "The user doesn't want to proceed with this tool use.", is_error=True),
        result(2, "t2", "[Request interrupted by user for tool use]", is_error=True),
    )
    assert ran == []


def test_a_call_that_is_not_answered_is_unanswered_until_it_is() -> None:
    call, answer = jsonl(said(0, use("t1", "Bash", command="ls"))), jsonl(result(5, "t1", "a", is_error=False))
    transcript = Transcript()
    assert list(transcript.read(call)) == []
    assert transcript.facts.calls["t1"].outcome == "unanswered"
    start = transcript.unanswered_from(0)
    assert start == 0
    later = Transcript(transcript.facts)
    assert [ran.text for ran in later.read(call + answer, start)] == ["ls"]
    assert later.facts.calls["t1"].outcome == "ok"
    assert later.unanswered_from(0) is None


@pytest.mark.parametrize(
    ("more", "by"),
    [
        ({}, "unknown"),
        ({"promptSource": "typed"}, "human"),
        ({"promptSource": "system"}, "program"),
        ({"origin": {"kind": "human"}}, "human"),
        ({"origin": {"kind": "task-notification"}}, "program"),
        ({"entrypoint": "sdk-py"}, "program"),
    ],
)
def test_who_wrote_a_prompt_is_told_where_the_log_tells(more: dict[str, Any], by: str) -> None:
    facts, _ = read(prompt(0, "Fix the tests in src/app.py", **more))
    (found,) = facts.prompts.values()
    assert (found.by, found.characters, found.names_file, found.names_tests, found.asks_plan) == (
        by,
        27,
        True,
        True,
        False,
    )


@pytest.mark.parametrize(
    "line",
    [
        prompt(0, "<command-name>/clear</command-name>"),
        prompt(0, "Caveat: The messages below were generated by the user while running local commands."),
        prompt(0, "hidden", isMeta=True),
        prompt(0, "summary", isCompactSummary=True),
        prompt(0, "task", isSidechain=True),
        prompt(0, ""),
        envelope("progress", 0, message={"role": "user", "content": "nested"}),
        envelope("queue-operation", 0, content="user"),
    ],
)
def test_what_nobody_typed_is_no_prompt(line: dict[str, Any]) -> None:
    assert read(line)[0].prompts == {}


def test_interrupts_are_counted_apart_from_prompts() -> None:
    facts, _ = read(prompt(0, [{"type": "text", "text": "[Request interrupted by user]"}]), prompt(1, "Go on"))
    assert (len(facts.interrupts), len(facts.prompts)) == (1, 1)


def test_a_transcript_that_begins_with_a_warm_up_is_one() -> None:
    assert read(prompt(0, "Warmup"))[0].is_warmup
    assert not read(prompt(0, "Go"), prompt(1, "Warmup"))[0].is_warmup


def test_what_was_in_context_is_read_with_its_size() -> None:
    files = [{"path": "/home/ada/.claude/CLAUDE.md", "type": "User", "content": "five "}]
    tools = [{"name": "mcp__a__b", "description": "d"}, {"name": "Read"}]
    facts, _ = read(
        envelope("attachment", 0, attachment={"type": "instructions", "files": files}),
        envelope(
            "attachment", 1, attachment={"type": "nested_memory", "path": "/r.md", "content": {"rawContent": "ab"}}
        ),
        envelope(
            "attachment", 2, attachment={"type": "deferred_tools_delta", "addedNames": ["mcp__a__b", "CronCreate"]}
        ),
        envelope("attachment", 3, attachment={"type": "total_tokens_reminder"}),
        envelope("api-request-shape", 4, shape={"tools": tools}),
    )
    assert list(facts.context.values()) == [
        ("instructions", "/home/ada/.claude/CLAUDE.md", 5),
        ("instructions", "/r.md", 2),
        ("mcp tools", "mcp__a__b", len('{"name":"mcp__a__b","description":"d"}')),
        ("tools", "CronCreate", len("CronCreate")),
    ]


def test_no_word_of_a_prompt_a_result_or_an_argument_is_kept() -> None:
    facts, _ = read(
        prompt(0, "sesame in the prompt"),
        said(
            1,
            {"type": "text", "text": "sesame said"},
            use("t1", "Bash", command="echo sesame"),
            use("t2", "mcp__a__b", key="sesame"),
        ),
        result(2, "t1", "sesame", is_error=False),
        result(3, "t2", "Exit code 1 sesame", is_error=True),
    )
    assert b"sesame" not in msgspec.msgpack.encode(facts)


def test_facts_that_were_kept_are_the_same_again() -> None:
    facts, _ = read(prompt(0, "Go"), said(1, use("t1", "Bash", command="ls")), result(2, "t1", "x"))
    assert decoded(msgspec.msgpack.encode(facts)) == facts
    assert decoded(b"junk") is None


@pytest.mark.parametrize(
    ("name", "server", "tool"),
    [
        ("mcp__a__b", "a", "b"),
        ("mcp__plugin_p_s__t__u", "plugin_p_s", "t__u"),
        ("mcp__claude_ai_Figma__get", "claude_ai_Figma", "get"),
        ("mcp__a", "", "mcp__a"),
        ("Read", "", "Read"),
    ],
)
def test_the_full_name_of_a_tool_names_its_server(name: str, server: str, tool: str) -> None:
    assert server_and_tool(name) == (server, tool)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**6) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["content", "type", "id", "text", "name", "input"]), inner, max_size=3)
    ),
    max_leaves=8,
)
_FIELDS = [
    "type",
    "message",
    "timestamp",
    "cwd",
    "sessionId",
    "requestId",
    "toolUseResult",
    "attachment",
    "shape",
    "isMeta",
    "version",
]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=6)
        | st.sampled_from([said(0, use("t1", "Bash", command="x")), result(1, "t1", "y")]),
        max_size=6,
    ),
    st.binary(max_size=30),
)
def test_any_bytes_and_any_json_are_read_without_an_error(lines: list[dict[str, Any]], junk: bytes) -> None:
    transcript = Transcript()
    list(transcript.read(jsonl(*lines) + junk + b'{"type":"user"' + junk))
    assert decoded(msgspec.msgpack.encode(transcript.facts)) is not None
