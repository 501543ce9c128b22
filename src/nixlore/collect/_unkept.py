"""What this process could not keep: a collector whose file could not be written is to read its sources again.

What a run says of a source is used again as long as the source is the same. Where the run could not keep what it had
read, because a disk was full or another process wrote for too long, the next one has to do it, or it would be kept only
once something else changes, and lost where the source is gone by then.
"""

from __future__ import annotations

import time
from pathlib import Path

_UNKEPT: set[tuple[str, Path]] = set()


def note_unkept(collector: str, file: Path, *, is_unkept: bool) -> None:
    """Note whether what a collector has just read could not be written to a file of ours."""
    if is_unkept:
        _UNKEPT.add((collector, file))
    else:
        _UNKEPT.discard((collector, file))


def unkept_mark(collector: str, file: Path | None) -> bytes:
    """Return what makes a collector's state another than at any other time where it could not keep what it read."""
    is_unkept = file is not None and (collector, file) in _UNKEPT
    return str(time.time_ns()).encode() if is_unkept else b""
