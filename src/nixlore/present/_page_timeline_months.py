"""The months of a configuration's life: how many tools it declared, what came, went and moved, and by which commits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from nixlore.model.evolution import ConfigLog, LogEntry
from nixlore.model.git import EventKind
from nixlore.model.run import DAY
from nixlore.present._svg_scale import Span
from nixlore.present._timeline import COME, GONE

FINE = 2000
"""Into how many parts a line over time is divided at most; changes of one part are drawn as one."""

MOST_COMMITS = 600
"""How many commits stand on the page, the newest; the months before have their counts alone."""


@dataclass
class Month:
    """A month of the history: from when to when, how many tools it ended with, and what happened in it."""

    name: str
    first: int
    last: int
    declared: int = 0
    came: int = 0
    went: int = 0
    moved: int = 0
    locks: int = 0
    commits: list[LogEntry] = field(default_factory=list)

    @property
    def year(self) -> str:
        """Its year."""
        return self.name[:4]


class History(NamedTuple):
    """What a log tells: its months with a commit, oldest first, the declared tools over time, commits by day."""

    months: tuple[Month, ...]
    declared: tuple[tuple[int, float], ...]
    days: Mapping[int, int]
    locks: tuple[tuple[int, LogEntry], ...]
    span: Span


def history(log: ConfigLog, now: int) -> History:
    """Return what a log tells; what is dated later than now counts as of now."""
    there: set[str] = set()
    months: dict[str, Month] = {}
    points: list[tuple[int, float]] = []
    locks = []
    days: Counter[int] = Counter()
    latest = 0
    for entry in sorted(log.entries, key=lambda entry: entry.at):
        at = min(moment(entry), now)
        days[at // DAY] += 1
        month = months.setdefault(f"{_day(at):%Y-%m}", _month(at))
        _count(month, entry, there)
        # The line runs forward even where a commit says that it is older than the one before it.
        latest = max(latest, at)
        points.append((latest, float(len(there))))
        if entry.inputs:
            locks.append((at, entry))
    found = tuple(months[name] for name in sorted(months))
    span = Span(found[0].first, max(now, found[-1].first + DAY)) if found else Span(now, now)
    return History(found, tuple(thinned(points, span)), days, tuple(locks), span)


def newest(found: History) -> frozenset[str]:
    """Return the commits that stand on the page."""
    commits = [entry.commit for month in reversed(found.months) for entry in reversed(month.commits)]
    return frozenset(commits[:MOST_COMMITS])


def moment(entry: LogEntry) -> int:
    """Return when a commit was written in epoch seconds: the author's time, or the committer's where it has none.

    Nothing is committed before it is written: an author's clock that says so is wrong, and would push all that came
    after to where it points.
    """
    try:
        at = int(datetime.fromisoformat(entry.date).timestamp())
    except (ValueError, OverflowError):
        at = entry.at
    return min(max(at, 0), max(entry.at, 0), 2**36)


def _day(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _month(at: int) -> Month:
    first = _day(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return Month(f"{first:%Y-%m}", int(first.timestamp()), int(after.timestamp()))


def _count(month: Month, entry: LogEntry, there: set[str]) -> None:
    kinds = Counter(line.kind for line in entry.lines)
    came, went = sum(kinds[kind] for kind in COME), sum(kinds[kind] for kind in GONE)
    month.came += came
    month.went += went
    month.moved += kinds.total() - came - went
    month.locks += bool(entry.inputs)
    month.commits.append(entry)
    there.difference_update(line.tool for line in entry.lines if line.kind in GONE)
    there.update(line.tool for line in entry.lines if line.kind in COME)
    month.declared = len(there)


def thinned(points: Sequence[tuple[int, float]], span: Span) -> Iterator[tuple[int, float]]:
    """Yield of points that lie too near to each other to be told apart the last one."""
    last: dict[int, tuple[int, float]] = {}
    for at, value in points:
        last[int(FINE * span.part(at))] = (at, value)
    yield from last.values()


def by_kind(entry: LogEntry) -> dict[EventKind, list[str]]:
    """Return the tools that a commit changed by what it did to them."""
    found: dict[EventKind, list[str]] = defaultdict(list)
    for line in entry.lines:
        found[line.kind].append(line.tool)
    return found
