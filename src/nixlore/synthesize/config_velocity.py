"""How the configuration has been changing for the last 90 days, in numbers, beside its own past and others'.

Said only with at least ten commits by people over sixty days. Commits are a proxy: how often the system was rebuilt or
rolled back leaves no trace in a repository. The places among public configurations come from 35 busy ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.evidence import Evidence
from nixlore.model.evolution import Axis, ConfigVelocity, Follow
from nixlore.model.insight import Insight
from nixlore.model.run import DAY, Now

CODE = "NX106"

WORDS = {
    "experimenter": "much is tried and soon removed",
    "stable": "little is soon removed again",
    "unsettled": "much is taken back or returns",
    "mixed": "no one pattern stands out",
}
"""What each label says."""

TOLD_FOLLOWS = 3
"""How many of the files and inputs that are most often mended are named, and how often each must have been."""


PROXY = Evidence(
    source="git_history", place="commits", says="commits stand in for rebuilds, which leave no trace in a repository"
)
"""What keeps the figures from being read as more than they are."""


def infer(velocity: ConfigVelocity | None, now: Now) -> Iterator[Insight]:
    """Yield one insight with every axis that has a value, none where there is too little history."""
    if velocity is None or not velocity.label:
        return
    axes = [axis for axis in velocity.axes if axis.value is not None]
    pace = next((axis for axis in axes if axis.name == "commits per week"), None)
    if pace is None:
        return
    mended = [row for row in velocity.follows if row.followed >= TOLD_FOLLOWS][:TOLD_FOLLOWS]
    yield Insight(
        code=CODE,
        subject="configuration",
        says=f"the configuration changes at a {velocity.pace} pace ({_said(pace)}); {WORDS[velocity.label]} "
        f"({velocity.label})",
        severity="info",
        confidence="medium",
        evidence=(*(_measured(axis, velocity, now) for axis in axes), *map(_mended, mended), PROXY),
    )


def _said(axis: Axis) -> str:
    """Return a value in its unit; shares are told in per cent."""
    value = axis.value or 0.0
    return f"{value:.0%} {axis.unit}" if axis.unit.startswith("of ") else f"{value:.3g} {axis.unit}"


def _measured(axis: Axis, velocity: ConfigVelocity, now: int) -> Evidence:
    own = "" if axis.own_median is None else f", usually {_said(_at(axis, axis.own_median))}"
    place = "" if axis.percentile is None else f", {_rank(axis.percentile)} of public configurations"
    return Evidence(
        source="config_velocity",
        place=axis.name,
        says=f"{_said(axis)}{own}{place}",
        count=axis.n,
        unit="cases",
        since=now - velocity.window_days * DAY,
        until=now,
    )


def _at(axis: Axis, value: float) -> Axis:
    return Axis(name=axis.name, value=value, unit=axis.unit, n=axis.n)


def _rank(percentile: int) -> str:
    """Return a place in words; the ends of the table are open."""
    if percentile <= 10:
        return "among the lowest tenth"
    return "among the highest tenth" if percentile >= 90 else f"above {percentile} in 100"


def _mended(row: Follow) -> Evidence:
    return Evidence(
        source="config_velocity",
        place=row.subject,
        says=f"{row.followed} of {row.changes} changes were followed within 48 hours by a fix or a revert",
        count=row.changes,
        unit="changes",
    )
