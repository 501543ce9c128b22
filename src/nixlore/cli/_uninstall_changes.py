"""What we changed in files of the user's: how each change stands, and all of them taken back, the newest first."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.storage.artifacts import Shelf
from nixlore.storage.journal import LARGEST, Change, Journal, restored

State = Literal["there", "gone", "changed since"]


class Standing(NamedTuple):
    """A change, and whether it is still there as it was made, gone, or changed since."""

    change: Change
    state: State


def standing(shelf: Shelf) -> Sequence[Standing]:
    """Return how our own changes stand, the newest first, as if each were taken back before the next one.

    What was applied to a configuration has no tag, and is the user's.
    """
    texts: dict[str, bytes] = {}
    found = []
    for change in reversed(Journal(shelf).changes()):
        if change.tag:
            there = texts.get(change.path, _there(change))
            state, texts[change.path] = _stands(there, change)
            found.append(Standing(change, state))
    return found


def take_back(shelf: Shelf, changes: Sequence[Standing], now: int) -> Sequence[Change]:
    """Take the changes back that are there; return those of which something had to be left."""
    journal = Journal(shelf)
    return [one.change for one in changes if one.state != "gone" and not _is_taken_back(journal, one.change, now)]


def _is_taken_back(journal: Journal, change: Change, now: int) -> bool:
    try:
        journal.undo(change, now)
    except (OSError, SourceError):
        return _is_gone(_there(change), change)
    return True


def _there(change: Change) -> bytes:
    """Return what a file holds, nothing where it is gone or cannot be read."""
    if not os.path.lexists(change.path):
        return b""
    try:
        return read_regular(Path(change.path), LARGEST)
    except SourceError:
        return b""


def _stands(there: bytes, change: Change) -> tuple[State, bytes]:
    try:
        before = restored(there, change)
    except SourceError:
        return ("gone" if _is_gone(there, change) else "changed since"), there
    return ("gone" if before == there and _is_gone(there, change) else "there"), before


def _is_gone(there: bytes, change: Change) -> bool:
    """Tell whether none of the lines is there any more that the change has brought."""
    left = set(there.splitlines())
    return not any(line in left for line in _brought(change))


def _brought(change: Change) -> Iterator[bytes]:
    before = set(change.old.splitlines())
    yield from (line for line in change.new.splitlines() if line.strip() and line not in before)
