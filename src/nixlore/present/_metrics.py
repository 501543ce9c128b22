"""How well nixlore serves, as lines: each measure now, at the beginning, and week by week."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from nixlore.model.metrics import Figure, Metric, Metrics
from nixlore.present._shapes import spark
from nixlore.present._text import Line
from nixlore.synthesize._phrases import date

HEADINGS = {
    "agents": "Coding agents",
    "proposals": "What was proposed",
    "configuration": "The configuration",
    "projects": "New projects",
}

LABEL = 12


def lines(found: Metrics) -> Iterator[Line]:
    """Yield every measure; one of which too little is known says how much is needed."""
    if found.first_scan is None or found.last_scan is None:
        yield Line("Nothing is kept yet that could be compared: nixlore scan", "warn")
        return
    yield Line(f"Since the first scan on {date(found.first_scan)}, compared with the {found.days} days before", "head")
    for group, metrics in groupby(found.metrics, key=lambda metric: metric.group):
        yield Line("")
        yield Line(HEADINGS[group], "head")
        for metric in metrics:
            yield from _metric(metric)


def _metric(metric: Metric) -> Iterator[Line]:
    drawn = spark(metric.series) if any(value for value in metric.series) else ""
    told = f"{metric.name:<{LABEL}} {_now(metric)}"
    yield Line(f"{told}  {drawn}".rstrip(), indent=2, without=told)
    verdict = f"; {metric.verdict}" if metric.verdict else ""
    if metric.before is not None:
        before = f"at first {_figure(metric.before, metric.n_unit)}{verdict}"
        yield Line(f"{'':<{LABEL}} {before}", "dim", 2)
    yield Line(f"{'':<{LABEL}} {metric.unit}", "dim", 2)


def _now(metric: Metric) -> str:
    if metric.now is None:
        return f"not enough data (have {metric.have:,} {metric.n_unit}, need {metric.need:,})"
    return f"now {_figure(metric.now, metric.n_unit)}"


def _figure(figure: Figure, n_unit: str) -> str:
    span = date(figure.first_day)
    if figure.last_day != figure.first_day:
        span = f"{span} to {date(figure.last_day)}"
    if figure.n == 1:
        # What is counted in full has no bounds.
        return f"{_number(figure.value)}, {span}"
    return f"{_number(figure.value)} ({_number(figure.low)} to {_number(figure.high)}), {figure.n:,} {n_unit}, {span}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2g}" if value < 1 else f"{value:.1f}"
