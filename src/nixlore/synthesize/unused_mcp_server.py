"""An MCP server is configured and enabled, and no session in whose scope it was ever called it.

Told over at least ten sessions on five days, the first of them two weeks ago, of the agent and the directory for which
the server is configured. Since when it is configured nobody records: where logs say that it was loaded, it was there;
where they list what was loaded and never name it, it has not connected; where they tell neither, the count is a bound
and the conclusion less certain. Silent of servers that are off, or that nobody has said yes to.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.agent_usage import McpServerUse, McpUsage
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Confidence, Insight
from nixlore.model.mcp_alternatives import McpAlternative, McpAlternatives
from nixlore.model.run import DAY
from nixlore.synthesize._mcp import context_cost, is_on, settings_evidence
from nixlore.synthesize._phrases import amount, date

CODE = "NX127"

SESSIONS = 10
DAYS = 5
SPAN = 14
"""In how many sessions, on how many days, over how long a server must have been in scope."""

LOADED = 5
"""How many sessions must say that it was loaded, or list what was loaded without it, to make it certain."""


def infer(usage: McpUsage, alternatives: McpAlternatives | None) -> Iterator[Insight]:
    """Yield one insight for each server that is there for nothing."""
    rows = () if alternatives is None else alternatives.rows
    for server in usage.servers:
        if is_on(server) and not server.calls and _was_there(server, usage):
            others = [row for row in rows if (row.agent, row.server) == (server.agent, server.name) and row.runs]
            yield _insight(server, others[0] if others else None)


def _was_there(server: McpServerUse, usage: McpUsage) -> bool:
    """Tell whether a server could have been called often and long enough."""
    since, until = server.scope_first, usage.last_day
    if since is None or until is None:
        return False
    return server.sessions_in_scope >= SESSIONS and server.scope_days >= DAYS and until - since >= SPAN


def _insight(server: McpServerUse, instead: McpAlternative | None) -> Insight:
    how, confidence = _certainty(server)
    cost = context_cost(server)
    other = (
        "" if instead is None else f"; for {instead.job} agents run {instead.program} ({amount(instead.runs, 'runs')})"
    )
    where = f" below {', '.join(server.projects)}" if server.projects else ""
    return Insight(
        code=CODE,
        subject=server.name,
        says=f"the MCP server {server.name} ({server.agent}) was called in none of"
        f" {amount(server.sessions_in_scope, 'sessions')}{where} since {date(server.scope_first)}; {how}"
        f"{f'; it takes {cost}' if cost and server.sessions_loaded else ''}{other}",
        severity="advice" if confidence == "high" and "managed" not in server.scopes else "info",
        confidence=confidence,
        evidence=tuple(_evidence(server)),
        action=None
        if "managed" in server.scopes
        else Action(verb="remove", subject=server.name, place=server.places[0]),
    )


def _certainty(server: McpServerUse) -> tuple[str, Confidence]:
    """Return what is known of its having been there, and how certain the conclusion is."""
    if server.sessions_loaded >= LOADED:
        return f"it was loaded in {server.sessions_loaded:,} of them", "high"
    if server.sessions_loaded == 0 and server.sessions_telling >= LOADED:
        telling = amount(server.sessions_telling, "sessions")
        return f"{telling} that list what was loaded do not name it, so that it may never have connected", "high"
    return "since when it is configured is not known", "medium"


def _evidence(server: McpServerUse) -> Iterator[Evidence]:
    since = None if server.scope_first is None else server.scope_first * DAY
    is_told = server.sessions_loaded or server.sessions_telling
    yield Evidence(
        source="transcripts",
        place=server.name,
        says=f"no call in {amount(server.sessions_in_scope, 'sessions')} on {amount(server.scope_days, 'days')},"
        f" {f'loaded in {server.sessions_loaded:,}' if is_told else 'of which none tells what was loaded'}",
        count=server.sessions_in_scope,
        unit="sessions",
        since=since,
    )
    yield settings_evidence(server)
