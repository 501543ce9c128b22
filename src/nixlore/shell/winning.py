"""One event seen by several sources is counted once.

atuin and our hook see what a shell also writes to its own history, and a history may have been copied into another.
So of each name one source wins per actor, host, user and day; what only a lesser source saw that day stays, since it
is no double of anything. A count without a date may be of any day, so it stands only where nothing dated does.
Where single events are known (`storage/ledger.py`) they are compared themselves, by the same ranks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from nixlore.model.shell import Command

BEST_FIRST = (
    "transcripts",
    "hook",
    "atuin",
    "nushell_history",
    "zsh_history",
    "bash_history",
    "fish_history",
    "atuin import",
)
"""Sources by how much they can be trusted to have seen every run; a source not named here comes last."""

_RANK = {source: place for place, source in enumerate(BEST_FIRST)}
_ANY = "*"


def rank(source: str) -> int:
    """Return how far down a source stands: of two that saw one event the one with the lower rank counts."""
    return _RANK.get(source, len(_RANK))


def winning(rows: Sequence[Command]) -> list[Command]:
    """Return the rows that count, in the order given; the days of the losing sources are left out.

    A row whose host is not known ("") is a rival of those of every host.
    """
    rivals: dict[tuple[str, str, str], list[Command]] = defaultdict(list)
    for row in rows:
        rivals[row.name, row.actor, row.user].append(row)
    lost: dict[int, set[int | None]] = {}
    for group in rivals.values():
        if any(row.source != group[0].source for row in group):
            lost.update((id(row), days) for row, days in _lost(group))
    if not lost:
        return list(rows)
    kept = (_without(row, lost.get(id(row), set())) for row in rows)
    return [row for row in kept if row.days]


def _lost(group: Sequence[Command]) -> Iterator[tuple[Command, set[int | None]]]:
    """Yield the rows of one name that lose days to a better source, with those days."""
    best = _best(group)
    taken: dict[str, set[int | None]] = defaultdict(set)
    for (standing, source), found in groupby(sorted(group, key=_standing), key=_standing):
        rows = list(found)
        for row in rows:
            hosts = (row.host, "") if row.host else (_ANY,)
            days: set[int | None] = set().union(*(taken[host].intersection(row.days) for host in hosts))
            days.discard(None)
            rivals = [best[host] for host in hosts if host in best]
            if None in row.days and any(rival < (True, standing, source) and rival[2] != source for rival in rivals):
                days.add(None)
            if days:
                yield row, days
        for row in rows:
            for host in {row.host, _ANY}:
                taken[host].update(row.days)


def _best(group: Sequence[Command]) -> dict[str, tuple[bool, int, str]]:
    """Return for each host who stands for the name as a whole: whether without any date, the rank and the source."""
    best: dict[str, tuple[bool, int, str]] = {}
    for row in group:
        standing = (row.days == (None,), *_standing(row))
        for host in {row.host, _ANY}:
            best[host] = min(standing, best.get(host, standing))
    return best


def _standing(row: Command) -> tuple[int, str]:
    return rank(row.source), row.source


def _without(row: Command, days: set[int | None]) -> Command:
    return row.on([day not in days for day in row.days]) if days else row
