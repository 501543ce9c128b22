"""The bytes of an agent's log, in whole lines, and a log that somebody names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from nixlore.agents.merged import Log
from nixlore.agents.sniffed import HEAD, READERS, agent_of
from nixlore.collect._history_blocks import HistoryBytes, opened
from nixlore.errors import SourceError
from nixlore.model.agent import Agent

WHOLE = 16_000_000
"""A file, or what is new of it, that is no larger is read at once."""

LONGEST = 256_000_000
"""Of a longer log only the end is read."""


def begin(source: HistoryBytes) -> int:
    """Return where reading begins; how many lines there are matters only where there is too much."""
    return source.begin() if source.size > LONGEST else 0


def whole_lines(source: HistoryBytes, offset: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the bytes of whole lines, where they begin, and from where on the file is to be read the next time.

    A last line without its end is whole where it is an object, else it waits for its rest.
    """
    if source.size - offset <= WHOLE:
        data = source.read(offset, WHOLE)
        cut = data.rfind(b"\n") + 1
        yield data[:cut], offset, offset + cut
        if _is_whole(data[cut:]):
            yield data[cut:], offset + cut, offset + cut
        return
    for block in source.blocks(offset, lambda data: data.rfind(b"\n") + 1):
        end = offset + block.size
        if block.closed or _is_whole(block.data):
            yield block.data, offset, end if block.closed else offset
        offset = end


def _is_whole(line: bytes) -> bool:
    try:
        return line.endswith(b"}") and msgspec.json.decode(line, type=dict[str, msgspec.Raw]) is not None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def named_log(path: Path) -> tuple[Agent, Log]:
    """Return which agent wrote a file, wherever it lies, and what it says; nothing is kept of it.

    A sub-agent's is known by its name. Raises SourceError for what cannot be read and for what is no agent's log.
    """
    with opened(path) as source:
        agent = agent_of(source.read(0, HEAD))
        reading = READERS.get(agent) if agent is not None else None
        if agent is None or reading is None:
            message = "is no session of an agent that is known"
            raise SourceError(message, where=str(path))
        reader = reading(None)
        for data, start, _ in whole_lines(source, 0):
            for _ran in reader.read(data, start):
                pass
    return agent, Log(reader.facts, path.name.startswith("agent-") or reader.facts.is_subagent)
