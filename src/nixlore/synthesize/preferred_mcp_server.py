"""Of an MCP server and a program, or of several servers, agents clearly use one.

Told of a job that a configured server and a program on the PATH both do, where agents used one of them at least ten
times in three sessions and three times as often as the other; and of the server that is called at least twenty times in
three sessions and three times as often as any other that is called at all. Which of them is better it does not say; how
often each failed is told with it. Silent of servers that are off, of those that are never called (NX127), and of names
that do not tell what a server does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nixlore.model.agent_usage import McpServerUse, McpUsage
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Insight
from nixlore.model.mcp_alternatives import McpAlternative, McpAlternatives
from nixlore.model.run import DAY
from nixlore.synthesize._mcp import calls_evidence, context_cost, is_on, settings_evidence
from nixlore.synthesize._phrases import amount

CODE = "NX128"

ENOUGH = 10
ENOUGH_CALLS = 20
SESSIONS = 3
RATIO = 3
"""How often the favourite must have been used, in how many sessions, and how many times more often than the other."""


def infer(usage: McpUsage, alternatives: McpAlternatives | None) -> Iterator[Insight]:
    """Yield one insight for each job with a clear favourite, and one for the server that is called most."""
    on = {(server.agent, server.name): server for server in usage.servers if is_on(server)}
    told: set[tuple[str, str]] = set()
    for row in () if alternatives is None else alternatives.rows:
        server = on.get((row.agent, row.server))
        if server is not None and row.path and (row.agent, row.server) not in told and (found := _of_job(row, server)):
            told.add((row.agent, row.server))
            yield found
    yield from _of_servers(server for server in on.values() if server.calls)


def _of_job(row: McpAlternative, server: McpServerUse) -> Insight | None:
    """Return the insight on one job, None where neither is clearly preferred."""
    if row.calls and row.runs >= max(ENOUGH, RATIO * row.calls) and row.program_sessions >= SESSIONS:
        used, other = _of_program(row), _of_server(row)
        subject = row.program
    elif row.calls >= max(ENOUGH, RATIO * row.runs) and row.server_sessions >= SESSIONS:
        used, other = _of_server(row), _of_program(row)
        subject = row.server
    else:
        return None
    cost = context_cost(server) if subject == row.program else ""
    return Insight(
        code=CODE,
        subject=subject,
        says=f"for {row.job}, agents use {used} rather than {other}{f'; the server takes {cost}' if cost else ''}",
        severity="info",
        confidence="high",
        evidence=tuple(_evidence(row, server)),
    )


def _of_program(row: McpAlternative) -> str:
    failed = f", {row.program_failed:,} of {row.program_known:,} failed" if row.program_failed else ""
    return f"the program {row.program} ({amount(row.runs, 'runs')}{failed})"


def _of_server(row: McpAlternative) -> str:
    failed = f", {row.failed:,} failed" if row.failed else ""
    return f"the MCP server {row.server} ({amount(row.calls, 'calls')}{failed})"


def _evidence(row: McpAlternative, server: McpServerUse) -> Iterator[Evidence]:
    yield Evidence(
        source="transcripts",
        place=row.program,
        says=f"{amount(row.runs, 'runs')} by agents in {amount(row.program_sessions, 'sessions')}",
        count=row.runs,
        unit="runs",
        since=None if row.first_day is None else row.first_day * DAY,
        until=None if row.last_day is None else row.last_day * DAY,
    )
    yield calls_evidence(server)
    yield settings_evidence(server)
    yield Evidence(source="path_binaries", place=row.path, says=f"{row.program} is on the login PATH")


def _of_servers(servers: Iterable[McpServerUse]) -> Iterator[Insight]:
    """Yield an insight on the server that is called clearly more than every other; several agents may have the same."""
    by_name: dict[str, list[McpServerUse]] = {}
    for server in servers:
        by_name.setdefault(server.name, []).append(server)
    if len(by_name) < 2:
        return
    calls = {name: sum(server.calls for server in rows) for name, rows in by_name.items()}
    first, second = sorted(calls, key=lambda name: (-calls[name], name))[:2]
    sessions = sum(server.sessions_used for server in by_name[first])
    if calls[first] >= max(ENOUGH_CALLS, RATIO * calls[second]) and sessions >= SESSIONS:
        yield Insight(
            code=CODE,
            subject=first,
            says=f"of {amount(len(by_name), 'MCP servers')} that agents call, {first} is called most:"
            f" {amount(calls[first], 'calls')} in {amount(sessions, 'sessions')},"
            f" the next, {second}, {calls[second]:,}",
            severity="info",
            confidence="high",
            evidence=tuple(calls_evidence(server) for name in (first, second) for server in by_name[name]),
        )
