"""Print lines: in colour and wrapped to the width on a terminal, plain where the output goes elsewhere."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TextIO

from nixlore.present._shapes import plainly
from nixlore.present._text import Line

STYLES = {"head": "1", "strong": "1", "dim": "2", "warn": "33", "plus": "32", "minus": "31"}
"""What each style is for a terminal: bold, faint, yellow, green and red of ECMA-48, 8.3.117."""

LABEL = 18
"""What stands before a gap is the label of a row when it is shorter than this."""

NARROWEST = 20
"""A column is not made narrower than this, whatever the width of the terminal."""


def paint(lines: Iterable[Line], *, err: bool = False) -> None:
    """Print lines on stdout, or on stderr; shapes made of blocks only on a terminal that shows them."""
    stream = sys.stderr if err else sys.stdout
    width = _size().columns if stream.isatty() else 0
    has_shapes, has_colours = shows_shapes(stream), stream.isatty() and _is_rich()
    for line in lines:
        shown = line if has_shapes else line._replace(text=plainly(line.without or line.text))
        text = "\n".join(_rows(shown, width))
        stream.write(f"\x1b[{STYLES[line.style]}m{text}\x1b[0m\n" if line.style and has_colours else f"{text}\n")
    stream.flush()


def shows_shapes(stream: TextIO) -> bool:
    """Tell whether a stream leads to a terminal that has block characters, and nobody asked for plain text."""
    return _is_rich() and stream.isatty() and stream.encoding.lower().replace("-", "") == "utf8"


def _is_rich() -> bool:
    """Tell whether nobody asked for plain text; https://no-color.org says how that is done."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def fits(lines: Iterable[Line]) -> bool:
    """Tell whether lines and a prompt fit on the screen; elsewhere than on a terminal everything does."""
    if not sys.stdout.isatty():
        return True
    size = _size()
    return sum(len(list(_rows(line, size.columns))) for line in lines) < size.lines


def _size() -> os.terminal_size:
    import shutil  # noqa: PLC0415 - programs that read what we print need it not

    return shutil.get_terminal_size()


def _rows(line: Line, width: int) -> Iterator[str]:
    """Yield the rows of a line; a word that is wider than a row stays whole, so that it can be copied."""
    if not width:
        yield " " * line.indent + line.text
        return
    hanging = line.indent + _hang(line)
    end = max(width, hanging + NARROWEST)
    row, column, gap = " " * line.indent, line.indent, ""
    for word in line.text.split(" "):
        size = _columns(word)
        if column + len(gap) + size > end and row.strip():
            yield row.rstrip()
            row, column, gap = " " * hanging, hanging, ""
        row += gap + word
        column += len(gap) + size
        gap = " "
    yield row.rstrip()


def _columns(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(x) else 1 + (unicodedata.east_asian_width(x) in "WF") for x in text)


def _hang(line: Line) -> int:
    """Return where the second column of a line begins, so that what is wrapped stays below it; prose hangs nowhere."""
    head, gap, _ = line.text.partition("  ")
    if gap and len(head) < LABEL:
        rest = line.text[len(head) :]
        return len(head) + len(rest) - len(rest.lstrip())
    return 2 if line.indent or line.text.startswith("- ") else 0
