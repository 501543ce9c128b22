"""Sizes as areas: a rectangle divided so that each part is as near to a square as can be.

The division is the squarified one of Bruls, Huizing and van Wijk (2000): rows are filled along the shorter side as long
as their worst part gets no worse by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nixlore.present._page_markup import Markup
from nixlore.present._svg import Tone, chart, hint, label, linked, number, percent

SHAPES = (("broad", 1000, 400), ("slim", 350, 520))
"""What a treemap is called, how wide its page is taken to be and how high it is: for a desk and for a hand."""

LETTER = 6.8
"""How many pixels a letter is wide, at a guess that is rather too much."""


class Rectangle(NamedTuple):
    """A place: its left upper corner, its width and its height."""

    left: float
    top: float
    width: float
    height: float


class Cell(NamedTuple):
    """One thing of a size: its name, what is told of it, in what tone and where there is more."""

    name: str
    size: int
    told: str
    tone: Tone = "plain"
    target: str = ""


def squarified(sizes: Sequence[float], whole: Rectangle) -> list[Rectangle]:
    """Divide a rectangle by sizes above 0, the largest first; areas are as the sizes are."""
    total = sum(sizes)
    if not total:
        return []
    factor = whole.width * whole.height / total
    areas = [size * factor for size in sizes]
    found: list[Rectangle] = []
    rest = whole
    begin = 0
    while begin < len(areas):
        end = _row_end(areas, begin, min(rest.width, rest.height))
        row = areas[begin:end]
        found += _row(row, rest)
        rest = _without(sum(row), rest)
        begin = end
    return found


def _row_end(areas: Sequence[float], begin: int, side: float) -> int:
    """Return up to where areas make a row along a side so that the worst of them is best."""
    end, total, worst = begin, 0.0, float("inf")
    while end < len(areas):
        total += areas[end]
        # The largest of a row is its first, the smallest its last one.
        now = max(side**2 * areas[begin] / total**2, total**2 / max(side**2 * areas[end], 1e-12)) if side else 0.0
        if now > worst:
            break
        worst, end = now, end + 1
    return max(end, begin + 1)


def _row(row: Sequence[float], rest: Rectangle) -> Iterator[Rectangle]:
    total = sum(row)
    before = 0.0
    for area in row:
        part, start = area / total, before / total
        before += area
        if rest.width >= rest.height:
            width = min(total / rest.height, rest.width) if rest.height else 0.0
            yield Rectangle(rest.left, rest.top + rest.height * start, width, rest.height * part)
        else:
            height = min(total / rest.width, rest.height) if rest.width else 0.0
            yield Rectangle(rest.left + rest.width * start, rest.top, rest.width * part, height)


def _without(total: float, rest: Rectangle) -> Rectangle:
    """Return what is left of a rectangle once a row of an area is taken off its shorter side."""
    if rest.width >= rest.height:
        width = min(total / rest.height, rest.width) if rest.height else 0.0
        return Rectangle(rest.left + width, rest.top, rest.width - width, rest.height)
    height = min(total / rest.width, rest.height) if rest.width else 0.0
    return Rectangle(rest.left, rest.top + height, rest.width, rest.height - height)


def treemap(title: str, description: str, cells: Sequence[Cell], written: Sequence[str]) -> Markup:
    """Return sizes as areas, twice: of a broad and of a slim shape, of which the page shows the one that fits.

    `written` is each cell's size in words. Cells without a size are left out; the others keep their order.
    """
    pairs = sorted(
        ((cell, text) for cell, text in zip(cells, written, strict=True) if cell.size > 0),
        key=lambda pair: -pair[0].size,
    )
    drawn = []
    for name, width, height in SHAPES:
        places = squarified([cell.size for cell, _ in pairs], Rectangle(0, 0, width, height))
        body = [_cell(cell, text, place, width) for (cell, text), place in zip(pairs, places, strict=True)]
        drawn.append(chart(f"treemap {name}", title, description, height, body))
    return Markup("".join(drawn))


def _cell(cell: Cell, written: str, place: Rectangle, width: float) -> Markup:
    """Return one cell as a picture of its own, so that words that are too long end at its edge."""
    where = (
        f'x="{percent(place.left, width)}" y="{number(place.top)}" '
        f'width="{percent(place.width, width)}" height="{number(place.height)}"'
    )
    letters = int((place.width - 10) / LETTER)
    body = f'{hint(cell.told)}<rect width="100%" height="100%" class="f-{cell.tone}"/>'
    if letters >= 3 and place.height >= 18:
        body += label("6", 15, cell.name, kind="name", longest=letters)
    if letters >= 6 and place.height >= 34:
        body += label("6", 30, written, kind="size", longest=letters)
    return linked(Markup(f"<svg {where}>{body}</svg>"), cell.target)
