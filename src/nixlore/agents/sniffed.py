"""Tell from its first lines which agent wrote a log, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import msgspec

from nixlore.agents import ran_lines
from nixlore.agents.claude_code import Transcript
from nixlore.agents.codex import Rollout
from nixlore.agents.facts import LogFacts
from nixlore.model.agent import Agent

HEAD = 65_536
"""So many bytes at its beginning tell what a log is, or nothing does."""


class Ran(ran_lines.Ran, Protocol):
    """One command line that an agent ran, with the id of its call."""

    @property
    def call(self) -> str:
        """The id of the call."""
        ...


class Reader(Protocol):
    """What reads one log of an agent."""

    facts: LogFacts

    def read(self, data: bytes, offset: int = 0) -> Iterator[Ran]:
        """Read whole lines; yield the command lines whose end is known."""
        ...

    def unanswered_from(self, since: int) -> int | None:
        """Return where the first line begins that must be read again, None where there is none."""
        ...


READERS: Mapping[Agent, Callable[[LogFacts | None], Reader]] = {
    "claude-code": Transcript,
    "codex": Rollout,
}
"""What reads the logs of each agent whose logs are files of lines."""

_CLAUDE_FIELDS = ({"type", "sessionId"}, {"type", "summary"}, {"type", "uuid", "message"}, {"type", "snapshot"})
_CODEX_FIELDS = ({"type", "payload", "timestamp"}, {"id", "timestamp", "instructions"})


def agent_of(head: bytes) -> Agent | None:
    """Return which agent wrote a log that begins so, None where nothing in it tells."""
    for line in head.splitlines():
        try:
            fields = set(msgspec.json.decode(line, type=dict[str, msgspec.Raw]))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        if any(own <= fields for own in _CODEX_FIELDS):
            return "codex"
        if any(own <= fields for own in _CLAUDE_FIELDS):
            return "claude-code"
    return None
