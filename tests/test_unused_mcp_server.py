"""NX127: an MCP server that is there for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from agent_lines import line
from agent_records import NOON, call, loaded, server, session
from nixlore.correlate.mcp_alternatives import correlate
from nixlore.model.agent import AgentSession, AgentToolCall
from nixlore.model.insight import Insight
from nixlore.synthesize.unused_mcp_server import CODE, infer
from test_failure_causes import binary
from test_mcp_usage import usage


def sessions(count: int = 12, every: int = 2, **others: Any) -> list[AgentSession]:
    """Return so many sessions, one on every so many days."""
    starts = [NOON + number * every * 86_400 for number in range(count)]
    return [session(f"s{number}", first=at, last=at + 60, **others) for number, at in enumerate(starts)]


def insights(*records: Any, sessions: Any) -> list[Insight]:
    found = usage(*records, sessions=sessions)
    calls = [record for record in records if isinstance(record, AgentToolCall)]
    return list(infer(found, correlate(found, sessions, calls, [binary("gh")])))


def test_one_that_was_loaded_and_never_called():
    items = [loaded("mcp tools", "mcp__a__x", 4_000, session=f"s{number}") for number in range(9)]
    (found,) = insights(server("a"), *items, sessions=sessions())
    assert (found.code, found.subject, found.severity, found.confidence) == (CODE, "a", "advice", "high")
    assert found.says == (
        "the MCP server a (claude-code) was called in none of 12 sessions since 2024-10-04; it was loaded in 9 of them;"
        " it takes 4,000 bytes of context, about 1,000 tokens (estimate)"
    )
    assert [row.says for row in found.evidence] == [
        "no call in 12 sessions on 12 days, loaded in 9",
        "a is configured there (user)",
    ]
    assert found.action is not None
    assert (found.action.verb, found.action.subject, found.action.place) == ("remove", "a", "~/.claude.json")


def test_where_no_log_lists_what_was_loaded_that_is_said():
    (found,) = insights(server("a"), sessions=sessions())
    assert found.evidence[0].says == "no call in 12 sessions on 12 days, of which none tells what was loaded"
    assert found.says.endswith("; since when it is configured is not known")


def test_one_that_no_list_of_what_was_loaded_names():
    items = [loaded("mcp tools", "mcp__b__x", session=f"s{number}") for number in range(6)]
    (found,) = [row for row in insights(server("a"), *items, sessions=sessions()) if row.subject == "a"]
    assert "6 sessions that list what was loaded do not name it" in found.says
    assert found.confidence == "high"


def test_where_no_log_tells_what_was_loaded_the_count_is_a_bound():
    (found,) = insights(server("a"), sessions=sessions())
    assert found.says.endswith("since when it is configured is not known")
    assert (found.severity, found.confidence) == ("info", "medium")


def test_a_program_that_agents_run_instead_is_told_with_it():
    (found,) = insights(server("github"), line("gh pr list", code=0), sessions=sessions())
    assert found.says.endswith("is not known; for GitHub agents run gh (1 run)")


def test_only_sessions_in_its_scope_count():
    scoped = server("a", scope="local", project="~/app")
    (found,) = insights(scoped, sessions=[*sessions(), *sessions(project="~/other")])
    assert "none of 12 sessions below ~/app since" in found.says
    assert insights(scoped, sessions=sessions(project="~/other")) == []


def test_what_others_manage_nobody_here_removes():
    (found,) = insights(server("a", scope="managed"), sessions=sessions())
    assert (found.severity, found.action) == ("info", None)


@pytest.mark.parametrize(
    ("records", "given"),
    [
        ([server("a"), call("mcp__a__x", session="s3")], sessions()),
        ([server("a"), call("mcp__a__x", "denied", "user_rejected", session="s3")], sessions()),
        ([server("a", enabled=False)], sessions()),
        ([server("a", enabled=None)], sessions()),
        ([server("a")], sessions(9)),
        ([server("a")], sessions(40, every=0)),
        ([server("a")], sessions(12, every=1)),
        ([server("a", agent="codex")], sessions()),
        ([loaded("mcp tools", "mcp__a__x", session="s1")], sessions()),
        ([server("a")], []),
    ],
)
def test_called_off_not_approved_seldom_in_scope_or_short_is_not_told(records: list[Any], given: Any):
    assert insights(*records, sessions=given) == []
