"""Charts over time: a figure as a line with what happened below it, what came and went as bars, days as a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from nixlore.model.run import DAY
from nixlore.present._page_markup import Markup
from nixlore.present._svg import STRETCHED, Tone, box, chart, hint, label, linked, number, percent, stretched
from nixlore.present._svg_scale import MONTHS, Span, dates, steps

PLOT = 150
"""How high the plot of a line is, in pixels."""

BARS = 110
HEAD = 14
FOOT = 20
"""How much room is above a plot for the words at its top line, and below it for dates."""

CELL = 11
"""How far a day of a calendar is from the next one."""


class Event(NamedTuple):
    """Something that happened: when, of what kind, what is told of it and where its evidence is."""

    at: int
    tone: Tone
    told: str
    target: str = ""


class Series(NamedTuple):
    """One figure over time: how often it is known is how many points it has, in order of time."""

    name: str
    tone: Tone
    points: Sequence[tuple[int, float]]


class Bar(NamedTuple):
    """A stretch of time and the parts of its bar, those above the line first; below it counts are negative."""

    first: int
    last: int
    parts: Sequence[tuple[Tone, int]]
    told: str
    target: str = ""


def lines(title: str, description: str, series: Sequence[Series], span: Span, *, stepped: bool, unit: str) -> Markup:
    """Return figures over time as lines; a stepped one stays what it was until it is another.

    `unit` is what stands behind the figures of the scale; the first series has its ground filled.
    """
    most = max((value for one in series for _, value in one.points), default=0.0)
    marks = steps(most)
    top = marks[-1]
    drawn = [_path(one, span, top, stepped=stepped, filled=place == 0) for place, one in enumerate(series)]
    body = [
        *_scale(marks, top, unit),
        stretched(PLOT, "".join(drawn), down=HEAD),
        *(dot for one in series if not stepped for dot in _dots(one, span, top, unit)),
        *foot(span, HEAD + PLOT),
    ]
    return chart("lines", title, description, HEAD + PLOT + FOOT, body)


def _scale(marks: Sequence[float], top: float, unit: str) -> Iterator[Markup]:
    for value in (0.0, *marks):
        down = number(HEAD + PLOT * (1 - value / top))
        yield Markup(f'<line x2="100%" y1="{down}" y2="{down}" class="grid"/>')
        if value:
            yield label("0", float(down) - 4, f"{value:,.10g} {unit}".rstrip(), kind="muted")


def _path(one: Series, span: Span, top: float, *, stepped: bool, filled: bool) -> str:
    """Return a line and the ground below it; the stretched plot keeps its width the same everywhere."""
    if not one.points:
        return ""
    places = [(STRETCHED * span.part(at), PLOT * (1 - value / top)) for at, value in one.points]
    (first, begin), last = places[0], places[-1][0]
    drawn = [f"M{number(first)} {number(begin)}"]
    for across, down in places[1:]:
        drawn.append(f"H{number(across)}V{number(down)}" if stepped else f"L{number(across)} {number(down)}")
    if stepped:
        last = STRETCHED
        drawn.append(f"H{last}")
    path = "".join(drawn)
    ground = f'<path d="{path}V{PLOT}H{number(first)}Z" class="a-{one.tone}"/>' if filled else ""
    return f'{ground}<path d="{path}" class="l-{one.tone}"/>'


def _dots(one: Series, span: Span, top: float, unit: str) -> Iterator[Markup]:
    for at, value in one.points:
        down = number(HEAD + PLOT * (1 - value / top))
        told = hint(f"{one.name}, {_date(at)}: {value:,.4g} {unit}".rstrip())
        yield Markup(f'<circle cx="{percent(span.part(at), 1)}" cy="{down}" r="3" class="f-{one.tone}">{told}</circle>')


def foot(span: Span, down: float) -> Iterator[Markup]:
    """Yield the dates below a chart."""
    for tick in dates(span):
        part = span.part(tick.at)
        if part > 0.985:
            continue
        across = percent(part, 1)
        kind = "muted" if tick.main else "muted wide"
        yield Markup(f'<line x1="{across}" x2="{across}" y1="{number(down)}" y2="{number(down + 4)}" class="grid"/>')
        yield label(across, down + 16, tick.text, kind=kind if part < 0.015 else f"{kind} middle")


def bars(title: str, description: str, found: Sequence[Bar], span: Span) -> Markup:
    """Return what came above a line and what went below it, a bar for each stretch of time."""
    up = max((sum(count for _, count in bar.parts if count > 0) for bar in found), default=0)
    below = max((-sum(count for _, count in bar.parts if count < 0) for bar in found), default=0)
    scale = BARS / max(up + below, 1)
    middle = HEAD + up * scale
    drawn = [_bar(bar, span, scale, middle) for bar in found]
    line = Markup(f'<line x2="100%" y1="{number(middle)}" y2="{number(middle)}" class="axis"/>')
    names = [label("0", HEAD - 3, f"+{up:,}", kind="muted")] if up else []
    if below:
        names.append(label("0", HEAD + BARS + 11, f"\N{MINUS SIGN}{below:,}", kind="muted"))
    return chart(
        "bars", title, description, HEAD + BARS + FOOT + 12, [*drawn, line, *names, *foot(span, HEAD + BARS + 12)]
    )


def _bar(bar: Bar, span: Span, scale: float, middle: float) -> Markup:
    begin, end = span.part(bar.first), span.part(bar.last)
    across, width = percent(begin, 1), percent(max(end - begin, 0.002) * 0.86, 1)
    above = below = 0.0
    drawn = []
    for tone, count in bar.parts:
        height = abs(count) * scale
        if count > 0:
            above += height
            drawn.append(box(across, width, middle - above, height, tone))
        elif count < 0:
            drawn.append(box(across, width, middle + below, height, tone))
            below += height
    if not drawn:
        return Markup()
    return linked(Markup(f"<g>{hint(bar.told)}{''.join(drawn)}</g>"), bar.target)


def events(title: str, description: str, rows: Mapping[str, Sequence[Event]], span: Span) -> Markup:
    """Return what happened as marks on a line of its own for each kind."""
    height = 34
    body: list[Markup] = []
    for place, (name, found) in enumerate(rows.items()):
        down = place * height + 14
        body.append(label("0", down - 2, name, kind="muted"))
        body.append(Markup(f'<line x2="100%" y1="{down + 10}" y2="{down + 10}" class="grid"/>'))
        body += [_event(event, span, down + 10) for event in found]
    return chart(
        "events", title, description, len(rows) * height + FOOT + 4, [*body, *foot(span, len(rows) * height + 2)]
    )


def _event(event: Event, span: Span, down: float) -> Markup:
    across = percent(span.part(event.at), 1)
    dot = f'<circle cx="{across}" cy="{number(down)}" r="4.5" class="f-{event.tone}">{hint(event.told)}</circle>'
    return linked(Markup(dot), event.target)


def calendar(title: str, description: str, days: Mapping[int, int], year: int) -> Markup:
    """Return the days of a year in columns of weeks, the darker the more; days are counted since 1970."""
    first = int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) // DAY
    length = int(datetime(year + 1, 1, 1, tzinfo=UTC).timestamp()) // DAY - first
    counts = {day: days[day] for day in range(first, first + length) if days.get(day, 0) > 0}
    most = max(counts.values(), default=1)
    empty = "".join(_square(*_cell(day, first)) for day in range(first, first + length) if day not in counts)
    body = [
        *_month_names(year, first),
        Markup(f'<path d="{empty}" class="h-0"/>'),
        *(_day(day, count, first, most) for day, count in counts.items()),
    ]
    width, height = 54 * CELL, 7 * CELL + 14
    inside = "".join(body)
    view = f'viewBox="0 0 {width} {height}" preserveAspectRatio="xMinYMin meet"'
    whole = f'<svg width="100%" height="{height}" {view}>{inside}</svg>'
    return chart("calendar", title, description, height, [Markup(whole)])


def _cell(day: int, first: int) -> tuple[int, int]:
    """Return where a day lies; weeks begin on Monday, and day 0, 1970-01-01, was a Thursday."""
    monday = first - (first + 3) % 7
    return (day - monday) // 7 * CELL, (day - monday) % 7 * CELL + 14


def _square(across: int, down: int) -> str:
    side = CELL - 2
    return f"M{across} {down}h{side}v{side}h-{side}z"


def _day(day: int, count: int, first: int, most: int) -> Markup:
    level = min(1 + 3 * (count - 1) // max(most - 1, 1), 4)
    return Markup(
        f'<path d="{_square(*_cell(day, first))}" class="h-{level}">{hint(f"{_date(day * DAY)}: {count:,}")}</path>'
    )


def _month_names(year: int, first: int) -> Iterator[Markup]:
    for month, name in enumerate(MONTHS, 1):
        day = int(datetime(year, month, 1, tzinfo=UTC).timestamp()) // DAY
        yield label(f"{_cell(day, first)[0]}", 9, name, kind="muted")


def _date(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")


def spanned(moments: Iterable[int]) -> Span:
    """Return the stretch of time that holds some moments."""
    found = sorted(moments) or [0]
    return Span(found[0], found[-1])
