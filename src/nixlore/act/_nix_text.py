"""Bytes of a file as lines: what is replaced where, and what stands beside a place on its line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

NEWLINE = re.compile(rb"\n")
COMMENT_BEHIND = re.compile(rb"[ \t]*(?:#[^\n]*|/\*(?:(?!\*/)[^\n])*\*/[ \t]*)?\r?$")
"""What may follow an element that has its line for itself: a comment."""


class Splice(NamedTuple):
    """Bytes of a file between two offsets, and those that come in their place."""

    start: int
    end: int
    new: bytes = b""


def spliced(source: bytes, splices: Sequence[Splice]) -> bytes:
    """Return a file with some of its bytes replaced; the places do not overlap."""
    parts, at = [], 0
    for splice in sorted(splices):
        parts += [source[at : splice.start], splice.new]
        at = splice.end
    return b"".join((*parts, source[at:]))


def line_start(source: bytes, at: int) -> int:
    """Return where the line of an offset begins."""
    return source.rfind(b"\n", 0, at) + 1


def line_end(source: bytes, at: int) -> int:
    """Return where the line of an offset ends, its newline not included."""
    end = source.find(b"\n", at)
    return len(source) if end < 0 else end


def next_line(source: bytes, at: int) -> int:
    """Return where the line after that of an offset begins; the end of a file has none."""
    return min(line_end(source, at) + 1, len(source))


def indent(source: bytes, at: int) -> bytes:
    """Return the blanks that the line of an offset begins with."""
    start = line_start(source, at)
    line = source[start : line_end(source, at)]
    return line[: len(line) - len(line.lstrip(b" \t"))]


def ending(source: bytes, at: int) -> bytes:
    """Return how the line of an offset ends, or the line before it where it has no end."""
    end = line_end(source, at)
    if end == len(source):
        end = source.rfind(b"\n")
    return b"\r\n" if end > 0 and source[end - 1 : end] == b"\r" else b"\n"


def is_blank(source: bytes, start: int) -> bool:
    """Tell whether the line that begins at an offset has nothing on it; beyond the file there is no line."""
    return start < len(source) and not source[start : line_end(source, start)].strip()


def begins_line(source: bytes, at: int) -> bool:
    """Tell whether nothing but blanks stands before an offset on its line."""
    return not source[line_start(source, at) : at].strip()


def ends_line(source: bytes, at: int) -> bool:
    """Tell whether nothing but blanks and one comment stands after an offset on its line."""
    return COMMENT_BEHIND.fullmatch(source[at : line_end(source, at)]) is not None


def blanks_before(source: bytes, at: int) -> int:
    """Return where the blanks that end at an offset begin, on its line."""
    start = at
    while start > 0 and source[start - 1 : start] in (b" ", b"\t"):
        start -= 1
    return start


def blanks_after(source: bytes, at: int) -> int:
    """Return where the blanks that begin at an offset end, on its line."""
    end = at
    while source[end : end + 1] in (b" ", b"\t"):
        end += 1
    return end


def relined(source: bytes, splices: Sequence[Splice], origins: tuple[int, ...]) -> tuple[int, ...]:
    """Return for each line of a file with some bytes replaced the line it once was, 0 for a new one.

    `origins` tells the same of the lines of the file as it is.
    """
    starts = (0, *(match.end() for match in NEWLINE.finditer(source)))
    found: list[int] = []
    begins, at = True, 0
    for splice in (*sorted(splices), Splice(len(source), len(source))):
        for text, old in ((source[at : splice.start], at), (splice.new, -1)):
            ends = [0] if begins and text else []
            ends += [match.end() for match in NEWLINE.finditer(text) if match.end() < len(text)]
            found += [0 if old < 0 else origins[bisect_right(starts, old + end) - 1] for end in ends]
            begins = text.endswith(b"\n") if text else begins
        at = splice.end
    return (*found, 0) if begins else tuple(found)
