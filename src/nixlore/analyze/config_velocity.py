"""How fast and how steadily the configuration changes, against its own past and against public configurations.

Three nearly independent axes are measured over the last 90 days: pace, tenure (how long what is added stays) and
flip-flop (how much of it returns). Bots, lock-only and merge commits are left out. Commits stand in for rebuilds, which
leave no trace in the repository, nor does a boot of an older generation. The limits between the words are quartiles of
35 public configurations, checked against nobody's own judgement: a configuration's own past is the better yardstick.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Literal

from nixlore.analyze._velocity import UNITS, Figure, History, is_lock, moment
from nixlore.analyze._velocity_follows import follows
from nixlore.data.velocity_percentiles import percentile
from nixlore.model.evolution import Axis, ConfigVelocity
from nixlore.model.git import ConfigCommit, ConfigHead, DeclarationEvent, DeclaredTool
from nixlore.model.run import DAY, Now

WINDOW_DAYS = 90
"""Over how many days the axes are measured."""

LEAST_COMMITS, LEAST_DAYS = 10, 60
"""How many commits by people, over how many days, there must be before anything is said."""

LEAST_REVERTS = 2
"""Of the few commits of one window, a single revert would always be a large share."""


def analyze(
    commits: Sequence[ConfigCommit] | None,
    events: Sequence[DeclarationEvent] | None,
    tools: Sequence[DeclaredTool] | None,
    heads: Sequence[ConfigHead] | None,
    now: Now,
) -> ConfigVelocity | None:
    """Return the measured axes, None where there is no history to read."""
    if not heads:
        return None
    rows = commits or ()
    history = History(rows, events or (), frozenset(tool.tool for tool in tools or ()), heads[0], now)
    end = now + 1
    days = (end - history.commits[0]) // DAY if history.commits else 0
    start = end - min(WINDOW_DAYS, max(1, days)) * DAY
    too_little = _lack(len(history.commits), days) or _carried(history, start)
    figures = {} if too_little else history.figures(start, end)
    bursts = [burst for burst in history.bursts if burst[-1] >= start]
    reverts = sum(at >= start for at in history.reverts)
    pace = _pace(figures)
    locks = sorted(moment(commit.date, commit.at) for commit in rows if is_lock(commit) and not commit.is_merge)
    return ConfigVelocity(
        label=_label(figures, pace, reverts, is_bursting=bool(bursts)),
        too_little=too_little,
        window_days=min(WINDOW_DAYS, max(1, days)),
        human_commits=len(history.commits),
        history_days=days,
        axes=_axes(figures, _earlier(history, start)),
        follows=follows(rows),
        bursts=len(bursts),
        reverts=reverts,
        lock_updates=sum(at >= start for at in locks),
        days_since_lock=max(0, (now - locks[-1]) // DAY) if locks else None,
        lock_median_days=_median_gap(locks),
        pace=pace,
    )


def _lack(commits: int, days: int) -> str:
    """Return "" where there is enough history, else what it lacks."""
    if commits < LEAST_COMMITS:
        return f"not enough history: people made {commits} commits to Nix files (need {LEAST_COMMITS})"
    if days < LEAST_DAYS:
        return f"not enough history: it reaches back {days} days (need {LEAST_DAYS})"
    return ""


def _carried(history: History, start: int) -> str:
    """Return "" unless bots brought in most of what changed lately: then the commits of people tell nothing of it."""
    by_bots = sum(at >= start for at in history.by_bots)
    by_people = sum(at >= start for at in history.commits)
    if by_bots <= by_people:
        return ""
    of_bots = f"{by_bots} commits by bots changed tools"
    return f"not measurable: of the last {WINDOW_DAYS} days, {of_bots}, {by_people} are by people"


def _earlier(history: History, start: int) -> list[Mapping[str, Figure]]:
    """Return the figures of every whole window before the present one, back to the first commit."""
    length = WINDOW_DAYS * DAY
    count = max(0, start - history.commits[0]) // length if history.commits else 0
    return [history.figures(start - (number + 1) * length, start - number * length) for number in range(count)]


def _axes(figures: Mapping[str, Figure], earlier: Sequence[Mapping[str, Figure]]) -> tuple[Axis, ...]:
    return tuple(_axis(name, figure, [past[name] for past in earlier]) for name, figure in figures.items())


def _axis(name: str, figure: Figure, earlier: Sequence[Figure]) -> Axis:
    own = [past.value for past in earlier if past.value is not None]
    return Axis(
        name=name,
        value=None if figure.value is None else round(figure.value, 3),
        unit=UNITS[name],
        n=figure.n,
        own_median=round(median(own), 3) if own else None,
        percentile=None if figure.value is None else percentile(name, figure.value),
    )


def _pace(figures: Mapping[str, Figure]) -> Literal["", "quiet", "steady", "fast"]:
    if not figures:
        return ""
    per_week = figures["commits per week"].value or 0
    if per_week < 1:
        return "quiet"
    return "fast" if per_week > 6.5 else "steady"


def _label(
    figures: Mapping[str, Figure], pace: str, reverts: int, *, is_bursting: bool
) -> Literal["", "experimenter", "stable", "unsettled", "mixed"]:
    """Return the word for a window; a share or a median that rests on too little decides nothing."""
    if not figures:
        return ""
    value = {name: figure.value for name, figure in figures.items()}
    tried, life = value["removed within 14 days"], value["median life of what was removed"]
    if pace == "fast" and ((tried or 0) > 0.23 or (life is not None and life < 114)):
        return "experimenter"
    if (value["commits per week"] or 0) < 1.9 and (tried or 0) < 0.11 and not is_bursting:
        return "stable"
    reverting = reverts >= LEAST_REVERTS and (value["reverts per 1,000 commits"] or 0) > 11
    return "unsettled" if reverting or (value["returns among additions"] or 0) > 0.21 else "mixed"


def _median_gap(moments: Sequence[int]) -> float | None:
    """Return the median number of days from one lock update to the next, None for too few."""
    gaps = [(later - at) / DAY for at, later in pairwise(moments)]
    return round(median(gaps), 1) if len(gaps) >= 3 else None
