"""How generations grew, for the report's section on the store: a line for each profile, and a row for each of them."""

from __future__ import annotations

from dataclasses import dataclass

from nixlore.model.dependencies import GenerationCommit, GenerationCommits, GenerationHistory, GenerationStep
from nixlore.model.evolution import ConfigLog
from nixlore.present._generations import called
from nixlore.present._life import short
from nixlore.present._page import Markup, anchor
from nixlore.present._page_linked import generation_target, link
from nixlore.present._page_timeline_months import history, newest
from nixlore.present._svg import Tone
from nixlore.present._svg_time import Series, lines, spanned
from nixlore.present._text import plain_size
from nixlore.report import Report
from nixlore.synthesize._generations import made

PROFILES: dict[str, tuple[str, Tone]] = {
    "system": ("the system", "plain"),
    "home": ("the home", "move"),
    "user": ("profiles", "lock"),
}
"""What kinds of profiles are called, and in what tone they are drawn."""

GIGA = 1e9


@dataclass(frozen=True, slots=True)
class Grown:
    """The generations there are: a chart where there are several sizes, whose lines it has, and the rows."""

    chart: Markup
    drawn: tuple[tuple[str, Tone], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One generation: its anchor, its name, what is known of it, its day, its size and the commit it was built of."""

    id: str
    name: str
    step: GenerationStep
    day: str
    size: str
    commit: Markup


def grown(report: Report) -> Grown | None:
    """Return how the generations of every profile grew, None where there are none."""
    fact = report.fact("generation_history", GenerationHistory)
    if fact is None or not fact.steps:
        return None
    commits = report.fact("generation_commits", GenerationCommits)
    by_step = {(row.profile, row.number): row for row in commits.rows} if commits is not None else {}
    log = report.fact("config_log", ConfigLog) if by_step else None
    shown = newest(history(log, report.generated_at)) if log is not None else frozenset()
    rows = (
        Row(
            id=generation_target(one),
            name=called(one),
            step=one,
            day=made(one.created),
            size="" if one.size is None else plain_size(one.size),
            commit=_commit(by_step.get((one.profile, one.number)), shown),
        )
        for one in sorted(fact.steps, key=lambda one: (one.created, one.profile, one.number), reverse=True)
    )
    series = _series(fact)
    return Grown(_chart(series), tuple((one.name, one.tone) for one in series), tuple(rows))


def _series(fact: GenerationHistory) -> list[Series]:
    found = []
    for profile, (name, tone) in PROFILES.items():
        points = sorted(
            (one.created, one.size / GIGA) for one in fact.steps if one.profile == profile and one.size is not None
        )
        if len(points) > 1:
            found.append(Series(name, tone, points))
    return found


def _chart(series: list[Series]) -> Markup:
    if not series:
        return Markup()
    span = spanned(at for one in series for at, _ in one.points)
    told = "; ".join(
        f"{one.name}: {one.points[0][1]:.3g} GB at first, {one.points[-1][1]:.3g} GB now" for one in series
    )
    return lines("Sizes by generation", told, series, span, stepped=False, unit="GB")


def _commit(row: GenerationCommit | None, shown: frozenset[str]) -> Markup:
    if row is None:
        return Markup()
    return link(anchor("commit", row.commit) if row.commit in shown else "", short(row.commit))
