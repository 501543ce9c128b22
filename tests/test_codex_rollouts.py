"""What is read of a Codex rollout, in every form that a version has written it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.agents.claude_code import Ran
from nixlore.agents.codex import Rollout
from nixlore.agents.codex_lines import seconds
from nixlore.agents.facts import LogFacts
from nixlore.agents.merged import Log, records
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentToolCall
from rollouts import HERE, THREAD, TURN, call, count, ended, event, item, meta, output, ran, tokens, turn, wrapped
from transcripts import START, jsonl, stamp

CALL = "call_0123456789abcdef"
OTHER = "call_fedcba9876543210"


def read(*lines: dict[str, Any]) -> tuple[LogFacts, list[Ran]]:
    rollout = Rollout()
    found = list(rollout.read(jsonl(*lines)))
    return rollout.facts, found


def outcome(tool: str, said: Any, given: Any = None, **more: Any) -> tuple[str, str, int | None]:
    facts, _ = read(meta(), turn(1), call(2, CALL, given or {}, tool, **more), output(3, CALL, said))
    found = facts.calls[CALL]
    return found.outcome, found.error, found.exit


OLD_OK = json.dumps({"output": "main.rs\n", "metadata": {"exit_code": 0, "duration_seconds": 0.1}})
OLD_BAD = json.dumps({"output": "no", "metadata": {"exit_code": 127, "duration_seconds": 0.1}})


@pytest.mark.parametrize(
    ("tool", "said", "expected"),
    [
        ("shell", OLD_OK, ("ok", "", 0)),
        ("shell", OLD_BAD, ("flagged", "bash_nonzero", 127)),
        ("container.exec", OLD_BAD, ("flagged", "bash_nonzero", 127)),
        ("shell", {"content": OLD_BAD, "success": False}, ("flagged", "bash_nonzero", 127)),
        ("shell", OLD_BAD.replace('no"', "no … cut off"), ("flagged", "bash_nonzero", 127)),
        ("shell_command", "Exit code: 0\nWall time: 0.1 seconds\nOutput:\nx", ("ok", "", 0)),
        ("shell_command", "Exit code: 2\nWall time: 0.1 seconds\nOutput:\nx", ("flagged", "bash_nonzero", 2)),
        ("exec_command", ended(0, "Process exited with code 7\n"), ("ok", "", 0)),
        ("exec_command", ended(101), ("flagged", "bash_nonzero", 101)),
        ("exec_command", "Wall time: 10.0 seconds\nProcess running with session ID 7\nOutput:\n", ("ok", "", None)),
        ("exec_command", "exec command rejected by user", ("denied", "user_rejected", None)),
        ("shell", "rejected by user", ("denied", "user_rejected", None)),
        ("shell", "approval policy is Never; reject command", ("denied", "permission_denied", None)),
        ("shell", "aborted by user after 3.2s", ("interrupted", "interrupted", None)),
        ("shell", "Wall time: 3.2 seconds\naborted by user", ("interrupted", "interrupted", None)),
        ("shell", "aborted", ("interrupted", "interrupted", None)),
        ("shell", "unsupported call: shell", ("flagged", "no_such_tool", None)),
        ("shell", "failed to parse function arguments: missing field", ("flagged", "tool_use_error", None)),
        ("exec_command", "exec_command failed: No such file", ("flagged", "other", None)),
        (
            "shell",
            "failed in sandbox LinuxSeccomp with execution error: sandbox denied exec error, exit code: 2, stdout: ",
            ("flagged", "bash_nonzero", 2),
        ),
        ("shell", "main.rs\n", ("ok", "", None)),
        ("update_plan", "Plan updated", ("ok", "", None)),
        ("apply_patch", "apply_patch verification failed: no context", ("flagged", "tool_use_error", None)),
        ("apply_patch", "patch rejected by user", ("denied", "user_rejected", None)),
        ("apply_patch", "Exit code: 1\nWall time: 0 seconds\nOutput:\nx", ("flagged", "tool_use_error", None)),
        ("view_image", {"content": "no", "success": False}, ("flagged", "other", None)),
        ("mcp__srv__find", "Wall time: 0.1 seconds\nOutput:\nfound", ("ok", "", None)),
        ("mcp__srv__find", [{"type": "input_text", "text": "found"}], ("ok", "", None)),
        ("mcp__srv__find", "tool call error: tool call failed", ("flagged", "mcp_error", None)),
        ("mcp__srv__find", 'err: "no"', ("flagged", "mcp_error", None)),
        ("mcp__srv__find", "user cancelled MCP tool call", ("denied", "user_rejected", None)),
        ("mcp__srv__find", "unsupported call: mcp__srv__find", ("not connected", "no_such_tool", None)),
        ("mcp__srv__find", '{"success": false}', ("soft error", "", None)),
        ("srv__find", json.dumps([{"type": "text", "text": '{"isError": true}'}]), ("soft error", "", None)),
        (
            "mcp__srv__find",
            [
                {"type": "input_text", "text": "Wall time: 1 seconds\nOutput:"},
                {"type": "input_text", "text": "Error: x"},
            ],
            ("soft error", "", None),
        ),
    ],
)
def test_how_a_call_ended(tool: str, said: Any, expected: tuple[str, str, int | None]) -> None:
    assert outcome(tool, said) == expected


@pytest.mark.parametrize(
    ("tool", "given", "text"),
    [
        ("shell", {"command": ["bash", "-lc", "git status"]}, "git status"),
        ("shell", {"command": ["/usr/bin/zsh", "-c", "ls | wc"]}, "ls | wc"),
        ("shell", {"command": ["rg", "a b"]}, "rg 'a b'"),
        ("shell_command", {"command": "just test"}, "just test"),
        ("exec_command", {"cmd": "nix build", "yield_time_ms": 9}, "nix build"),
    ],
)
def test_command_lines_are_told_with_their_end(tool: str, given: Any, text: str) -> None:
    _, found = read(meta(), call(1, CALL, given, tool), output(2, CALL, OLD_BAD if tool == "shell" else ended(127)))
    (one,) = found
    assert (one.text, one.exit, one.failed, one.directory, one.at, one.seconds) == (text, 127, True, HERE, START + 1, 1)


def test_a_local_shell_call_is_one_of_a_shell() -> None:
    action = {"type": "exec", "command": ["bash", "-lc", "ls"], "working_directory": "/home/ada/lib"}
    facts, (one,) = read(
        meta(), item(1, "local_shell_call", call_id=CALL, status="completed", action=action), output(2, CALL, OLD_OK)
    )
    assert (facts.calls[CALL].name, one.text, one.directory) == ("local_shell", "ls", "/home/ada/lib")


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        (
            "web_search_call",
            {"status": "completed", "action": {"type": "search", "query": "x"}},
            ("web_search", "ok", ""),
        ),
        ("web_search_call", {"id": "ws_0123456789", "status": "failed"}, ("web_search", "flagged", "other")),
        ("web_search_call", {"action": {"type": "open_page", "url": "https://x.example"}}, ("web_search", "ok", "")),
        ("web_search_call", {"status": "in_progress"}, ("web_search", "unanswered", "")),
        (
            "image_generation_call",
            {"id": "ig_1", "status": "completed", "result": "iVB"},
            ("image_generation", "ok", ""),
        ),
        (
            "tool_search_call",
            {"call_id": None, "status": "completed", "execution": "server"},
            ("tool_search", "ok", ""),
        ),
        ("tool_search_call", {"call_id": CALL, "status": "completed"}, ("tool_search", "unanswered", "")),
    ],
)
def test_what_the_provider_runs_itself_is_a_call_that_is_answered_where_it_stands(
    kind: str, more: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    facts, _ = read(meta(), turn(1), item(2, kind, **more))
    (found,) = facts.calls.values()
    assert (found.name, found.outcome, found.error, found.at, found.elapsed) == (*expected, START + 2, None)


def test_a_search_for_tools_is_answered_by_what_it_found() -> None:
    search = item(2, "tool_search_call", call_id=CALL, status="completed", execution="client", arguments={"query": "x"})
    facts, _ = read(meta(), turn(1), search, item(3, "tool_search_output", call_id=CALL, tools=[]))
    (found,) = facts.calls.values()
    assert (found.name, found.outcome, found.elapsed) == ("tool_search", "ok", 1.0)


def test_calls_without_an_id_are_known_by_their_turn_and_a_copy_counts_once() -> None:
    searches = [item(at, "web_search_call", status="completed") for at in (2, 3)]
    first = [meta(), turn(1), *searches, turn(4, "01a00000-0000-7000-8000-0000000000a2"), *searches]
    facts, _ = read(*first)
    fork, _ = read(meta(20, "01a00000-0000-7000-8000-000000000009"), *first, item(30, "web_search_call"))
    calls = [made for made in records("codex", [Log(facts), Log(fork)], str) if isinstance(made, AgentToolCall)]
    assert (len(facts.calls), len(fork.calls), len(calls)) == (4, 5, 5)


def test_a_command_may_run_elsewhere() -> None:
    facts, found = read(meta(), *ran(1, CALL, "ls", workdir="/tmp"), *ran(3, OTHER, "ls", workdir="sub"))
    assert [one.directory for one in found] == ["/tmp", f"{HERE}/sub"]
    assert [facts.places[made.place] for made in facts.calls.values()] == ["/tmp", f"{HERE}/sub"]


def test_the_end_of_a_process_that_ran_on_is_that_of_the_command_that_started_it() -> None:
    facts, found = read(
        meta(),
        call(1, CALL, {"cmd": "cargo test"}),
        output(11, CALL, "Wall time: 10.0 seconds\nProcess running with session ID 38345\nOutput:\n"),
        call(12, OTHER, {"session_id": 38_345, "chars": ""}, "write_stdin"),
        output(20, OTHER, ended(101, "failed")),
    )
    assert (facts.calls[CALL].exit, facts.calls[CALL].error) == (101, "bash_nonzero")
    assert (facts.calls[OTHER].outcome, facts.calls[OTHER].exit) == ("ok", None)
    assert [(one.text, one.exit) for one in found] == [("cargo test", None)]


def command(code: int | None, name: str = CALL, **more: Any) -> dict[str, Any]:
    given = {"command": ["/bin/bash", "-lc", "nix build"], "cwd": f"file://{HERE}", "source": "agent", **more}
    return {"type": "CommandExecution", "id": name, "exit_code": code, "duration": {"secs": 2, "nanos": 0}, **given}


def test_an_item_tells_how_a_command_ended_before_its_result_does() -> None:
    facts, found = read(
        meta(),
        call(1, CALL, {"cmd": "nix build"}),
        event(4, "item_completed", item=command(1, status="failed", aggregated_output="error: no")),
        output(5, CALL, ended(1, "error: no")),
    )
    assert [(one.exit, one.said) for one in found] == [(1, "error: no")]
    assert (facts.calls[CALL].exit, facts.calls[CALL].elapsed) == (1, 4)


def test_what_a_script_runs_is_told_by_items_alone() -> None:
    called = item(1, "custom_tool_call", name="exec", input="await tools.exec_command({})", call_id=OTHER)
    facts, found = read(meta(), called, event(4, "item_completed", item=command(0, "exec-1", status="completed")))
    assert {name: made.name for name, made in facts.calls.items()} == {OTHER: "exec", "exec-1": "exec_command"}
    assert [(one.text, one.exit, one.directory, one.at) for one in found] == [("nix build", 0, HERE, START + 2)]


def test_events_of_older_versions_tell_the_same() -> None:
    told = {"call_id": CALL, "command": ["bash", "-lc", "ls"], "cwd": HERE, "exit_code": 2, "duration": "1.5s"}
    facts, found = read(meta(), event(3, "exec_command_end", **told))
    assert (found[0].text, facts.calls[CALL].exit, facts.calls[CALL].elapsed) == ("ls", 2, 1.5)


def test_what_a_person_ran_or_refused_is_no_command_of_the_agent() -> None:
    facts, found = read(
        meta(),
        event(1, "item_completed", item=command(0, source="user_shell")),
        event(2, "item_completed", item=command(None, OTHER, status="declined")),
    )
    assert found == []
    assert [(made.outcome, made.error) for made in facts.calls.values()] == [("denied", "user_rejected")]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"status": "completed", "result": {"content": [], "isError": False}}, ("ok", "")),
        ({"status": "failed", "result": {"content": [], "isError": True}}, ("flagged", "mcp_error")),
        ({"status": "failed", "error": {"message": "x"}}, ("flagged", "mcp_error")),
        (
            {"status": "completed", "result": {"content": [{"type": "text", "text": '{"ok": false}'}]}},
            ("soft error", ""),
        ),
    ],
)
def test_an_item_tells_how_a_server_answered(told: Any, expected: tuple[str, str]) -> None:
    what = {"type": "McpToolCall", "id": CALL, "server": "srv", "tool": "find", **told}
    facts, _ = read(meta(), event(2, "item_completed", item=what))
    made = facts.calls[CALL]
    assert (made.name, made.outcome, made.error) == ("mcp__srv__find", *expected)


@pytest.mark.parametrize(
    ("result", "expected"),
    [({"Ok": {"content": []}}, "ok"), ({"Ok": {"isError": True}}, "flagged"), ({"Err": "no"}, "flagged")],
)
def test_an_event_tells_how_a_server_answered(result: Any, expected: str) -> None:
    called = {"server": "srv", "tool": "find", "arguments": {}}
    facts, _ = read(meta(), event(2, "mcp_tool_call_end", call_id=CALL, invocation=called, result=result))
    assert (facts.calls[CALL].name, facts.calls[CALL].outcome) == ("mcp__srv__find", expected)


@pytest.mark.parametrize(
    ("name", "more", "expected"),
    [
        ("mcp__srv__find", {}, "mcp__srv__find"),
        ("find", {"namespace": "mcp__srv"}, "mcp__srv__find"),
        ("find", {"namespace": "mcp__srv__"}, "mcp__srv__find"),
        ("my-srv__find_all", {}, "mcp__my-srv__find_all"),
        ("spawn_agent", {"namespace": "agents"}, "spawn_agent"),
        ("update_plan", {}, "update_plan"),
    ],
)
def test_the_server_of_a_tool_is_written_in_three_ways(name: str, more: Any, expected: str) -> None:
    facts, _ = read(meta(), call(1, CALL, {}, name, **more))
    assert facts.calls[CALL].name == expected


def used(facts: LogFacts) -> list[tuple[int, int, int, int]]:
    return [(one.input, one.output, one.cache_creation, one.cache_read) for one in facts.responses.values()]


def test_tokens_are_those_of_each_response_however_often_a_sum_is_told() -> None:
    first, second = tokens(1_000, 300, 50, 200), tokens(1_400, 1_000, 7)
    both = tokens(2_400, 1_300, 57, 200)
    facts, _ = read(
        meta(), turn(1), count(1, None), count(2, first, first), count(3, first, first), count(4, both, second)
    )
    assert used(facts) == [(500, 50, 200, 300), (400, 7, 0, 1_000)]
    assert [one.model for one in facts.responses.values()] == ["gpt-x", "gpt-x"]


def test_without_the_last_use_a_sum_tells_how_much_it_grew() -> None:
    facts, _ = read(meta(), count(1, tokens(100, 0, 5)), count(2, tokens(250, 80, 9)), count(3, tokens(40, 0, 1)))
    assert used(facts) == [(100, 5, 0, 0), (70, 4, 0, 80), (40, 1, 0, 0)]


def test_where_each_response_has_a_record_sums_do_not_count() -> None:
    record = {"thread_id": THREAD, "response_id": "resp_0123456789", "usage": tokens(1_000, 400, 50)}
    facts, _ = read(
        meta(),
        turn(1),
        wrapped(2, "token_usage_record", record),
        count(3, tokens(1_000, 400, 50), tokens(1_000, 400, 50)),
    )
    assert used(facts) == [(600, 50, 0, 400)]
    assert list(facts.responses) == ["resp_0123456789"]


def test_short_ids_of_responses_are_those_of_a_turn() -> None:
    records = [
        wrapped(
            at, "token_usage_record", {"thread_id": THREAD, "turn_id": f"t{at}", "response_id": "resp_0", "usage": used}
        )
        for at, used in ((1, tokens(9, 0, 1)), (2, tokens(9, 0, 1)), (2, tokens(9, 0, 1)))
    ]
    assert len(read(meta(), *records)[0].responses) == 2


def test_a_fork_counts_what_it_copied_once() -> None:
    fork, newer = "01a00000-0000-7000-8000-00000000000f", "01a00000-0000-7000-8000-0000000000b2"
    one, two = tokens(100, 0, 10), tokens(250, 90, 21)
    told = [turn(1), event(1, "user_message", message="Fix it"), *ran(2, CALL, "ls"), count(4, one, one)]
    copied = [dict(line, timestamp=stamp(90)) for line in (meta(), *told)]
    mine, _ = read(meta(), *told)
    forks, _ = read(
        meta(90, fork, forked_from_id=THREAD),
        *copied,
        turn(100, newer),
        event(100, "user_message", message="Now that"),
        *ran(101, OTHER, "rg x"),
        count(103, two, tokens(150, 90, 11)),
    )
    assert (forks.session, forks.places) == (fork, [HERE])
    found = list(records("codex", [Log(forks), Log(mine)], lambda _: ""))
    assert [(call.id, call.at) for call in found if isinstance(call, AgentToolCall)] == [
        (CALL, START + 2),
        (OTHER, START + 101),
    ]
    assert [(one.output, one.session) for one in found if isinstance(one, AgentResponse)] == [(10, THREAD), (11, fork)]
    assert [one.characters for one in found if isinstance(one, AgentPrompt)] == [6, 8]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"source": {"subagent": {"thread_spawn": {"parent_thread_id": "p1", "depth": 1}}}}, (True, "p1", "subagent")),
        ({"source": {"subagent": "review"}}, (True, THREAD, "subagent")),
        ({"thread_source": "subagent", "session_id": "root"}, (True, "root", "cli")),
        ({"source": "exec"}, (False, THREAD, "exec")),
        ({"source": {"custom": "x"}}, (False, THREAD, "codex_cli_rs")),
    ],
)
def test_who_began_a_session(more: Any, expected: tuple[bool, str, str]) -> None:
    facts, _ = read(meta(**more))
    assert (facts.is_subagent, facts.session, facts.entrypoint) == expected


def test_prompts_are_known_by_their_form_and_who_wrote_them() -> None:
    note = {"type": "input_text", "text": f"# AGENTS.md instructions for {HERE}\n\n<INSTRUCTIONS>\nBe brief"}
    said = event(2, "user_message", message="Fix src/app.py and run the tests", kind="plain")
    lines = (item(1, "message", role="user", content=[note]), event(1, "user_message", message="x", kind="other"), said)
    (prompt,) = read(meta(), turn(1), *lines)[0].prompts.values()
    assert (prompt.by, prompt.characters, prompt.names_file, prompt.names_tests) == ("human", 32, True, True)
    (prompt,) = read(meta(source="exec"), turn(1), *lines)[0].prompts.values()
    assert prompt.by == "program"


def test_a_prompt_may_be_an_item_of_a_turn() -> None:
    what = {"type": "UserMessage", "id": "m1", "content": [{"type": "text", "text": "Go on"}]}
    facts, _ = read(meta(), event(1, "item_completed", item=what), event(2, "item_completed", item=what))
    assert [(prompt.id, prompt.characters) for prompt in facts.prompts.values()] == [("m1", 5)]


def test_instructions_and_skills_are_context() -> None:
    written = f"# AGENTS.md instructions for {HERE}\n\n<INSTRUCTIONS>\nBe brief"
    skill = "<skill>\n<name>nix</name>\n<path>/x</path>"
    parts = [{"type": "input_text", "text": text} for text in (written, skill)]
    state = {"agents_md": {"directory": HERE, "text": "Be brief\n"}}
    facts, _ = read(meta(), item(1, "message", role="user", content=parts), wrapped(2, "world_state", {"state": state}))
    assert sorted(facts.context.values()) == [
        ("instructions", f"{HERE}/AGENTS.md", len(written)),
        ("skill", "nix", len(skill)),
    ]


def test_a_turn_that_a_person_stopped_counts_once() -> None:
    stopped = [event(at, "turn_aborted", reason="interrupted") for at in (2, 3)]
    facts, _ = read(meta(), turn(1), *stopped, event(4, "turn_aborted", reason="replaced", turn_id="t2"))
    assert list(facts.interrupts) == [TURN]


def test_a_question_at_the_end_of_a_response_is_noted() -> None:
    asks = item(2, "message", role="assistant", content=[{"type": "output_text", "text": "Which of the two?"}])
    facts, _ = read(
        meta(),
        asks,
        count(3, tokens(1, 0, 1)),
        asks,
        *ran(4, CALL, "ls"),
        count(6, tokens(2, 0, 2)),
    )
    assert [one.asks for one in facts.responses.values()] == [True, False]


def test_bare_items_of_the_first_versions() -> None:
    header = {"id": "s9", "timestamp": stamp(5), "instructions": None, "git": {}}
    world = f"<environment_context>\n  <cwd>{HERE}</cwd>\n</environment_context>"
    messages = [{"type": "message", "role": "user", "content": [{"text": text}]} for text in (world, "Go")]
    made = {"type": "function_call", "name": "shell", "arguments": '{"command": ["ls"]}', "call_id": CALL}
    given = {"type": "function_call_output", "call_id": CALL, "output": OLD_BAD}
    facts, found = read(header, {"record_type": "state"}, *messages, made, given)
    assert (facts.session, facts.first, facts.places) == ("s9", START + 5, [HERE])
    assert [(one.text, one.exit, one.at, one.seconds) for one in found] == [("ls", 127, START + 5, None)]
    assert [(prompt.by, prompt.characters) for prompt in facts.prompts.values()] == [("unknown", 2)]


def test_ids_that_are_unique_in_a_turn_only_are_told_apart() -> None:
    facts, found = read(meta(), turn(1, "t1"), *ran(2, "call_0", "ls"), turn(5, "t2"), *ran(6, "call_0", "rg x", 1))
    assert [made.exit for made in facts.calls.values()] == [0, 1]
    assert len(found) == 2


def test_unknown_types_pass_and_what_is_no_json_is_counted() -> None:
    data = jsonl(meta(), wrapped(1, "brand_new", {"x": 1}), item(2, "reasoning", encrypted_content="x"))
    rollout = Rollout()
    assert list(rollout.read(data + b'{"torn\nplain text\n[1]\n{"timestamp":1,"type":"event_msg","payload":3}\n')) == []
    assert rollout.facts.unreadable == 3


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b'{"secs":1,"nanos":500000000}', 1.5),
        (b'"1.5s"', 1.5),
        (b'"20ms"', 0.02),
        (b"3", 3.0),
        (b"true", None),
        (b'"x"', None),
    ],
)
def test_durations(written: bytes, expected: float | None) -> None:
    import msgspec  # noqa: PLC0415 - one test

    assert seconds(msgspec.Raw(written)) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
FIELDS = ("id", "type", "name", "call_id", "output", "arguments", "info", "usage", "item", "content", "role", "source")
TYPES = ("function_call", "function_call_output", "message", "token_count", "item_completed", "local_shell_call")


@given(
    st.sampled_from(
        ["session_meta", "turn_context", "event_msg", "response_item", "token_usage_record", "world_state"]
    ),
    st.dictionaries(st.sampled_from(FIELDS), JSON | st.sampled_from(TYPES), max_size=6),
)
def test_no_line_raises(kind: str, payload: dict[str, Any]) -> None:
    rollout = Rollout()
    list(rollout.read(jsonl(meta(), call(1, CALL, {"cmd": "ls"}), {"type": kind, "timestamp": 3, "payload": payload})))


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    list(Rollout().read(data))
