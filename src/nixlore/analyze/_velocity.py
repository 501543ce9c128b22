"""What is measured of a configuration's pace over one window of time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from nixlore.analyze._evolution import ARRIVALS, DEPARTURES, by_tool, stretches
from nixlore.model.git import ConfigCommit, ConfigHead, DeclarationEvent
from nixlore.model.run import DAY

WEEK = 7 * DAY
MONTH = 30.44
"""Days of a month."""

ENOUGH = 5
"""A share or a median of fewer things than this says nothing."""

BURST_COMMITS, BURST_SECONDS = 5, 7200
"""So many commits within so long are a burst."""

SHORT_LIVED = 14 * DAY
"""What is removed this soon was only tried."""

TURNS = ARRIVALS | DEPARTURES
"""Kinds of events by which a tool comes or goes."""

FIRST_GIT = 1_112_911_200
"""When git made its first commit of itself; no author of a commit wrote it earlier, whatever their clock said."""


class Tenure(NamedTuple):
    """A stretch over which a tool was declared: when it came and went, and whether it had been there before."""

    came: int
    went: int | None
    is_return: bool


class Figure(NamedTuple):
    """One measured value, None where too little is there to measure, and what it rests on."""

    value: float | None
    n: int


def moment(date: str, at: int) -> int:
    """Return when a commit was written: its author's time, which a rebase keeps, the committer's where that is odd."""
    try:
        parsed = datetime.fromisoformat(date)
        written = int((parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return at
    return written if FIRST_GIT <= written <= at else at


class History:
    """What people did to a configuration, by time: commits, bursts, reverts, lock updates and tenures.

    Bots and merges are left out, and of commits those that touch no Nix file. What a clock that was ahead put after
    `now` counts as done now. `by_bots` are commits of bots by which tools came or went all the same: somebody's work
    that a bot carried over.
    """

    def __init__(
        self,
        commits: Sequence[ConfigCommit],
        events: Iterable[DeclarationEvent],
        declared: frozenset[str],
        head: ConfigHead,
        now: int,
    ) -> None:
        events = tuple(events)
        touched = {event.commit for event in events if event.kind in TURNS}
        bots = (commit for commit in commits if commit.is_bot and commit.commit in touched)
        self.by_bots = sorted(min(now, moment(commit.date, commit.at)) for commit in bots)
        people = [commit for commit in commits if not (commit.is_bot or commit.is_merge)]
        own = sorted(
            (min(now, moment(commit.date, commit.at)), bool(commit.reverts)) for commit in people if commit.files
        )
        self.commits = [at for at, _ in own]
        self.reverts = [at for at, is_revert in own if is_revert]
        self.locks = sorted(min(now, moment(commit.date, commit.at)) for commit in people if is_lock(commit))
        self.bursts = bursts(self.commits)
        self.in_bursts = [at for burst in self.bursts for at in burst]
        tenures = _tenures(events, declared, frozenset(head.starts if head.shallow else ()))
        self.came = sorted((tenure.came, tenure.is_return) for tenure in tenures)
        self.went = sorted((tenure.went, tenure.came) for tenure in tenures if tenure.went is not None)

    def figures(self, start: int, end: int) -> dict[str, Figure]:
        """Return every statistic over the time from `start` up to but not including `end`."""
        days = (end - start) / DAY
        commits = _between(self.commits, start, end)
        came = self.came[bisect_left(self.came, (start,)) : bisect_left(self.came, (end,))]
        gone = self.went[bisect_left(self.went, (start,)) : bisect_left(self.went, (end,))]
        lives = [max(0, went - first) for went, first in gone]
        weeks = max(1, int(days // 7))
        active = {(end - 1 - at) // WEEK for at in commits}
        gaps = _gaps(commits)
        locks = _between(self.locks, start, end)
        reverts = len(_between(self.reverts, start, end))
        in_bursts = len(_between(self.in_bursts, start, end))
        return {
            "commits per week": Figure(len(commits) / (days / 7), len(commits)),
            "active weeks": Figure(sum(week < weeks for week in active) / weeks, len(commits)),
            "gap between active days": Figure(_ninth_decile(gaps), len(gaps)),
            "commits in bursts": _share(in_bursts, len(commits)),
            "lock updates per month": Figure(len(locks) / (days / MONTH), len(locks)),
            "additions per month": Figure(len(came) / (days / MONTH), len(came)),
            "removed within 14 days": _share(sum(life <= SHORT_LIVED for life in lives), len(lives)),
            "median life of what was removed": Figure(
                median(lives) / DAY if len(lives) >= ENOUGH else None, len(lives)
            ),
            "returns among additions": _share(sum(is_return for _, is_return in came), len(came)),
            "reverts per 1,000 commits": _share(1000 * reverts, len(commits)),
        }


UNITS: Mapping[str, str] = {
    "commits per week": "commits a week",
    "active weeks": "of weeks",
    "gap between active days": "days",
    "commits in bursts": "of commits",
    "lock updates per month": "updates a month",
    "additions per month": "tools a month",
    "removed within 14 days": "of removals",
    "median life of what was removed": "days",
    "returns among additions": "of additions",
    "reverts per 1,000 commits": "in 1,000 commits",
}
"""What each statistic is counted in; `of …` is a share from 0 to 1."""


def is_lock(commit: ConfigCommit) -> bool:
    """Tell whether a commit updated what the configuration is built from."""
    return commit.only_lock or bool(commit.inputs)


def bursts(moments: Sequence[int]) -> list[list[int]]:
    """Return the bursts among sorted moments: each stretch of which any five neighbours lie within two hours."""
    found: list[list[int]] = []
    upto = 0
    for place in range(len(moments) - BURST_COMMITS + 1):
        end = place + BURST_COMMITS
        if moments[end - 1] - moments[place] <= BURST_SECONDS:
            if place >= upto:
                found.append([])
            found[-1].extend(moments[max(place, upto) : end])
            upto = end
    return found


def _tenures(events: Iterable[DeclarationEvent], declared: frozenset[str], hidden: frozenset[str]) -> list[Tenure]:
    """Return the stretches of all tools but those whose beginning is not known."""
    found: list[Tenure] = []
    for tool, told in by_tool(events, declared).items():
        for number, stretch in enumerate(stretches(told, is_declared=tool in declared)):
            if stretch.first.commit not in hidden and not stretch.first.unread_before:
                last = stretch.last
                came = moment(stretch.first.date, stretch.first.at)
                found.append(Tenure(came, moment(last.date, last.at) if last is not None else None, number > 0))
    return found


def _between(moments: list[int], start: int, end: int) -> list[int]:
    return moments[bisect_left(moments, start) : bisect_left(moments, end)]


def _share(part: int, whole: int) -> Figure:
    return Figure(part / whole if whole >= ENOUGH else None, whole)


def _gaps(moments: Iterable[int]) -> list[int]:
    """Return the numbers of days from each day with a commit to the next one."""
    days = sorted({at // DAY for at in moments})
    return sorted(later - day for day, later in pairwise(days))


def _ninth_decile(ordered: Sequence[int]) -> float | None:
    """Return the value that nine tenths do not exceed, between its neighbours where none is exactly there."""
    if len(ordered) < ENOUGH:
        return None
    place = 0.9 * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
