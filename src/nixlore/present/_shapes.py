"""Figures with a shape for a terminal: a line of small bars, one bar, and the days of a year as a map.

They are made of block characters. What is printed elsewhere than on such a terminal goes through `plainly`, which puts
an ASCII character in the place of each, so that columns stay where they are. A figure is always written out beside.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from nixlore.model.run import DAY
from nixlore.present._text import Line

LEVELS = "▁▂▃▄▅▆▇█"
EIGHTHS = " ▏▎▍▌▋▊▉█"
SHADES = ".░▒▓█"
"""From no event on a day to as many as on the busiest."""

NO_DAY = " "
"""Stands for a day outside of the map's time."""

_ASCII = str.maketrans(
    {**dict(zip(LEVELS, "_.:-=+*#", strict=True)), **dict(zip(EIGHTHS[1:-1], "---====", strict=True))}
    | dict(zip(SHADES[1:], "-+*#", strict=True))
)

WEEK = 7
MONDAY = 4
"""1970-01-05, day 4, was a Monday."""

WEEKS = 53
"""So many columns hold a year."""

WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MARGIN = 4


def plainly(text: str) -> str:
    """Return a text with an ASCII character in the place of each block character, so that it is as wide as before."""
    return text if text.isascii() else text.translate(_ASCII)


def spark(values: Sequence[float | None]) -> str:
    """Return one small bar for each value, from 0 to the largest of them; a gap for one that is not known."""
    top = max((value for value in values if value is not None), default=0.0)
    return "".join(" " if value is None else LEVELS[_level(value, top, len(LEVELS))] for value in values)


def _level(value: float, top: float, levels: int) -> int:
    """Return the level of a value: the lowest for 0 only where there are others."""
    if value <= 0 or top <= 0:
        return 0
    return min(max(math.ceil(value / top * (levels - 1)), 1), levels - 1)


def bar(value: float, of: float, width: int) -> str:
    """Return a bar of a width that is full when a value is all of `of`, with blanks up to its width."""
    share = min(max(value / of, 0.0), 1.0) if of > 0 else 0.0
    whole, part = divmod(round(share * width * 8), 8)
    return ("█" * whole + (EIGHTHS[part] if part else "")).ljust(width)


def heat(days: Mapping[int, int], until: int, width: int = WEEKS + MARGIN) -> Iterator[Line]:
    """Yield the weeks up to the day `until` as columns, a row for each day of the week, with the months above.

    `days` are counts by days since 1970-01-01. There are as many weeks as a width has room for, a year at most.
    """
    weeks = max(min(width - MARGIN, WEEKS), 1)
    monday = until - (until - MONDAY) % WEEK
    starts = [monday - WEEK * back for back in reversed(range(weeks))]
    top = max((count for day, count in days.items() if starts[0] <= day <= until), default=0)
    yield Line((" " * MARGIN + _months(starts)).rstrip(), "dim")
    for row, name in enumerate(WEEKDAYS):
        cells = (_shade(days.get(start + row, 0), top) if start + row <= until else NO_DAY for start in starts)
        yield Line(f"{name:<{MARGIN}}{''.join(cells)}".rstrip())


def _shade(count: int, top: int) -> str:
    return SHADES[_level(count, top, len(SHADES))]


def _months(starts: Sequence[int]) -> str:
    """Return the names of the months, each above the first week that begins in it, where there is room for it."""
    months = [_date(start) for start in starts]
    firsts = [place for place, month in enumerate(months) if not place or month.month != months[place - 1].month]
    row = ""
    for place, following in zip(firsts, [*firsts[1:], len(starts) + 1], strict=True):
        if following - place > len("Jan"):
            row = row.ljust(place) + MONTHS[months[place].month - 1]
    return row


def _date(day: int) -> date:
    return datetime.fromtimestamp(day * DAY, UTC).date()
