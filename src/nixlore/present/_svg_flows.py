"""What goes through several stages, as bands from stage to stage: the broader the more goes there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nixlore.present._page_markup import Markup
from nixlore.present._svg import STRETCHED, chart, hint, label, number, percent, stretched

ROOM = 180
"""How many pixels all that flows is broad together at most."""

EACH = 22
"""How many of these one way has at most, so that a few are not drawn larger than many."""

LEAST = 15
"""How much room a stage takes at least, so that its name can be read."""

GAP = 5

MOST_STAGES = 5
"""Longer ways are cut, the last stage then says so."""


class Way(NamedTuple):
    """A way through stages, by their names, and how much went that way."""

    stages: tuple[str, ...]
    amount: int


@dataclass(eq=False)
class _Stage:
    name: str
    count: int = 0
    last: float = 0.0
    level: float = 0.0
    top: float = 0.0
    arrived: float = 0.0
    left: float = 0.0
    neighbours: dict[_Stage, int] = field(default_factory=lambda: defaultdict(int))


def flows(title: str, description: str, ways: Sequence[Way], unit: str) -> Markup:
    """Return ways through stages as one picture; a name is one stage for each place that it has in ways."""
    ways = [way for way in ways if way.amount > 0 and way.stages]
    columns = _columns(ways)
    if not columns:
        return Markup()
    room = min(ROOM, EACH * len(ways) + EACH)
    scale = room / sum(stage.count for stage in columns[0])
    height = max([_place(column, scale) for column in columns])
    bands = "".join(_bands(columns, scale))
    names = (
        drawn for place, column in enumerate(columns) for drawn in _names(column, place, len(columns), scale, unit)
    )
    return chart("flows", title, description, height, [stretched(height, bands), *names])


def _columns(ways: Sequence[Way]) -> list[list[_Stage]]:
    found: list[dict[str, _Stage]] = []
    for way in ways:
        cut = way.stages if len(way.stages) <= MOST_STAGES else (*way.stages[: MOST_STAGES - 1], "…")
        before: _Stage | None = None
        for place, name in enumerate(cut):
            if place == len(found):
                found.append({})
            stage = found[place].setdefault(name, _Stage(name))
            stage.count += way.amount
            if before is not None:
                before.neighbours[stage] += way.amount
            before = stage
    return _ordered([list(column.values()) for column in found])


def _ordered(columns: list[list[_Stage]]) -> list[list[_Stage]]:
    """Order the first stages by how much begins there, the others by where what reaches them comes from."""
    for place, column in enumerate(columns):
        if place == 0:
            column.sort(key=lambda stage: (-stage.count, stage.name))
        else:
            column.sort(key=lambda stage: (stage.last / stage.count, -stage.count, stage.name))
        for rank, stage in enumerate(column):
            for other, count in stage.neighbours.items():
                other.last += rank * count
    return columns


def _place(column: Sequence[_Stage], scale: float) -> float:
    """Place the stages of a column below each other, no higher than what reaches them, and return where they end.

    What they lead to is told where it comes from.
    """
    down = 2.0
    for stage in column:
        # Level with the middle of what comes here, but never into the stage above.
        broad = stage.count * scale
        wished = stage.level / stage.count - broad / 2 if stage.level else 0.0
        stage.top = max(down, wished)
        down = stage.top + max(broad, LEAST) + GAP
        before = stage.top
        for other, count in sorted(stage.neighbours.items(), key=lambda pair: pair[0].last / pair[0].count):
            other.level += (before + count * scale / 2) * count
            before += count * scale
    return down


def _bands(columns: Sequence[Sequence[_Stage]], scale: float) -> Iterator[str]:
    far = STRETCHED / len(columns)
    for place, column in enumerate(columns):
        for stage in column:
            for other, count in sorted(stage.neighbours.items(), key=lambda pair: pair[0].top):
                broad = count * scale
                yield _band(far * place, far * (place + 1), stage.top + stage.left, other.top + other.arrived, broad)
                stage.left += broad
                other.arrived += broad


def _band(begin: float, end: float, start: float, stop: float, broad: float) -> str:
    """Return a band from one height at the left to another at the right, level at both ends."""
    left, middle, right = number(begin), number((begin + end) / 2), number(end)
    top = (number(start), number(stop))
    foot = (number(start + broad), number(stop + broad))
    there = f"M{left} {top[0]}C{middle} {top[0]} {middle} {top[1]} {right} {top[1]}"
    return f'<path d="{there}V{foot[1]}C{middle} {foot[1]} {middle} {foot[0]} {left} {foot[0]}z" class="band"/>'


def _names(column: Sequence[_Stage], place: int, count: int, scale: float, unit: str) -> Iterator[Markup]:
    across, width = percent(place, count), percent(1, count)
    for stage in column:
        broad = max(stage.count * scale, 2)
        where = f'x="{across}" y="{number(stage.top)}" width="{width}" height="{number(max(broad, LEAST))}"'
        name = label("10", min(max(broad / 2 + 4, 11), 60), stage.name, kind="name", longest=40)
        bar = f'<rect width="5" height="{number(broad)}" class="f-plain"/>'
        yield Markup(f"<svg {where}>{hint(f'{stage.name}: {stage.count:,} {unit}')}{bar}{name}</svg>")
