"""NX126: a tool of an MCP server that fails often."""

from __future__ import annotations

from typing import Any

import pytest

from agent_records import NOON, call, server, session
from nixlore.model.agent import AgentToolCall
from nixlore.model.insight import Insight
from nixlore.synthesize.failing_mcp_tool import CODE, infer
from test_mcp_usage import usage

SESSIONS = [session(f"s{number}", last=NOON + 86_400) for number in range(1, 9)]


def calls(outcome: str, count: int, sessions: int = 3, at: int = NOON) -> list[AgentToolCall]:
    """Return calls of one tool, spread over sessions."""
    error = "mcp_error" if outcome == "flagged" else ""
    return [call("mcp__a__find", outcome, error, session=f"s{number % sessions + 1}", at=at) for number in range(count)]


def insights(*records: Any, sessions: Any = SESSIONS) -> list[Insight]:
    return list(infer(usage(*records, sessions=sessions)))


def test_one_that_fails_half_of_the_time():
    (found,) = insights(server("a"), *calls("ok", 6), *calls("soft error", 4), *calls("flagged", 2))
    assert (found.code, found.subject, found.severity, found.confidence) == (CODE, "a: find", "warning", "high")
    assert found.says == (
        "find of the MCP server a failed in 6 of 12 calls (25% to 75% with 95 % certainty), in 3 sessions:"
        " 4 told in the answer, 2 marked as errors"
    )
    assert [(row.source, row.place) for row in found.evidence] == [
        ("transcripts", "a: find"),
        ("mcp_servers", "~/.claude.json"),
    ]
    assert (found.evidence[0].count, found.evidence[0].unit) == (6, "calls")


def test_one_that_was_not_connected_is_said_to_be():
    (found,) = insights(server("a"), *calls("not connected", 4))
    assert found.says.endswith("4 as the server was not connected")
    assert found.confidence == "medium"


def test_a_server_of_an_account_is_told_while_it_is_called():
    assert len(insights(*calls("ok", 2), *calls("flagged", 4))) == 1
    later = [session("s9", last=NOON + 20 * 86_400)]
    assert insights(*calls("ok", 2), *calls("flagged", 4), sessions=[*SESSIONS, *later]) == []


@pytest.mark.parametrize(
    "records",
    [
        [server("a"), *calls("flagged", 2)],
        [server("a"), *calls("flagged", 9, sessions=1)],
        [server("a"), *calls("ok", 20), *calls("flagged", 4)],
        [server("a"), *calls("ok", 4), *calls("denied", 9), *calls("interrupted", 9), *calls("unanswered", 9)],
        [server("a", enabled=False), *calls("flagged", 9)],
        [server("a"), *calls("flagged", 9), *calls("ok", 1, at=NOON + 8 * 86_400)],
    ],
)
def test_seldom_in_one_session_refused_off_or_mended_is_not_told(records: list[Any]):
    assert insights(*records) == []
