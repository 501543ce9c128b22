"""The experiment that withholds the block at random: whether it runs, and which sessions were in which arm."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex

import msgspec

from nixlore.agents.arms import LOG, MARK
from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.model.proof import Arm
from nixlore.storage.artifacts import Shelf

LARGEST = 64 << 20
"""A larger log of arms is none of ours."""


class _Row(msgspec.Struct):
    session: str
    arm: Arm
    at: int


def begin(shelf: Shelf, now: int) -> bool:
    """Start the experiment unless it runs; tell whether it was started. Raises OSError where that cannot be kept."""
    if since(shelf.state) is not None:
        return False
    return shelf.put(shelf.state / MARK, f"{now} {token_hex(8)}\n".encode())


def end(state: Path) -> bool:
    """Stop the experiment; tell whether it ran. What was logged stays. Raises OSError where that cannot be done."""
    try:
        (state / MARK).unlink()
    except FileNotFoundError:
        return False
    return True


def since(state: Path) -> int | None:
    """Return when the experiment began that runs, in epoch seconds, None where none does."""
    try:
        first = read_regular(state / MARK, LARGEST).split(b" ")[0]
    except SourceError:
        return None
    return int(first) if first.isdigit() and len(first) <= len(str(1 << 62)) else 0


def sessions(state: Path) -> Mapping[str, tuple[Arm, int]]:
    """Return the arm of each session and when it began; one that was in both is in neither."""
    try:
        data = read_regular(state / LOG, LARGEST)
    except SourceError:
        return {}
    found: dict[str, tuple[Arm, int]] = {}
    both = set()
    for line in data.splitlines():
        try:
            row = msgspec.json.decode(line, type=_Row)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        first = found.setdefault(row.session, (row.arm, row.at))
        if first[0] != row.arm:
            both.add(row.session)
    return {session: arm for session, arm in found.items() if session not in both}
