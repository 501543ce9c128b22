"""What agents did, for programs: all their records as lines, and facts over sessions that are named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from nixlore.cli._names import refuse
from nixlore.errors import ConfigError
from nixlore.model.agent import (
    Agent,
    AgentPrompt,
    AgentResponse,
    AgentSession,
    AgentToolCall,
    ContextItem,
)

if TYPE_CHECKING:
    from nixlore.pipeline import Pipeline

Row = Mapping[str, object]


def rows(pipeline: Pipeline, kind: str | None) -> Iterator[Row]:
    """Yield what the collectors of all agents saw, of one kind or of all of them, as it is to be printed."""
    if kind is not None and kind not in _KINDS:
        refuse("kind of record of agent_sessions", kind, list(_KINDS))
    agents = {session.session: session.agent for session in pipeline.records(AgentSession) or ()}
    for name, (record_type, row) in _KINDS.items():
        if kind in (None, name):
            for record in pipeline.records(record_type) or ():
                for fields in row(record):
                    yield {"kind": name, "agent": agents.get(record.session, ""), **fields}


def _call(call: AgentToolCall) -> Iterator[Row]:
    fields = msgspec.structs.asdict(call)
    yield {name: value for name, value in fields.items() if name not in ("ran", "judged")}


def _response(response: AgentResponse) -> Iterator[Row]:
    fields = msgspec.structs.asdict(response)
    tokens = {name: fields.pop(name) for name in ("input", "output", "cache_creation", "cache_read")}
    yield {**fields, "tokens": tokens}


def _prompt(prompt: AgentPrompt) -> Iterator[Row]:
    yield msgspec.structs.asdict(prompt)


def _command(call: AgentToolCall) -> Iterator[Row]:
    """Yield what a shell's call ran, where its end is known."""
    if call.ran:
        kept = ("id", "session", "at", "project", "outcome", "error", "exit", "elapsed", "is_subagent", "judged")
        yield {**{name: getattr(call, name) for name in kept}, "names": call.ran}


def _context(item: ContextItem) -> Iterator[Row]:
    fields = msgspec.structs.asdict(item)
    # A session loads a thing once: what it is called is its id.
    yield {"of": fields.pop("kind"), "id": f"{item.session}:{item.kind}:{item.name}", **fields}


_KINDS: Mapping[str, tuple[type[Any], Callable[[Any], Iterator[Row]]]] = {
    "tool_call": (AgentToolCall, _call),
    "response": (AgentResponse, _response),
    "prompt": (AgentPrompt, _prompt),
    "command": (AgentToolCall, _command),
    "context": (ContextItem, _context),
}


def fact_of(pipeline: Pipeline, name: str, files: Sequence[Path]) -> object:
    """Return a fact over the sessions of some files alone; nothing else is read, and nothing is kept.

    Raises ConfigError for a fact that does not rest on sessions, SourceError for what is no session.
    """
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it

    found = [stage for step in stages.FACTS if name in stages.names(step) for stage in [stages.load(step, name)]]
    wanted = found[0].inputs
    if AgentSession not in {each.kind for each in wanted} or not all(each.many for each in wanted):
        message = f"{name} is no fact about sessions of agents alone"
        raise ConfigError(message, remedy="nixlore facts agent_usage --session FILE")
    records = list(_records(pipeline, files))
    given = {each.name: [record for record in records if isinstance(record, each.kind)] for each in wanted}
    return found[0].function(**given)


def _records(pipeline: Pipeline, files: Sequence[Path]) -> Iterator[object]:
    """Yield what files say, each thing once; a file that is named twice is one."""
    from nixlore.agents.merged import Log, records  # noqa: PLC0415 - only where sessions are named
    from nixlore.collect._agent_bytes import named_log  # noqa: PLC0415
    from nixlore.collect._agent_reading import Projects  # noqa: PLC0415

    logs: dict[Agent, list[Log]] = {}
    for file in {path.resolve(): path for path in files}.values():
        agent, log = named_log(file)
        logs.setdefault(agent, []).append(log)
    for agent, own in logs.items():
        yield from records(agent, own, Projects(pipeline.machine))
