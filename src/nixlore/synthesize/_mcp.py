"""Words for MCP servers and the calls of their tools, so that every rule about them says them the same way."""

from __future__ import annotations

from nixlore.model.agent_usage import McpServerUse, McpToolUse
from nixlore.model.evidence import Evidence
from nixlore.model.run import DAY
from nixlore.synthesize._phrases import amount, date

BYTES_PER_TOKEN = 4
"""A token of a definition has about as many bytes; said as an estimate only."""


def is_on(server: McpServerUse) -> bool:
    """Tell whether a server is configured now and known to be enabled."""
    return bool(server.scopes) and server.enabled is True


def context_cost(server: McpServerUse) -> str:
    """Return what a server puts into every context, "" where nothing tells."""
    if not server.context:
        return ""
    about = "" if server.context_exact else " without its definitions"
    return f"{server.context:,} bytes of context{about}, about {server.context // BYTES_PER_TOKEN:,} tokens (estimate)"


def calls_evidence(server: McpServerUse) -> Evidence:
    """Return how often a server's tools were called, and when last."""
    last = f", last on {date(server.last_day)}" if server.last_day is not None else ""
    return Evidence(
        source="transcripts",
        place=server.name,
        says=f"{amount(server.calls, 'calls')} in {amount(server.sessions_used, 'sessions')}{last}",
        count=server.calls,
        unit="calls",
        since=None if server.first_day is None else server.first_day * DAY,
        until=None if server.last_day is None else server.last_day * DAY,
    )


def settings_evidence(server: McpServerUse) -> Evidence:
    """Return where a server is configured."""
    scope = ", ".join(server.scopes)
    return Evidence(source="mcp_servers", place=server.places[0], says=f"{server.name} is configured there ({scope})")


def tool_evidence(server: McpServerUse, tool: McpToolUse) -> Evidence:
    """Return how the calls of a tool ended."""
    return Evidence(
        source="transcripts",
        place=f"{server.name}: {tool.name}",
        says=f"{ended(tool)}, last on {date(tool.last_failed_day)}",
        count=tool.failed,
        unit="calls",
        until=None if tool.last_failed_day is None else tool.last_failed_day * DAY,
    )


def ended(tool: McpToolUse) -> str:
    """Return in which ways the calls of a tool failed."""
    kinds = (
        (tool.soft, "told in the answer"),
        (tool.flagged, "marked as errors"),
        (tool.not_connected, "as the server was not connected"),
    )
    return ", ".join(f"{count:,} {says}" for count, says in kinds if count)
