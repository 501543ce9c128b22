"""MCP servers: configured, loaded and used are told apart, and how calls of their tools ended."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_records import NOON, call, loaded, server, session
from nixlore.analyze._rates import quantile, wilson
from nixlore.analyze.mcp_usage import analyze
from nixlore.model.agent_usage import McpServerUse, McpUsage


def usage(*records: Any, sessions: Any = None) -> McpUsage:
    kinds: dict[str, list[Any]] = {"AgentToolCall": [], "ContextItem": [], "McpServer": []}
    for record in records:
        kinds[type(record).__name__].append(record)
    found = analyze([session()] if sessions is None else sessions, *kinds.values())
    assert found is not None
    return found


def only(*records: Any, sessions: Any = None) -> McpServerUse:
    (row,) = usage(*records, sessions=sessions).servers
    return row


def test_without_an_agent_and_a_server_nothing_is_said():
    assert analyze(None, None, None, None) is None


def test_a_server_that_was_never_called_is_told_with_the_sessions_in_which_it_could_have_been():
    row = only(server("github"), sessions=[session(), session("s2"), session("w", is_warmup=True)])
    assert (row.scopes, row.places, row.enabled, row.program) == (("user",), ("~/.claude.json",), True, "npx")
    assert (row.sessions_in_scope, row.sessions_loaded, row.sessions_used, row.calls) == (2, 0, 0, 0)
    assert (row.first_day, row.last_day, row.context, row.tools) == (None, None, None, ())


@pytest.mark.parametrize(
    ("scope", "project", "holds"),
    [
        ("", "~/app", True),
        ("~/app", "~/app", True),
        ("~/app", "~/app/web", True),
        ("~/app", "~/apple", False),
        ("~/app", "", False),
    ],
)
def test_settings_of_a_directory_hold_in_it_and_below(scope: str, project: str, holds: bool):
    row = only(server("github", scope="local", project=scope), sessions=[session(project=project)])
    assert (row.sessions_in_scope, row.projects) == (int(holds), (scope,) if scope else ())


def test_a_server_that_is_off_is_in_no_ones_scope():
    row = only(server("github", enabled=False))
    assert (row.enabled, row.sessions_in_scope) == (False, 0)
    both = only(server("github", enabled=False), server("github", scope="local", project="~/app"))
    assert (both.enabled, both.sessions_in_scope, both.scopes) == (True, 1, ("local", "user"))
    assert only(server("github", enabled=None)).enabled is None


def test_another_agents_sessions_are_not_in_its_scope():
    assert only(server("github", agent="codex")).sessions_in_scope == 0


def test_a_server_is_known_by_the_name_that_its_tools_have():
    row = only(server("my server.x"), call("mcp__my_server_x__find"))
    assert (row.name, row.calls, row.scopes) == ("my_server_x", 1, ("user",))


def test_how_the_calls_of_a_tool_ended():
    outcomes = ["ok"] * 4 + ["flagged", "soft error", "not connected", "denied", "interrupted", "unanswered"]
    row = only(*(call("mcp__a__b", outcome, elapsed=number) for number, outcome in enumerate(outcomes)))
    (tool,) = row.tools
    assert (tool.calls, tool.ok, tool.flagged, tool.soft, tool.not_connected) == (10, 4, 1, 1, 1)
    assert (tool.refused, tool.unanswered, tool.failed, row.failed) == (2, 1, 3, 3)
    assert (tool.low, tool.high) == tuple(round(bound, 4) for bound in wilson(3, 7))
    assert (tool.median, tool.p95) == (4, 9)


def test_servers_and_tools_come_by_calls():
    found = usage(call("mcp__a__x"), call("mcp__b__y"), call("mcp__b__x"), call("mcp__b__x"), call("Read"), server("z"))
    assert [(row.name, [tool.name for tool in row.tools]) for row in found.servers] == [
        ("b", ["x", "y"]),
        ("a", ["x"]),
        ("z", []),
    ]


def test_calls_say_when_and_in_how_many_sessions_a_server_was_used():
    calls = [
        call("mcp__a__x", at=NOON),
        call("mcp__a__x", at=NOON + 3 * 86_400, session="s2"),
        call("mcp__a__x", at=None),
    ]
    row = only(*calls, sessions=[session(), session("s2")])
    assert (row.sessions_used, row.first_day, row.last_day) == (2, 20_000, 20_003)


def test_in_how_many_sessions_and_when_a_tool_failed_and_went_well():
    calls = [
        call("mcp__a__x", at=NOON),
        call("mcp__a__x", "soft error", at=NOON + 86_400, session="s2"),
        call("mcp__a__x", "flagged", "mcp_error", at=NOON + 2 * 86_400, session="s2"),
        call("mcp__a__x", "denied", "user_rejected", at=NOON + 3 * 86_400),
    ]
    (tool,) = only(*calls, sessions=[session(), session("s2")]).tools
    assert (tool.sessions, tool.failed_sessions) == (2, 1)
    assert (tool.last_day, tool.last_ok_day, tool.last_failed_day) == (20_003, 20_000, 20_002)


def test_sessions_whose_log_lists_loaded_tools_tell_which_servers_were_not_there():
    sessions = [session(), session("s2", first=NOON + 86_400), session("s3", first=NOON + 86_400)]
    found = usage(
        server("a"),
        server("b"),
        loaded("mcp tools", "mcp__a__x"),
        loaded("tools", "WebFetch", session="s2"),
        loaded("mcp instructions", "a", session="s3"),
        sessions=sessions,
    )
    rows = {row.name: row for row in found.servers}
    assert [(row.sessions_telling, row.sessions_loaded) for row in (rows["a"], rows["b"])] == [(2, 2), (2, 0)]
    assert (rows["a"].scope_days, rows["a"].scope_first) == (2, 20_000)


def test_what_a_server_takes_of_a_context_is_exact_where_its_definitions_were_logged():
    row = only(
        call("mcp__a__x"),
        loaded("mcp tools", "mcp__a__x", 300),
        loaded("mcp tools", "mcp__a__y", 200),
        loaded("mcp instructions", "a", 50),
    )
    assert (row.sessions_loaded, row.context, row.context_exact) == (1, 550, True)
    assert row.tools[0].definition == 300


def test_the_name_of_a_tool_that_waits_for_a_search_is_no_definition():
    row = only(loaded("mcp tools", "mcp__a__x", len("mcp__a__x")), loaded("mcp instructions", "a", 50))
    assert (row.sessions_loaded, row.context, row.context_exact) == (1, 50, False)
    assert only(loaded("mcp tools", "mcp__a__x")).context is None


def test_the_window_is_that_of_sessions_that_somebody_asked_for():
    found = usage(
        sessions=[session(), session("w", is_warmup=True, first=0), session(parent="s1", first=None, last=None)]
    )
    assert (found.servers, found.sessions, found.first_day, found.last_day) == ((), 1, 20_000, 20_000)


@given(st.lists(st.floats(0, 1e6), max_size=40), st.floats(0, 1))
def test_a_quantile_is_one_of_the_values_with_that_share_below(values: list[float], share: float):
    found = quantile(values, share)
    if found is None:
        assert values == []
        return
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6
    assert sum(value < found for value in values) <= share * len(values) + 1e-6


def test_quantiles_are_by_nearest_rank():
    assert [quantile([4, 1, 3, 2], share) for share in (0, 0.5, 0.75, 0.95, 1)] == [1, 2, 3, 4, 4]
