"""What agents use where an MCP server and a program do the same job: calls of the one, runs of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nixlore.data.benign_exits import is_failure
from nixlore.data.mcp_substitutes import Substitute, substitute
from nixlore.model.agent import Agent, AgentSession, AgentToolCall
from nixlore.model.agent_usage import McpServerUse, McpUsage
from nixlore.model.mcp_alternatives import McpAlternative, McpAlternatives
from nixlore.model.nix import Binary
from nixlore.model.run import DAY

OF_PROJECTS = frozenset(("local", "project"))
"""Scopes of settings that hold in some directories alone."""

Runs = Mapping[tuple[Agent, str], Sequence[AgentToolCall]]
"""The lines that ran each program, by agent."""


def correlate(
    usage: McpUsage,
    sessions: Sequence[AgentSession] | None,
    calls: Sequence[AgentToolCall] | None,
    binaries: Sequence[Binary] | None,
) -> McpAlternatives | None:
    """Return every job that a configured server and a program do; None where there is none."""
    jobs = [(server, job) for server in usage.servers if server.scopes and (job := substitute(server.name)) is not None]
    if not jobs:
        return None
    runs = _runs(sessions or (), calls or (), {name for _, job in jobs for name in job.programs})
    paths = {binary.name: binary.path for binary in reversed(binaries or ()) if binary.rank is not None}
    rows = [row for server, job in jobs for row in _rows(server, job, runs, paths)]
    return McpAlternatives(
        rows=tuple(sorted(rows, key=lambda row: (-max(row.runs, row.calls), row.server, row.program)))
    )


def _runs(sessions: Sequence[AgentSession], calls: Sequence[AgentToolCall], programs: set[str]) -> Runs:
    agent_of = {session.session: session.agent for session in sessions}
    found: dict[tuple[Agent, str], list[AgentToolCall]] = defaultdict(list)
    for call in calls:
        for name in programs.intersection(call.ran) if call.session in agent_of else ():
            found[agent_of[call.session], name].append(call)
    return found


def _rows(server: McpServerUse, job: Substitute, runs: Runs, paths: Mapping[str, str]) -> Iterator[McpAlternative]:
    for program in job.programs:
        lines = [call for call in runs.get((server.agent, program), ()) if _is_in_scope(server, call.project)]
        if lines or (program in paths and program == job.programs[0]):
            yield _row(server, job.job, program, lines, paths.get(program, ""))


def _is_in_scope(server: McpServerUse, project: str) -> bool:
    """Tell whether a server is configured for a project, so that it could have been used there."""
    if not server.projects or not OF_PROJECTS.issuperset(server.scopes):
        return True
    return any(f"{project}/".startswith(f"{place}/") for place in server.projects)


def _row(server: McpServerUse, job: str, program: str, lines: Sequence[AgentToolCall], path: str) -> McpAlternative:
    judged = [call for call in lines if call.judged == program and call.exit is not None]
    days = [call.at // DAY for call in lines if call.at is not None]
    days += [day for day in (server.first_day, server.last_day) if day is not None]
    return McpAlternative(
        job=job,
        agent=server.agent,
        server=server.name,
        calls=server.calls,
        failed=server.failed,
        server_sessions=server.sessions_used,
        program=program,
        path=path,
        runs=len(lines),
        program_known=len(judged),
        program_failed=sum(is_failure(program, call.exit or 0) for call in judged),
        program_sessions=len({call.session for call in lines}),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
    )
