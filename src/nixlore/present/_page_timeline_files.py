"""What each file of the configuration costs: its lines with what they cost alone, since when and by which commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from nixlore.model.dependencies import LineCost, LineCosts
from nixlore.present._life import day, short
from nixlore.present._page import Markup, anchor
from nixlore.present._page_linked import Linked, link
from nixlore.present._svg_row import bar
from nixlore.present._text import plain_size, safe

MOST_FILES = 80
MOST_LINES = 25
"""How many lines of one file are told, the dearest first; `nixlore blame FILE` tells all."""


class Line(NamedTuple):
    """One line: its number, what it declares, what it costs alone, and the commit that added it."""

    line: int
    what: Markup
    alone: str
    bar: Markup
    since: str
    commit: Markup


class File(NamedTuple):
    """One file: its size as the sum of what its lines cost alone, and the dearest of these."""

    id: str
    name: str
    alone: str
    bar: Markup
    number: int
    lines: tuple[Line, ...]
    more: int


def files(costs: LineCosts, dates: dict[str, str], shown: frozenset[str], linked: Linked) -> list[File]:
    """Return the files, the dearest first; `dates` are those of commits, `shown` the commits that are on the page."""
    by_file: dict[str, list[LineCost]] = defaultdict(list)
    for line in costs.lines:
        by_file[line.file].append(line)
    sums = sorted(
        ((sum(line.alone for line in lines), name) for name, lines in by_file.items()),
        key=lambda one: (-one[0], one[1]),
    )
    dearest = max((line.alone for line in costs.lines), default=0)
    most = sums[0][0] if sums else 0
    return [
        File(
            id=anchor("file", name),
            name=safe(name),
            alone=plain_size(size),
            bar=bar(size, most),
            number=len(by_file[name]),
            lines=tuple(_lines(by_file[name], dearest, dates, shown, linked)),
            more=max(len(by_file[name]) - MOST_LINES, 0),
        )
        for size, name in sums[:MOST_FILES]
    ]


def _lines(
    lines: Sequence[LineCost], most: int, dates: dict[str, str], shown: frozenset[str], linked: Linked
) -> list[Line]:
    found = sorted(lines, key=lambda line: (-line.alone, line.line))[:MOST_LINES]
    return [
        Line(
            line=line.line,
            what=linked.attribute(line.attr_path),
            alone=plain_size(line.alone),
            bar=bar(line.alone, most),
            since=day(dates[line.commit]) if line.commit in dates else "",
            commit=link(anchor("commit", line.commit) if line.commit in shown else "", short(line.commit)),
        )
        for line in found
    ]
