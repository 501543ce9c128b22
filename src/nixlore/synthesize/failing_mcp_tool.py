"""A tool of an MCP server fails so often that it is hardly chance.

Told where at least three calls failed in two sessions, and where at least one in five fails with 95 % certainty (the
lower bound of Wilson's interval). An answer that tells an error fails like one that is marked as an error, and so does
a call to a server that was not connected; what a person or a rule refused does not. Silent of servers that are neither
configured any more nor called in the last two weeks of what was read, and of tools that went well for a week since.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.agent_usage import McpServerUse, McpToolUse, McpUsage
from nixlore.model.insight import Insight
from nixlore.synthesize._mcp import ended, settings_evidence, tool_evidence
from nixlore.synthesize._phrases import amount

CODE = "NX126"

ENOUGH = 3
SESSIONS = 2
"""How many calls must have failed, in how many sessions."""

LEAST = 0.2
"""What share of calls fails at least."""

RECENT_DAYS = 14
"""A server that is not configured and was last called longer ago than this is gone."""

MENDED_DAYS = 7
"""What has gone well so long after it last failed was mended."""


def infer(usage: McpUsage) -> Iterator[Insight]:
    """Yield one insight for each tool that fails often, those with most failures first."""
    found = [(server, tool) for server in usage.servers for tool in server.tools if _fails(tool)]
    for server, tool in sorted(found, key=lambda pair: (-pair[1].failed, pair[0].name, pair[1].name)):
        if _is_there(server, usage) and not _is_mended(tool):
            yield _insight(server, tool)


def _fails(tool: McpToolUse) -> bool:
    return tool.failed >= ENOUGH and tool.failed_sessions >= SESSIONS and tool.low >= LEAST


def _is_there(server: McpServerUse, usage: McpUsage) -> bool:
    """Tell whether a server is configured, or was called of late: those of an account are in no settings here."""
    if server.scopes:
        return server.enabled is not False
    return server.last_day is not None and (usage.last_day or 0) - server.last_day <= RECENT_DAYS


def _is_mended(tool: McpToolUse) -> bool:
    if tool.last_ok_day is None or tool.last_failed_day is None:
        return False
    return tool.last_ok_day - tool.last_failed_day > MENDED_DAYS


def _insight(server: McpServerUse, tool: McpToolUse) -> Insight:
    judged = tool.ok + tool.failed
    evidence = [tool_evidence(server, tool)]
    if server.places:
        evidence.append(settings_evidence(server))
    return Insight(
        code=CODE,
        subject=f"{server.name}: {tool.name}",
        says=f"{tool.name} of the MCP server {server.name} failed in {tool.failed:,} of {amount(judged, 'calls')}"
        f" ({tool.low:.0%} to {tool.high:.0%} with 95 % certainty), in {amount(tool.failed_sessions, 'sessions')}:"
        f" {ended(tool)}",
        severity="warning" if 2 * tool.failed >= judged else "advice",
        confidence="high" if judged >= 10 else "medium",
        evidence=tuple(evidence),
    )
