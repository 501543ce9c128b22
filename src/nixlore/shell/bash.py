r"""Read bash's history file: plain lines, or entries that each follow a `#EPOCH` line.

Times are there only if HISTTIMEFORMAT was set. With them, everything up to the next time is one entry; without them a
command of several lines cannot be told from several commands. A line that begins with a blank was meant not to be
recorded (bash-preexec turns bash's own rule off) and is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import repeat

from nixlore.shell.entries import (
    BOM,
    HIDDEN,
    MAX_LINE,
    TOO_LONG,
    Columns,
    Entry,
    Format,
    Noted,
    clean_lines,
    decoded,
)

_MARK = b"\xef\xbb\xbf"
_STAMP = re.compile(rb"#(\d{1,18})")
_STAMP_LINE = re.compile(rb"^#\d{1,18}\r?\n", re.MULTILINE)
_STAMP_WITH_NULS = re.compile(rb"\0*#\0*(?:\d\0*){1,18}\r?\0*\n")
_NULS = re.compile(rb"\0+\n")
"""What a crash leaves behind, which is no line."""
_REGULAR = re.compile(rb"^#(\d{1,11})\n([^ \t#\n].*)\n(?=#|\Z)", re.MULTILINE)

UNSTAMPED_AFTER = 200
"""An entry of more lines than this was not typed: times stopped being written, and each line is a command."""


def entries(data: bytes, noted: Noted) -> Iterator[Entry]:
    """Yield the entries of a bash history in file order, whatever the bytes."""
    if data.startswith(_MARK):
        noted[BOM] += 1
        data = data[len(_MARK) :]
    position = 0
    for at, lines in _groups(data, noted):
        for text in _texts(lines):
            if not text.strip(b"\n"):
                continue
            if text.startswith((b" ", b"\t")):
                noted[HIDDEN] += 1
            else:
                yield Entry(position, decoded(text), at if len(lines) <= UNSTAMPED_AFTER else None)
            position += 1


def _texts(lines: list[bytes]) -> list[bytes]:
    """Return the entries that lines after one time make up."""
    return [b"\n".join(lines).rstrip(b"\n")] if len(lines) <= UNSTAMPED_AFTER else lines


def _groups(data: bytes, noted: Noted) -> Iterator[tuple[int | None, list[bytes]]]:
    """Yield each entry's time and lines; lines before the first time are entries of their own.

    In a run of lines that all look like times only the last one is a time: the others were typed as comments.
    """
    stamps: list[bytes] = []
    at: int | None = None
    lines: list[bytes] | None = None
    for line in clean_lines(data, noted):
        if _STAMP.fullmatch(line):
            if lines:
                yield at, lines
            lines = []
            stamps.append(line)
            continue
        if stamps:
            yield from _comments(stamps)
            at, stamps = int(stamps[-1][1:]) or None, []
        if len(line) > MAX_LINE:
            noted[TOO_LONG] += 1
        elif lines is None:
            yield None, [line]
        else:
            lines.append(line)
    yield from _comments([*stamps, b""] if stamps else [])
    if lines:
        yield at, lines


def _comments(stamps: list[bytes]) -> Iterator[tuple[int | None, list[bytes]]]:
    """Yield the comments that look like times: all but the last, the first being their own time if there are three."""
    typed = stamps[:-1]
    if len(typed) > 1:
        yield int(typed[0][1:]) or None, typed[1:]
    elif typed:
        yield None, typed


def columns(data: bytes) -> Columns | None:
    """Return the entries of regular bytes: every entry has one line and a time, or none has a time."""
    if b"\r" in data or b"\0" in data or data.startswith(_MARK) or not data.endswith(b"\n"):
        return None if data else Columns((), ())
    if _STAMP_LINE.search(data) is None:
        raw = [line for line in data.split(b"\n") if line]
        if any(line.startswith((b" ", b"\t")) or len(line) > MAX_LINE or line.isspace() for line in raw):
            return None
        return Columns(raw, tuple(repeat(0, len(raw))))
    found = _REGULAR.findall(data)
    if not found:
        return None
    times, texts = zip(*found, strict=True)
    if 3 * len(texts) + sum(map(len, texts)) + sum(map(len, times)) != len(data) or max(map(len, texts)) > MAX_LINE:
        return None
    return Columns(texts, tuple(map(int, times)))


def boundary(data: bytes) -> int:
    """Return where the last entry begins; without times, where the last line does."""
    mark = len(data)
    while (mark := data.rfind(b"#", 0, mark)) >= 0:
        start = data.rfind(b"\n", 0, mark) + 1
        if _STAMP_WITH_NULS.match(data, start):
            return _run_start(data, start)
        mark = start
    return data.rfind(b"\n") + 1


def _run_start(data: bytes, start: int) -> int:
    """Return where the run of time lines begins that the line at `start` belongs to."""
    while start:
        before = data.rfind(b"\n", 0, start - 1) + 1
        if _STAMP_WITH_NULS.match(data, before) is None and _NULS.match(data, before) is None:
            return start
        start = before
    return 0


BASH = Format("bash_history", "posix", "runs", entries, columns, decoded, boundary)
