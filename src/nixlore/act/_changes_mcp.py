"""Take servers out of agents' settings that no session ever called.

Where the agent itself writes the file, or the server stands there with something that may be a secret, no patch is
made: it would be kept and shown. The agent's own command takes the server out as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nixlore.act._draft import Draft
from nixlore.act._known import Known
from nixlore.act.json_edit import without_member
from nixlore.errors import SourceError
from nixlore.model.agent_usage import McpServerUse, McpUsage
from nixlore.model.insight import Insight
from nixlore.shell.redact import redacted

CODE = "NX127"

MEMBERS: Mapping[str, str] = {".mcp.json": "mcpServers", "opencode.json": "mcp"}
"""Files of settings that people write themselves, and under which name servers stand in them."""

COMMANDS: Mapping[str, str] = {"claude-code": "claude mcp remove {name}", "codex": "codex mcp remove {name}"}
SCOPED = {"user": " --scope user", "local": " --scope local", "project": " --scope project"}

TOKENS_A_TURN = 500.0
"""So many tokens that every context holds for nothing are worth as much as a turn in 90 days."""

BYTES_A_TOKEN = 4
UNKNOWN = 2.0
"""What a server is worth of which nothing tells what it puts into a context."""


def drafts(known: Known) -> Iterator[Draft]:
    """Yield one draft per server that is there for nothing."""
    usage = known.report.fact("mcp_usage", McpUsage)
    servers = {(server.name, server.places[:1]): server for server in (usage.servers if usage is not None else ())}
    for insight in known.insights(CODE):
        if insight.action is not None:
            server = servers.get((insight.subject, (insight.action.place,)))
            if server is not None:
                yield _draft(insight, server, known)


def _draft(insight: Insight, server: McpServerUse, known: Known) -> Draft:
    files, refused = _without(server, known)
    tokens = None if server.context is None else server.context // BYTES_A_TOKEN
    return Draft(
        kind="drop_mcp_server",
        subject=f"{server.agent} {server.name}",
        title=f"Drop the MCP server {server.name} of {server.agent}, which no session called",
        insights=(insight,),
        confidence=insight.confidence,
        risk="low",
        risk_says="it can be added again; agents lose a tool that they did not use",
        tidy=UNKNOWN if tokens is None else tokens / TOKENS_A_TURN,
        worth="what it puts into every context is not known"
        if tokens is None
        else f"about {tokens:,} tokens a session",
        hosts=(),
        files=files,
        refused=refused,
        by_hand=_by_hand(server),
        after="start the agent anew",
    )


def _by_hand(server: McpServerUse) -> str:
    command = COMMANDS.get(server.agent)
    where = f"take {server.name} out of {server.places[0]}"
    if command is None:
        return where
    scope = SCOPED.get(server.scopes[0], "") if server.agent == "claude-code" and len(server.scopes) == 1 else ""
    inside = f" in {server.projects[0]}" if server.scopes[0] in ("local", "project") and server.projects else ""
    return f"`{command.format(name=server.name)}{scope}`{inside}"


def _without(server: McpServerUse, known: Known) -> tuple[dict[str, bytes], str]:
    """Return the settings without a server, or why they are not changed."""
    place = server.places[0]
    member = MEMBERS.get(place.rpartition("/")[2])
    if member is None:
        return {}, f"{place} is written by the agent itself, and holds more than settings"
    if len(server.places) > 1:
        return {}, f"it is configured in {len(server.places)} places"
    data = known.read(place)
    if data is None:
        return {}, f"{place} cannot be read"
    try:
        made = without_member(data, (member, server.name))
    except SourceError as error:
        return {}, f"{place} {error.what}"
    text = data.decode("utf-8", "replace")
    if redacted(text) != text or '"env"' in text or '"headers"' in text:
        return {}, f"{place} has settings that may be secret"
    return ({place: made}, "") if made != data else ({}, f"{place} has no {member}.{server.name}")
