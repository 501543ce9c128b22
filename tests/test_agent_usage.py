"""What agents did: which calls, errors, refusals and tokens are counted as what."""

from __future__ import annotations

from typing import Any

import pytest

from agent_records import NOON, call, prompt, response, session
from nixlore.analyze.agent_usage import analyze
from nixlore.model.agent_usage import AgentUsage, CallCount, Tokens


def usage(*records: Any, sessions: Any = None) -> AgentUsage:
    found = analyze(
        sessions=sessions or [session()],
        prompts=[record for record in records if type(record).__name__ == "AgentPrompt"],
        responses=[record for record in records if type(record).__name__ == "AgentResponse"],
        calls=[record for record in records if type(record).__name__ == "AgentToolCall"],
    )
    assert found is not None
    return found


def test_without_a_session_nothing_is_said():
    assert analyze(None, None, None, None) is None
    assert analyze([], [], [], []) is None


def test_calls_are_counted_by_the_name_that_was_logged():
    found = usage(call("Read"), call("Bash"), call("Bash"), call("mcp__a__b"), call("mcp__a"))
    assert list(found.tools.items()) == [("Bash", 2), ("Read", 1), ("mcp__a__b", 1), ("mcp__a", 1)]


@pytest.mark.parametrize(
    ("outcome", "error", "failed"),
    [
        ("ok", "", 0),
        ("flagged", "bash_nonzero", 1),
        ("flagged", "tool_use_error", 0),
        ("denied", "user_rejected", 0),
        ("denied", "permission_denied", 0),
        ("interrupted", "interrupted", 0),
        ("unanswered", "", 0),
    ],
)
def test_a_failed_command_line_is_one_that_ended_non_zero(outcome: str, error: str, failed: int):
    found = usage(call("Bash", outcome, error), call("Read", "flagged", "other"))
    assert found.bash == CallCount(calls=1, failed=failed)


@pytest.mark.parametrize("name", ["Bash", "shell", "shell_command", "local_shell", "exec_command", "bash"])
def test_every_agents_way_to_run_a_command_line_counts(name: str):
    assert usage(call(name)).bash.calls == 1


def test_errors_are_those_that_are_marked_as_such():
    found = usage(
        call("mcp__a__b", "soft error"),
        call("mcp__a__b", "not connected", "no_such_tool"),
        call("mcp__a__b", "flagged", "mcp_error"),
        call("mcp__a__b", "denied", "user_rejected"),
        call("mcp__a__b", "interrupted", "interrupted"),
        call("mcp__a__b", "unanswered"),
        call("mcp__a__c"),
    )
    assert found.errors == {"no_such_tool": 1, "mcp_error": 1, "user_rejected": 1, "interrupted": 1}
    assert found.mcp == {"a": {"b": CallCount(calls=6, failed=3), "c": CallCount(calls=1, failed=0)}}


def test_denials_are_what_a_person_or_a_rule_refused():
    found = usage(
        call("Bash", "denied", "user_rejected"),
        call("Edit", "denied", "permission_denied"),
        call("Bash", "interrupted", "interrupted"),
    )
    assert found.denials == 2


def test_interrupts_are_those_of_all_sessions():
    assert usage(sessions=[session(interrupts=2), session("s2", interrupts=1)]).interrupts == 3


def test_tokens_are_added_by_kind_and_told_by_day_model_and_project():
    found = usage(
        response(1, 2, 3, 4),
        response(10, 20, 30, 40),
        response(5, model="claude-y"),
        response(7, at=NOON + 86_400, project=""),
        response(9, at=None),
    )
    assert found.tokens == Tokens(input=32, output=22, cache_creation=33, cache_read=44)
    assert [(use.day, use.model, use.project, use.responses, use.tokens.input) for use in found.token_use] == [
        (20_001, "claude-x", "", 1, 7),
        (20_000, "claude-y", "~/app", 1, 5),
        (20_000, "claude-x", "~/app", 2, 11),
        (None, "claude-x", "~/app", 1, 9),
    ]


def test_sessions_sub_agents_and_warm_ups_are_told_apart():
    sessions = [
        session(),
        session(parent="s1", first=NOON - 86_400, last=None),
        session("w", is_warmup=True, first=0, last=0),
        session("c1", agent="codex", first=None, last=None),
    ]
    found = usage(prompt(), prompt("unknown"), prompt("program", session="c1"), sessions=sessions)
    claude, codex = found.windows
    assert (claude.sessions, claude.subagents, claude.warmups) == (1, 1, 1)
    assert (claude.prompts_human, claude.prompts_program, claude.prompts_unknown) == (1, 0, 1)
    assert (claude.first_day, claude.last_day) == (19_999, 20_000)
    assert (codex.agent, codex.prompts_program, codex.first_day, codex.last_day) == ("codex", 1, None, None)
