"""The table behind `show agents`: the tools that agents bring, and the MCP servers with their tools."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.analyze._agent_calls import SHELLS
from nixlore.model.agent_usage import AgentUsage, McpServerUse, McpToolUse, McpUsage
from nixlore.present._tables import Table
from nixlore.report import Report
from nixlore.synthesize._phrases import date

NAME = "mcp_usage"
USAGE = "agent_usage"
SETTINGS = "mcp_servers"
"""The collector that reads which servers are configured."""

READ = frozenset({"read", "partial", "absent"})
"""States of a source that was looked at."""

MORE = ("agent_usage", "agent_failures", "agent_preventable", "agent_choices", "mcp_alternatives", "agent_retention")
"""The other facts that the view shows, which `--json` has as well."""

FIRST = 8
"""How many tools of the agents' own come before the servers, how many tools of each server are told."""

COLUMNS = (
    "kind",
    "what",
    "calls",
    "failed",
    "rate",
    "95 %",
    "median",
    "p95",
    "sessions",
    "in scope",
    "loaded",
    "configured",
    "last",
)
NUMBERS = frozenset({"calls", "failed", "rate", "median", "p95", "sessions", "in scope", "loaded"})
CELLS = {"95 %": "bounds", "in scope": "in_scope"}
"""Columns whose cells have another name here."""

Row = tuple[str, ...]


def agents(report: Report) -> Table | None:
    """Return what agents called, and the servers that are configured for them."""
    fact = report.fact(NAME, McpUsage)
    if fact is None:
        return None
    usage = report.fact(USAGE, AgentUsage)
    own = [] if usage is None else list(_own_tools(usage))
    several = len({server.agent for server in fact.servers}) > 1
    told = [server for server in fact.servers if server.scopes or server.calls]
    is_read = knows_settings(report)
    servers = [row for server in told for row in _server(server, several=several, is_read=is_read)]
    return Table(
        COLUMNS,
        (*own[:FIRST], *servers, *own[FIRST:]),
        NUMBERS,
        ("last", "in scope", "median", "loaded", "p95", "95 %", "sessions", "configured"),
        flexible="what",
    )


def knows_settings(report: Report) -> bool:
    """Tell whether it is known what is configured, which it is not as of a time in the past."""
    return any(row.collector == SETTINGS and row.state in READ for row in report.coverage)


def _row(kind: str, what: str, **cells: str) -> Row:
    return (kind, what, *(cells.get(CELLS.get(name, name), "") for name in COLUMNS[2:]))


def _own_tools(usage: AgentUsage) -> Iterator[Row]:
    """Yield the tools that agents bring, the most called first; of what runs lines it is told how these ended."""
    shells = [name for name in usage.tools if name in SHELLS]
    for name, count in usage.tools.items():
        if not name.startswith("mcp__"):
            is_shell = [name] == shells
            rate = f"{usage.bash.failed / usage.bash.calls:.0%}" if is_shell and usage.bash.calls else ""
            yield _row("tool", name, calls=f"{count}", failed=f"{usage.bash.failed}" if is_shell else "", rate=rate)


def _server(server: McpServerUse, *, several: bool, is_read: bool) -> Iterator[Row]:
    """Yield a server, then its tools, the most called first."""
    judged = sum(tool.ok + tool.failed for tool in server.tools)
    yield _row(
        "server",
        f"{server.name} ({server.agent})" if several else server.name,
        calls=f"{server.calls}",
        failed=f"{server.failed}",
        rate=f"{server.failed / judged:.0%}" if judged else "",
        sessions=f"{server.sessions_used}",
        in_scope=f"{server.sessions_in_scope}" if server.scopes else "",
        loaded=f"{server.sessions_loaded}" if server.sessions_loaded or server.sessions_telling else "",
        configured=_configured(server) if is_read or server.scopes else "",
        last=_day(server.last_day),
    )
    for tool in server.tools[:FIRST]:
        yield _tool(server, tool)
    rest = server.tools[FIRST:]
    if rest:
        failed, calls = sum(tool.failed for tool in rest), sum(tool.calls for tool in rest)
        yield _row("mcp tool", f"{server.name}: {len(rest)} more", calls=f"{calls}", failed=f"{failed}")


def _tool(server: McpServerUse, tool: McpToolUse) -> Row:
    judged = tool.ok + tool.failed
    return _row(
        "mcp tool",
        f"{server.name}: {tool.name}",
        calls=f"{tool.calls}",
        failed=f"{tool.failed}",
        rate=f"{tool.failed / judged:.0%}" if judged else "",
        bounds=f"{tool.low:.0%} to {tool.high:.0%}" if judged else "",
        median=_time(tool.median),
        p95=_time(tool.p95),
        sessions=f"{tool.sessions}",
        last=_day(tool.last_day),
    )


def _configured(server: McpServerUse) -> str:
    """Return in which scopes a server is configured, and whether it is off."""
    if not server.scopes:
        return "no"
    off = {True: "", False: " (off)", None: " (not approved)"}[server.enabled]
    return f"{','.join(server.scopes)}{off}"


def _day(day: int | None) -> str:
    return "" if day is None else date(day)


def _time(seconds: float | None) -> str:
    """Return a time in the unit in which people say it."""
    if seconds is None:
        return ""
    if seconds < 100:
        return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"
