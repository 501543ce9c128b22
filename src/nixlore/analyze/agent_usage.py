"""What coding agents did here: calls of tools and how they ended, refusals, tokens by day, model and project."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from nixlore.analyze._agent_calls import SHELLS, failures
from nixlore.model.agent import Agent, AgentPrompt, AgentResponse, AgentSession, AgentToolCall
from nixlore.model.agent_usage import AgentUsage, AgentWindow, CallCount, Tokens, TokenUse
from nixlore.model.run import DAY


def analyze(
    sessions: Sequence[AgentSession] | None,
    prompts: Sequence[AgentPrompt] | None,
    responses: Sequence[AgentResponse] | None,
    calls: Sequence[AgentToolCall] | None,
) -> AgentUsage | None:
    """Return what all sessions did, None where no agent was ever here."""
    if not sessions:
        return None
    calls, responses = calls or (), responses or ()
    return AgentUsage(
        tools=dict(Counter(call.name for call in calls).most_common()),
        errors=dict(Counter(call.error for call in calls if call.error).most_common()),
        mcp=_servers(call for call in calls if call.server),
        bash=_bash([call for call in calls if call.name in SHELLS]),
        interrupts=sum(session.interrupts for session in sessions),
        denials=sum(call.outcome == "denied" for call in calls),
        tokens=total(responses),
        windows=tuple(_windows(sessions, prompts or ())),
        token_use=tuple(_token_use(responses)),
    )


def _bash(calls: Sequence[AgentToolCall]) -> CallCount:
    return CallCount(calls=len(calls), failed=sum(call.error == "bash_nonzero" for call in calls))


def _servers(calls: Iterable[AgentToolCall]) -> dict[str, dict[str, CallCount]]:
    found: dict[str, dict[str, list[AgentToolCall]]] = defaultdict(lambda: defaultdict(list))
    for call in calls:
        found[call.server][call.tool].append(call)
    return {
        server: {tool: CallCount(calls=len(made), failed=failures(made)) for tool, made in sorted(tools.items())}
        for server, tools in sorted(found.items())
    }


def total(responses: Iterable[AgentResponse]) -> Tokens:
    """Return the tokens of responses together."""
    rows = [(row.input, row.output, row.cache_creation, row.cache_read) for row in responses]
    sums = [sum(column) for column in zip(*rows, strict=True)] or [0, 0, 0, 0]
    return Tokens(input=sums[0], output=sums[1], cache_creation=sums[2], cache_read=sums[3])


def _token_use(responses: Iterable[AgentResponse]) -> Iterable[TokenUse]:
    """Yield the tokens by day, model and project, the newest day first."""
    groups: dict[tuple[int, str, str], list[AgentResponse]] = defaultdict(list)
    for row in responses:
        groups[-1 if row.at is None else row.at // DAY, row.model, row.project].append(row)
    for (day, model, project), rows in sorted(groups.items(), reverse=True):
        known = None if day < 0 else day
        yield TokenUse(day=known, model=model, project=project, responses=len(rows), tokens=total(rows))


def _windows(sessions: Iterable[AgentSession], prompts: Iterable[AgentPrompt]) -> Iterable[AgentWindow]:
    by_agent: dict[Agent, list[AgentSession]] = defaultdict(list)
    agent_of: dict[str, Agent] = {}
    for session in sessions:
        by_agent[session.agent].append(session)
        agent_of[session.session] = session.agent
    written = Counter((agent_of.get(prompt.session), prompt.by) for prompt in prompts)
    for agent, found in sorted(by_agent.items()):
        real = [session for session in found if not session.is_warmup]
        days = [at // DAY for session in real for at in (session.first, session.last) if at is not None]
        yield AgentWindow(
            agent=agent,
            sessions=len({session.session for session in real if not session.parent}),
            subagents=sum(bool(session.parent) for session in real),
            warmups=len(found) - len(real),
            prompts_human=written[agent, "human"],
            prompts_program=written[agent, "program"],
            prompts_unknown=written[agent, "unknown"],
            first_day=min(days, default=None),
            last_day=max(days, default=None),
        )
