"""Print lines: in colour and wrapped to the width on a terminal, plain where the output goes elsewhere."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable
from typing import Any

import click

from nixlore.present._text import Line

STYLES: dict[str, dict[str, Any]] = {
    "head": {"bold": True},
    "strong": {"bold": True},
    "dim": {"dim": True},
    "warn": {"fg": "yellow"},
}


def paint(lines: Iterable[Line], *, err: bool = False) -> None:
    """Print lines on stdout, or on stderr."""
    stream = sys.stderr if err else sys.stdout
    width = shutil.get_terminal_size().columns if stream.isatty() else 0
    for line in lines:
        text = _fitted(line, width)
        click.echo(click.style(text, **STYLES[line.style]) if line.style else text, err=err)


def _fitted(line: Line, width: int) -> str:
    if not width:
        return " " * line.indent + line.text
    hanging = line.indent + _hang(line.text)
    return textwrap.fill(
        line.text,
        max(width, hanging + 20),
        initial_indent=" " * line.indent,
        subsequent_indent=" " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _hang(text: str) -> int:
    """Return where the second column of a line begins, so that what is wrapped stays below it."""
    head, gap, _ = text.partition("  ")
    rest = text[len(head) :]
    return len(head) + len(rest) - len(rest.lstrip()) if gap and len(head) < 16 else 2
