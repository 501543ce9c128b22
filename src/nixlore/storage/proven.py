"""Which lines for agents have shown to answer nothing: written by `agent prove`, heeded wherever the block is made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.model.proof import LineProof
from nixlore.storage.artifacts import Shelf

FILE = "proven.json"
"""The name of the file below the state."""

LARGEST = 8 << 20
"""A larger file is not ours."""


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """What was proven, and when, in epoch seconds."""

    at: int
    lines: tuple[LineProof, ...]


def keep(shelf: Shelf, lines: Iterable[LineProof], at: int) -> None:
    """Keep what was proven. Raises OSError where that cannot be written."""
    shelf.put(shelf.state / FILE, msgspec.json.encode(Proven(at=at, lines=tuple(lines))) + b"\n")


def dropped(state: Path | None) -> frozenset[str]:
    """Return the ids of lines that have shown to answer nothing; none where nothing was proven."""
    if state is None:
        return frozenset()
    try:
        found = msgspec.json.decode(read_regular(state / FILE, LARGEST), type=Proven)
    except (SourceError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return frozenset()
    return frozenset(line.id for line in found.lines if line.is_dropped)
