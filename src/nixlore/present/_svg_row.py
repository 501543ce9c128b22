"""Drawings as high as a line of a table: spells, a bar, a share with its bounds, a sparkline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nixlore.present._page_markup import Markup
from nixlore.present._svg import STRETCHED, Tone, box, label, mark, number, percent
from nixlore.present._svg_scale import Span, dates

ROW = 14
"""How high a drawing in a row is, in pixels."""


class Stretch(NamedTuple):
    """From when to when something was so, in epoch seconds, and in what tone that is drawn."""

    first: int
    last: int
    tone: Tone


def spells(found: Sequence[Stretch], moments: Sequence[int], span: Span) -> Markup:
    """Return stretches of time as bars, and moments on them as ticks."""
    body = [
        box(
            percent(span.part(one.first), 1),
            percent(max(span.part(one.last) - span.part(one.first), 0.004), 1),
            3,
            8,
            one.tone,
        )
        for one in found
    ]
    ticks = sorted({percent(span.part(at), 1) for at in moments})
    body += [Markup(f'<line x1="{across}" x2="{across}" y1="0" y2="{ROW}" class="tick"/>') for across in ticks]
    return mark("spells", ROW, body)


def axis(span: Span) -> Markup:
    """Return the dates above a column of spells."""
    found = [(span.part(tick.at), tick.text) for tick in dates(span) if tick.main]
    return mark(
        "axis",
        ROW,
        # Where there is little room, a date that stands far right would reach into the next column.
        [
            label(percent(part, 1), 11, text, kind="muted" if part < 0.7 else "muted wide")
            for part, text in found
            if part < 0.93
        ],
    )


def bar(value: float, most: float, tone: Tone = "plain") -> Markup:
    """Return a figure as a bar beside its like."""
    return mark("bar", ROW, [box("0", percent(min(max(value, 0), most), most), 3, 8, tone)])


def parts(found: Sequence[tuple[Tone, float]]) -> Markup:
    """Return the parts of a whole as one bar, in their order."""
    whole = sum(size for _, size in found if size > 0)
    body, before = [], 0.0
    for tone, size in found:
        if size > 0:
            body.append(box(percent(before, whole), percent(size, whole), 0, 18, tone))
            before += size
    return mark("parts", 18, body)


def interval(share: float, low: float, high: float, tone: Tone = "plain") -> Markup:
    """Return a share of 0 to 1 as a dot on the line between its bounds."""
    low, high = sorted((min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)))
    middle = ROW / 2
    track = Markup(f'<line x2="100%" y1="{number(middle)}" y2="{number(middle)}" class="grid"/>')
    reach = box(percent(low, 1), percent(high - low, 1), 4, 6, f"{tone} reach")
    dot = f'<circle cx="{percent(min(max(share, 0.0), 1.0), 1)}" cy="{number(middle)}" r="3.5" class="f-{tone}"/>'
    return mark("interval", ROW, [track, reach, Markup(dot)])


def spark(values: Sequence[float], tone: Tone = "plain") -> Markup:
    """Return figures in their order as a line without a scale."""
    most = max(values, default=0) or 1
    if len(values) < 2:
        return mark("spark", ROW, [])
    points = (
        f"{number(STRETCHED * place / (len(values) - 1))} {number((ROW - 2) * (1 - max(value, 0) / most) + 1)}"
        for place, value in enumerate(values)
    )
    drawn = f'<polyline points="{" ".join(points)}" class="l-{tone}"/>'
    view = f'viewBox="0 0 {STRETCHED} {ROW}" preserveAspectRatio="none"'
    return mark("spark", ROW, [Markup(f'<svg width="100%" height="{ROW}" {view}>{drawn}</svg>')])
