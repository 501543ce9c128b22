"""The report's section on coding agents: what they call and how it ends, tokens, and what they should have known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nixlore.model.agent_choices import AgentChoices
from nixlore.model.agent_failures import AgentFailures, AgentPreventable
from nixlore.model.agent_retention import AgentRetention
from nixlore.model.agent_usage import AgentUsage, McpServerUse, McpToolUse, McpUsage, TokenUse
from nixlore.model.mcp_alternatives import McpAlternatives
from nixlore.model.run import DAY
from nixlore.present import _session_outcomes
from nixlore.present._page import Markup, Section, anchor, rendered
from nixlore.present._page_evidence import basis
from nixlore.present._svg import Tone
from nixlore.present._svg_row import interval
from nixlore.present._svg_scale import Span
from nixlore.present._svg_time import Bar, bars
from nixlore.present._text import plural
from nixlore.report import Report
from nixlore.synthesize._phrases import date

MOST_TOOLS = 40
ALARMING = 0.2
"""What share of calls must surely have failed for a rate to be coloured."""


@dataclass(frozen=True, slots=True)
class Server:
    """One MCP server, or one of its tools (then `server` is its server), as the table shows it."""

    id: str
    server: str
    name: str
    calls: int
    failed: int
    rate: float | None
    low: float
    high: float
    drawn: Markup
    median: float | None
    sessions: str
    context: str
    where: str
    last: str


def section(report: Report) -> Section:
    """Return the section; without any agent it says which are read."""
    usage = report.fact("agent_usage", AgentUsage)
    mcp = report.fact("mcp_usage", McpUsage)
    servers = [row for server in (mcp.servers if mcp else ()) for row in _servers(server)]
    if (usage is None or not usage.windows) and not servers:
        missing = "No session of a coding agent was read: Claude Code, Codex and opencode are."
        return Section("agents", "Agents", "", missing=missing, remedy="nixlore self doctor")
    preventable = report.fact("agent_preventable", AgentPreventable)
    choices, instead = report.fact("agent_choices", AgentChoices), report.fact("mcp_alternatives", McpAlternatives)
    retention = report.fact("agent_retention", AgentRetention)
    html = rendered(
        "agents.html",
        windows=usage.windows if usage else (),
        usage=usage,
        tools=_tools(usage),
        servers=servers,
        tokens=_tokens(usage.token_use if usage else ()),
        models=_by(usage.token_use if usage else (), "model"),
        projects=_by(usage.token_use if usage else (), "project")[:12],
        failures=report.fact("agent_failures", AgentFailures),
        preventable=preventable,
        choices=choices.choices if choices else (),
        instead=instead.rows if instead else (),
        retention=retention.rows if retention else (),
        outcomes=list(_session_outcomes.sentences(report)),
        date=date,
        short=short,
    )
    sessions = sum(window.sessions for window in usage.windows) if usage else 0
    names = " and ".join(dict.fromkeys(window.agent for window in usage.windows)) if usage else ""
    summary = f"{plural(sessions, 'session')} of {names} were read." if sessions else "No session was read."
    return Section("agents", "Agents", summary, html, count=sessions or None, evidence=basis("agent_usage"))


def _tools(usage: AgentUsage | None) -> list[tuple[str, int]]:
    """Return the tools that agents bring, the most called first; those of servers are told with these."""
    own = [(name, count) for name, count in (usage.tools if usage else {}).items() if not name.startswith("mcp__")]
    return sorted(own, key=lambda pair: (-pair[1], pair[0]))[:MOST_TOOLS]


def _servers(server: McpServerUse) -> list[Server]:
    if not server.scopes and not server.calls:
        return []
    judged = sum(tool.ok + tool.failed for tool in server.tools)
    off = {True: "", False: ", off", None: ", not approved"}[server.enabled]
    about = "" if server.context_exact else "about "
    own = Server(
        id=anchor("mcp", f"{server.name} {server.agent}"),
        server="",
        name=f"{server.name} ({server.agent})",
        calls=server.calls,
        failed=server.failed,
        rate=server.failed / judged if judged else None,
        low=0,
        high=0,
        drawn=Markup(),
        median=None,
        sessions=f"{server.sessions_used:,} of {server.sessions_in_scope:,}",
        context="" if server.context is None else f"{about}{server.context / 1000:,.1f} kB",
        where=f"{', '.join(server.scopes)}{off}" if server.scopes else "not configured",
        last="" if server.last_day is None else date(server.last_day),
    )
    return [own, *(_tool(server, tool) for tool in server.tools)]


def _tool(server: McpServerUse, tool: McpToolUse) -> Server:
    judged = tool.ok + tool.failed
    rate = tool.failed / judged if judged else None
    tone: Tone = "gone" if tool.low >= ALARMING else "plain"
    return Server(
        id=anchor("mcp", f"{server.name} {server.agent} {tool.name}"),
        server=server.name,
        name=tool.name,
        calls=tool.calls,
        failed=tool.failed,
        rate=rate,
        low=tool.low,
        high=tool.high,
        drawn=Markup() if rate is None else interval(rate, tool.low, tool.high, tone),
        median=tool.median,
        sessions=f"{tool.sessions:,}",
        context="" if tool.definition is None else f"{tool.definition / 1000:,.1f} kB",
        where="",
        last="" if tool.last_day is None else date(tool.last_day),
    )


def _tokens(rows: Sequence[TokenUse]) -> Markup:
    """Return the tokens that agents wrote, day by day."""
    days: Counter[int] = Counter()
    for row in rows:
        if row.day is not None:
            days[row.day] += row.tokens.output
    if not days:
        return Markup()
    span = Span(min(days) * DAY, (max(days) + 1) * DAY)
    drawn = [
        Bar(day * DAY, (day + 1) * DAY, (("plain", count),), f"{date(day)}: {short(count)} tokens written")
        for day, count in sorted(days.items())
    ]
    told = (
        f"{short(sum(days.values()))} tokens on {plural(len(days), 'day')}, at most {short(max(days.values()))} a day"
    )
    return bars("Tokens written by agents, by day", told, drawn, span)


def _by(rows: Sequence[TokenUse], field: str) -> list[tuple[str, int, int, int]]:
    """Return tokens written, read from the cache, and responses, by model or project."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        found = sums.setdefault(getattr(row, field) or "unknown", [0, 0, 0])
        for place, count in enumerate((row.tokens.output, row.tokens.cache_read, row.responses)):
            found[place] += count
    told = [(name, written, read, responses) for name, (written, read, responses) in sums.items()]
    return sorted(told, key=lambda row: (-row[1], row[0]))


def short(count: int) -> str:
    """Return a number of tokens as people say it."""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.3g} {unit}" if count < 1_000 * size else f"{count / size:,.0f} {unit}"
    return f"{count}"
