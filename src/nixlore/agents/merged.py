"""Join the facts of all logs of one agent, so that whatever stands in several of them counts once.

Sessions that are resumed or forked are copied. A copy keeps the requests and the ids of calls, while ids of messages
and lines may be new ones; a side question keeps the messages and gets a new request. So responses that share either are
one, calls are one by id, prompts by time and length. What a session itself did is preferred to a sub-agent's copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from nixlore.agents.facts import Call, LogFacts, Prompt, RanLine, Response
from nixlore.agents.tool_names import server_and_tool
from nixlore.model.agent import (
    Agent,
    AgentPrompt,
    AgentResponse,
    AgentSession,
    AgentToolCall,
    ContextItem,
)

Projects = Callable[[str], str]
"""Tells which project a directory belongs to, as it may be shown; "" for none."""

Record = AgentSession | AgentPrompt | AgentResponse | AgentToolCall | ContextItem


class Log(NamedTuple):
    """One log: what is kept of it, and whether a sub-agent of its session wrote it."""

    facts: LogFacts
    is_subagent: bool = False


def records(agent: Agent, logs: Sequence[Log], project: Projects) -> Iterator[Record]:
    """Yield what all logs say, each thing once; a warm-up counts for its tokens alone."""
    real = [log for log in logs if not log.facts.is_warmup]
    stops = _Stops()
    for log in logs:
        if not log.facts.is_empty:
            yield _session(agent, log, project, stops.new(log))
    yield from _responses(logs, project)
    yield from _calls(real, project)
    yield from _prompts(real)
    for log in real:
        for kind, name, size in log.facts.context.values():
            yield ContextItem(session=log.facts.session, kind=kind, name=name, bytes=size)


class _Stops:
    """Where a person stopped the agent, each time once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def new(self, log: Log) -> int:
        """Return how often it was in this log and in none before."""
        found = set() if log.facts.is_warmup else log.facts.interrupts.keys() - self._seen
        self._seen |= found
        return len(found)


def _session(agent: Agent, log: Log, project: Projects, interrupts: int) -> AgentSession:
    facts = log.facts
    return AgentSession(
        session=facts.session,
        agent=agent,
        project=project(facts.places[0]) if facts.places else "",
        first=_whole(facts.first),
        last=_whole(facts.last),
        versions=tuple(facts.versions),
        entrypoint=facts.entrypoint,
        parent=facts.session if log.is_subagent else "",
        is_warmup=facts.is_warmup,
        interrupts=interrupts,
    )


class _Copy(NamedTuple):
    """One response in one log, under the id of its request."""

    log: Log
    response: Response
    request: str

    @property
    def standing(self) -> tuple[bool, float]:
        return self.log.is_subagent or self.response.is_subagent, self.response.at or 0.0


def _responses(logs: Sequence[Log], project: Projects) -> Iterator[AgentResponse]:
    """Yield each response once, with the most that any copy says of each kind of token."""
    group_of: dict[str, list[_Copy]] = {}
    for log in logs:
        for request, response in log.facts.responses.items():
            group = group_of.setdefault(request, [])
            group.append(_Copy(log, response, request))
            other = group_of.setdefault(response.message, group) if _is_known(response) else group
            if other is not group:
                other += group
                group_of.update((copy.request, other) for copy in group)
                group_of.update((copy.response.message, other) for copy in group if _is_known(copy.response))
    for copies in {id(group): group for group in group_of.values()}.values():
        yield _response(copies, project)


def _is_known(response: Response) -> bool:
    """Tell whether a message has the id that the service gave it; those of copies are made up anew."""
    return response.message.startswith("msg_")


def _response(copies: Sequence[_Copy], project: Projects) -> AgentResponse:
    log, best, request = copies[0] if len(copies) == 1 else min(copies, key=lambda copy: copy.standing)
    most = best if len(copies) == 1 else _most([copy.response for copy in copies])
    return AgentResponse(
        session=log.facts.session,
        at=_whole(best.at),
        model=best.model,
        project=_place(log, best.place, project),
        input=most.input,
        output=most.output,
        cache_creation=most.cache_creation,
        cache_read=most.cache_read,
        is_subagent=log.is_subagent or best.is_subagent,
        asks=most.asks,
        id=request,
    )


def _most(copies: Sequence[Response]) -> Response:
    """Return the most that any copy says of each kind of token."""
    return msgspec.structs.replace(
        copies[0],
        input=max(copy.input for copy in copies),
        output=max(copy.output for copy in copies),
        cache_creation=max(copy.cache_creation for copy in copies),
        cache_read=max(copy.cache_read for copy in copies),
        asks=any(copy.asks for copy in copies),
    )


def _calls(logs: Sequence[Log], project: Projects) -> Iterator[AgentToolCall]:
    lines = _each_line(logs)
    for name, (log, call) in _each_call(logs).items():
        server, tool = server_and_tool(call.name)
        line = lines.get(name)
        yield AgentToolCall(
            session=log.facts.session,
            at=_whole(call.at),
            name=call.name,
            server=server,
            tool=tool,
            project=_place(log, call.place, project),
            outcome=call.outcome,
            error=call.error,
            exit=call.exit,
            elapsed=call.elapsed,
            is_subagent=log.is_subagent or call.is_subagent,
            id=name,
            ran=() if line is None else line.names,
            judged="" if line is None else line.judged,
            failure="" if line is None else line.failure,
            missing=() if line is None else line.missing,
            heads=() if line is None else line.heads,
            fed=() if line is None else line.fed,
        )


def _each_call(logs: Sequence[Log]) -> dict[str, tuple[Log, Call]]:
    """Return each call by its id, from the log that tells most of it."""
    best: dict[str, tuple[Log, Call]] = {}
    for log in logs:
        for name, call in log.facts.calls.items():
            kept = best.get(name)
            if kept is None or _standing(log, call) < _standing(*kept):
                best[name] = (log, call)
    return best


class RanCall(NamedTuple):
    """One command line that was run: the id of its call, the log that tells most of it, the call and the line."""

    id: str
    log: Log
    call: Call
    line: RanLine


def ran(logs: Sequence[Log]) -> Iterator[RanCall]:
    """Yield each command line that was run, once."""
    real = [log for log in logs if not log.facts.is_warmup]
    lines = _each_line(real)
    for name, (log, call) in _each_call(real).items():
        if name in lines:
            yield RanCall(name, log, call, lines[name])


def _each_line(logs: Sequence[Log]) -> dict[str, RanLine]:
    return {name: line for log in logs for name, line in log.facts.ran.items()}


def _standing(log: Log, call: Call) -> tuple[bool, bool, float]:
    return call.outcome == "unanswered", log.is_subagent or call.is_subagent, call.at or 0.0


def _prompts(logs: Sequence[Log]) -> Iterator[AgentPrompt]:
    first: dict[str, tuple[Log, Prompt]] = {}
    for log in sorted(logs, key=lambda log: (log.is_subagent, log.facts.first or 0.0)):
        for name, prompt in log.facts.prompts.items():
            first.setdefault(name, (log, prompt))
    for log, prompt in first.values():
        if not log.is_subagent:
            yield AgentPrompt(
                session=log.facts.session,
                at=_whole(prompt.at),
                by=prompt.by,
                characters=prompt.characters,
                names_file=prompt.names_file,
                names_tests=prompt.names_tests,
                asks_plan=prompt.asks_plan,
                corrects=prompt.corrects,
                id=prompt.id,
            )


def _place(log: Log, place: int, project: Projects) -> str:
    places = log.facts.places
    return project(places[place]) if place < len(places) else ""


def _whole(at: float | None) -> int | None:
    return None if at is None else int(at)
