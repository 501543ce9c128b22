r"""Read nushell's plain history: one entry a line, without times; a newline is the four characters `<\n>`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

from nixlore.shell.entries import BOM, MAX_LINE, TOO_LONG, Columns, Entry, Format, Noted, clean_lines, decoded

_MARK = b"\xef\xbb\xbf"
_NEWLINE = b"<\\n>"


def text(raw: bytes) -> str:
    """Return the command behind one line of the file."""
    return decoded(raw.replace(_NEWLINE, b"\n"))


def entries(data: bytes, noted: Noted) -> Iterator[Entry]:
    """Yield the entries of a nushell text history in file order, whatever the bytes."""
    if data.startswith(_MARK):
        noted[BOM] += 1
    position = 0
    for line in clean_lines(data.removeprefix(_MARK), noted):
        if len(line) > MAX_LINE:
            noted[TOO_LONG] += 1
        elif line.strip():
            yield Entry(position, text(line))
            position += 1


def columns(data: bytes) -> Columns | None:
    """Return the entries of regular bytes."""
    if b"\r" in data or b"\0" in data or data.startswith(_MARK):
        return None
    raw = [line for line in data.split(b"\n") if line.strip()]
    return None if max(map(len, raw), default=0) > MAX_LINE else Columns(raw, tuple(repeat(0, len(raw))))


def boundary(data: bytes) -> int:
    """Return where the last line begins."""
    return data.rfind(b"\n") + 1


NUSHELL = Format("nushell_history", "nushell", "runs", entries, columns, text, boundary)
