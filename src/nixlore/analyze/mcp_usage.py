"""MCP servers: which are configured, which were loaded, which are used and how their calls end, and what they cost.

A server is "unused" only over sessions in whose scope it was: started where its settings hold. Since when the settings
are there is not known, so that what is said of the past is a bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nixlore.agents.tool_names import server_and_tool
from nixlore.analyze._agent_calls import FAILURES, failures
from nixlore.analyze._rates import quantile, wilson
from nixlore.model.agent import Agent, AgentSession, AgentToolCall, ContextItem, McpServer
from nixlore.model.agent_usage import McpServerUse, McpToolUse, McpUsage
from nixlore.model.run import DAY


def analyze(
    sessions: Sequence[AgentSession] | None,
    calls: Sequence[AgentToolCall] | None,
    context: Sequence[ContextItem] | None,
    servers: Sequence[McpServer] | None,
) -> McpUsage | None:
    """Return what is known of every MCP server, None where there is neither an agent nor a server."""
    if not sessions and not servers:
        return None
    real = [session for session in sessions or () if not session.is_warmup]
    facts = _Facts(real, calls or (), context or (), servers or ())
    rows = sorted(facts.rows(), key=lambda row: (-row.calls, row.name, row.agent))
    days = [at // DAY for session in real for at in (session.first, session.last) if at is not None]
    return McpUsage(
        servers=tuple(rows),
        sessions=len({session.session for session in real}),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
    )


class _Facts:
    """All that was seen, by agent and server."""

    def __init__(
        self,
        sessions: Sequence[AgentSession],
        calls: Iterable[AgentToolCall],
        context: Iterable[ContextItem],
        servers: Iterable[McpServer],
    ) -> None:
        self.sessions = sessions
        self.agent_of: dict[str, Agent] = {session.session: session.agent for session in sessions}
        self.calls: dict[tuple[Agent, str], list[AgentToolCall]] = defaultdict(list)
        self.configured: dict[tuple[Agent, str], list[McpServer]] = defaultdict(list)
        self.loaded: dict[tuple[Agent, str], set[str]] = defaultdict(set)
        self.definitions: dict[str, int] = {}
        self.instructions: dict[tuple[Agent, str], int] = {}
        self.telling: set[str] = set()
        for call in calls:
            if call.server and call.session in self.agent_of:
                self.calls[self.agent_of[call.session], call.server].append(call)
        for server in servers:
            self.configured[server.agent, logged(server.name)].append(server)
        for item in context:
            if item.session in self.agent_of:
                self._loaded(self.agent_of[item.session], item)

    def _loaded(self, agent: Agent, item: ContextItem) -> None:
        if item.kind == "mcp instructions":
            key = (agent, logged(item.name))
            self.loaded[key].add(item.session)
            self.instructions[key] = max(self.instructions.get(key, 0), item.bytes or 0)
        elif item.kind in ("mcp tools", "tools"):
            self.telling.add(item.session)
            server, _ = server_and_tool(item.name)
            self.loaded[agent, server].add(item.session)
            if item.bytes is not None and item.bytes > len(item.name):
                self.definitions[item.name] = max(self.definitions.get(item.name, 0), item.bytes)

    def rows(self) -> Iterator[McpServerUse]:
        """Yield one row for each server that is configured, was loaded, or was called."""
        for agent, name in sorted({*self.calls, *self.configured, *self.loaded}):
            if name:
                yield self._row(agent, name)

    def _row(self, agent: Agent, name: str) -> McpServerUse:
        calls, settings = self.calls[agent, name], self.configured[agent, name]
        tools = tuple(self._tools(name, calls))
        enabled = {setting.enabled for setting in settings}
        days = [call.at // DAY for call in calls if call.at is not None]
        context, is_exact = self._context(agent, name)
        scope = self._in_scope(agent, settings)
        began = {session.first // DAY for session in scope if session.first is not None}
        ids = {session.session for session in scope}
        return McpServerUse(
            name=name,
            agent=agent,
            scopes=tuple(sorted({setting.scope for setting in settings})),
            projects=tuple(sorted({setting.project for setting in settings} - {""})),
            places=tuple(sorted({setting.place for setting in settings})),
            enabled=True if True in enabled else False if enabled == {False} else None,
            program=next((setting.program for setting in settings if setting.program), ""),
            sessions_in_scope=len(ids),
            sessions_loaded=len(self.loaded[agent, name]),
            sessions_used=len({call.session for call in calls}),
            calls=len(calls),
            failed=sum(tool.failed for tool in tools),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            context=context,
            context_exact=is_exact,
            tools=tools,
            sessions_telling=len(ids & self.telling),
            scope_days=len(began),
            scope_first=min(began, default=None),
        )

    def _in_scope(self, agent: Agent, settings: Sequence[McpServer]) -> list[AgentSession]:
        """Return the sessions in which a server could have been used, were its settings always as they are now."""
        places = [setting.project for setting in settings if setting.enabled is not False]
        return [
            session
            for session in self.sessions
            if session.agent == agent and any(_holds(place, session.project) for place in places)
        ]

    def _context(self, agent: Agent, name: str) -> tuple[int | None, bool]:
        """Return the bytes that a server puts into every context, and whether they were measured."""
        defined = [size for tool, size in self.definitions.items() if server_and_tool(tool)[0] == name]
        instructions = self.instructions.get((agent, name))
        if not defined and instructions is None:
            return None, False
        return sum(defined) + (instructions or 0), bool(defined)

    def _tools(self, server: str, calls: Iterable[AgentToolCall]) -> Iterator[McpToolUse]:
        by_tool: dict[str, list[AgentToolCall]] = defaultdict(list)
        for call in calls:
            by_tool[call.tool].append(call)
        for tool, made in sorted(by_tool.items(), key=lambda item: (-len(item[1]), item[0])):
            yield _tool(tool, made, self.definitions.get(f"mcp__{server}__{tool}"))


def _tool(name: str, calls: Sequence[AgentToolCall], definition: int | None) -> McpToolUse:
    ended = [call.outcome for call in calls]
    failed = failures(calls)
    bad = [call for call in calls if call.outcome in FAILURES]
    took = [call.elapsed for call in calls if call.elapsed is not None]
    low, high = wilson(failed, failed + ended.count("ok"))
    return McpToolUse(
        name=name,
        calls=len(calls),
        ok=ended.count("ok"),
        flagged=ended.count("flagged"),
        soft=ended.count("soft error"),
        not_connected=ended.count("not connected"),
        refused=ended.count("denied") + ended.count("interrupted"),
        unanswered=ended.count("unanswered"),
        failed=failed,
        low=round(low, 4),
        high=round(high, 4),
        median=quantile(took, 0.5),
        p95=quantile(took, 0.95),
        definition=definition,
        sessions=len({call.session for call in calls}),
        failed_sessions=len({call.session for call in bad}),
        last_day=_last(calls),
        last_ok_day=_last(call for call in calls if call.outcome == "ok"),
        last_failed_day=_last(bad),
    )


def _last(calls: Iterable[AgentToolCall]) -> int | None:
    """Return the last day on which any of these calls was made."""
    return max((call.at // DAY for call in calls if call.at is not None), default=None)


def logged(name: str) -> str:
    """Return a server's name as the names of its tools have it: what is no letter, digit, `_` or `-` is `_`."""
    return "".join(
        character if character.isascii() and (character.isalnum() or character in "_-") else "_" for character in name
    )


def _holds(scope: str, project: str) -> bool:
    """Tell whether settings of a directory ("" for all) hold in a project."""
    return not scope or project == scope or project.startswith(f"{scope}/")
