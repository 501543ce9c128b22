"""Where the lines of a chart lie: round figures up its side and round dates along its foot."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from nixlore.model.run import DAY

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

MOST_TICKS = 12
"""More dates than this are not written below a chart."""


class Span(NamedTuple):
    """A stretch of time in epoch seconds, never empty."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many seconds it has."""
        return max(self.last - self.first, 1)

    def part(self, at: float) -> float:
        """Return how far a moment is through it, from 0 to 1; moments outside lie at its ends."""
        return min(max((at - self.first) / self.length, 0.0), 1.0)


class Tick(NamedTuple):
    """A date to write below a chart; where there is little room only those that are `main` are shown."""

    at: int
    text: str
    main: bool


def steps(most: float, count: int = 4) -> tuple[float, ...]:
    """Return round figures from the first above 0 to the first that is not below `most`, about so many."""
    if not math.isfinite(most) or most <= 0:
        return (1.0,)
    rough = most / max(count, 1)
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough * 0.999)
    return tuple(step * place for place in range(1, math.ceil(most / step * 0.999_999) + 1))


def dates(span: Span) -> tuple[Tick, ...]:
    """Return round dates of a stretch of time: days, months, quarters or years, as many as can be read."""
    if span.length < 45 * DAY:
        return _days(span)
    months = list(_months(span))
    size = next((size for size in (1, 3, 12, 24, 60, 120) if len(months) / size <= MOST_TICKS), 240)
    kept = [(number, at) for number, at in months if number % size == 0]
    every = -(-len(kept) // 4)
    return tuple(
        Tick(at, _month(number, size, first=place == 0), place % every == 0) for place, (number, at) in enumerate(kept)
    )


def _month(number: int, size: int, *, first: bool) -> str:
    year, month = divmod(number, 12)
    if size >= 12:
        return f"{year}"
    return f"{MONTHS[month]} {year}" if first or month == 0 or size == 3 else MONTHS[month]


def _months(span: Span) -> Iterator[tuple[int, int]]:
    """Yield the months that begin in a stretch of time, counted from the year 0, with their first moment."""
    begin = datetime.fromtimestamp(span.first, UTC)
    number = begin.year * 12 + begin.month - 1
    while (at := int(datetime(*_date(number), 1, tzinfo=UTC).timestamp())) <= span.last:
        if at >= span.first:
            yield number, at
        number += 1
        if number // 12 > 9999:
            return


def _date(number: int) -> tuple[int, int]:
    year, month = divmod(number, 12)
    return year, month + 1


def _days(span: Span) -> tuple[Tick, ...]:
    first, last = -(-span.first // DAY), span.last // DAY
    step = max(-(-(last - first + 1) // 8), 1)
    days = range(first, last + 1, step)
    every = -(-len(days) // 4) or 1
    return tuple(Tick(day * DAY, _day(day), place % every == 0) for place, day in enumerate(days))


def _day(day: int) -> str:
    date = datetime.fromtimestamp(day * DAY, UTC)
    return f"{date.day} {MONTHS[date.month - 1]}"
