"""Pieces that charts are made of: numbers that stay short, text that stays text, and a frame that can be read aloud.

Places across are parts of a hundred of the width, so that a chart is as wide as its page and its words keep their
size; places down are pixels. Shapes that cannot be given so (lines, curves) are drawn a thousand units wide and
stretched. Colours are classes that the page's style sheet knows, so that there is a dark one of each; nothing has a
style of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from nixlore.present._page_markup import Markup, escaped, filled
from nixlore.present._text import safe

Tone = Literal["plain", "come", "gone", "move", "lock", "quiet", "warm"]
"""What a colour says: something as such, what came, went or moved, a lock file's change, the rest, what to look at."""

STRETCHED = 1000
"""How many units wide what is stretched is drawn."""


def number(value: float) -> str:
    """Return a number with one decimal at most; what is no finite number is 0."""
    if not math.isfinite(value):
        return "0"
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def percent(part: float, whole: float) -> str:
    """Return a part of a whole as a length: `12.5%`; of nothing it is none."""
    return f"{number(100 * part / whole if whole else 0.0)}%"


def words(text: str, longest: int = 80) -> Markup:
    """Return text from anywhere as text of a page: harmless, on one line, not longer than so many characters."""
    return escaped(safe(text, longest))


def hint(text: str) -> Markup:
    """Return what is shown while a pointer rests on a shape."""
    return Markup(f"<title>{words(text, 200)}</title>")


def linked(body: Markup, target: str) -> Markup:
    """Return a shape as a link to an anchor of the page, or the shape alone where there is none to go to.

    It is for pointers only: the table that each chart comes with has the same links for keys.
    """
    return filled('<a href="#{target}" tabindex="-1">{body}</a>', target=target, body=body) if target else body


def label(across: str, down: float, text: str, *, kind: str = "", longest: int = 80) -> Markup:
    """Return words in a chart; `kind` are classes: `muted`, `end` and `middle` for where they are held, `wide`."""
    classed = f' class="{kind}"' if kind else ""
    return Markup(f'<text x="{across}" y="{number(down)}"{classed}>{words(text, longest)}</text>')


def box(across: str, width: str, down: float, height: float, tone: str, told: str = "") -> Markup:
    """Return a box of one tone; `told` is shown while a pointer rests on it."""
    place = f'x="{across}" y="{number(down)}" width="{width}" height="{number(max(height, 0))}" class="f-{tone}"'
    return Markup(f"<rect {place}>{hint(told)}</rect>" if told else f"<rect {place}/>")


def stretched(height: float, body: str, *, down: float = 0) -> Markup:
    """Return shapes that are drawn a thousand units wide as wide as the chart is."""
    opening = f'<svg y="{number(down)}" width="100%" height="{number(height)}"'
    view = f'viewBox="0 0 {STRETCHED} {number(height)}" preserveAspectRatio="none"'
    return Markup(f"{opening} {view}>{body}</svg>")


def chart(name: str, title: str, description: str, height: float, body: Iterable[Markup]) -> Markup:
    """Return a whole chart: its kind as a class, what it is and what it says for those who cannot see it."""
    inside = "".join(body)
    # What holds links is a group: an image has no parts for those who listen.
    role = "group" if "<a " in inside else "img"
    told = f"<title>{words(title, 200)}</title><desc>{words(description, 400)}</desc>"
    return Markup(
        f'<svg class="chart {name}" role="{role}" width="100%" height="{number(height)}">{told}{inside}</svg>'
    )


def mark(kind: str, height: float, body: Iterable[Markup]) -> Markup:
    """Return a small drawing that repeats what words beside it say, and is hidden from those who hear these."""
    inside = "".join(body)
    return Markup(f'<svg class="mark {kind}" aria-hidden="true" width="100%" height="{number(height)}">{inside}</svg>')
