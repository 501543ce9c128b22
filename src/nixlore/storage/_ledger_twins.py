"""Mark what two sources saw as one event: the better one counts, its twin in the other does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from nixlore.shell.winning import rank
from nixlore.storage._ledger_schema import SEQUENCE_BITS, TWIN, UNKNOWN

if TYPE_CHECKING:
    import sqlite3

APART = 2000
"""So many milliseconds may lie between what two sources say of the start of one event; most know seconds only."""


class Seen(NamedTuple):
    """One event as one source saw it."""

    number: int
    at: int
    source: int
    is_twin: bool


def mark_twins(connection: sqlite3.Connection, source: int, since: int, until: int) -> None:
    """Mark the twins among the events of a source in a stretch of time (milliseconds) and of all its rivals.

    Rivals are sources of the same host and user. What was marked stays so.
    """
    rivals = _rivals(connection, source, since - APART, until + APART)
    if len(rivals) < 2:
        return
    low, high = (since - 2 * APART) << SEQUENCE_BITS, (until + 2 * APART + 1) << SEQUENCE_BITS
    by_head: dict[int, list[Seen]] = defaultdict(list)
    marks = ",".join("?" for _ in rivals)
    query = (
        "SELECT line.head, event.id, setting.source, event.marks FROM event"  # noqa: S608 - question marks only
        " JOIN setting ON setting.id = event.setting JOIN line ON line.id = event.line"
        f" WHERE event.id BETWEEN ? AND ? AND event.line <> {UNKNOWN} AND setting.source IN ({marks})"
    )
    for head, number, seen_by, marked in connection.execute(query, (low, high, *rivals)):
        by_head[head].append(Seen(number, number >> SEQUENCE_BITS, seen_by, bool(marked & TWIN)))
    standing = {rival: (rank(name), rival) for rival, name in rivals.items()}
    twins = [(seen.number,) for group in by_head.values() for seen in _twins(group, standing, rivals)]
    connection.executemany(f"UPDATE event SET marks = marks | {TWIN} WHERE id = ?", twins)  # noqa: S608


def _rivals(connection: sqlite3.Connection, source: int, since: int, until: int) -> dict[int, str]:
    """Return the sources that may have seen the same events, with their names; the source itself is one of them."""
    query = (
        "SELECT other.id, other.name FROM source AS own JOIN source AS other USING (host, user)"
        " WHERE own.id = ? AND (other.id = own.id OR (other.until >= ? AND other.since <= ?))"
    )
    return dict(connection.execute(query, (source, since, until)))


def _twins(group: Sequence[Seen], standing: dict[int, tuple[int, int]], names: dict[int, str]) -> Iterator[Seen]:
    """Yield the events of one head that are twins and not marked yet: sources are gone through from the best one on."""
    by_source: dict[int, list[Seen]] = defaultdict(list)
    for seen in group:
        by_source[seen.source].append(seen)
    if len(by_source) < 2:
        return
    kept: list[Seen] = []
    for source in sorted(by_source, key=standing.__getitem__):
        name = names[source]
        others = [seen for seen in kept if names[seen.source] != name]
        copies = [seen for seen in kept if names[seen.source] == name]
        alone = sorted(by_source[source], key=_time)
        # Copies of one file agree to the second.
        for better, apart in ((others, APART), (copies, 0)):
            paired = set(_paired(alone, better, apart))
            yield from (seen for seen in alone if seen in paired and not seen.is_twin)
            alone = [seen for seen in alone if seen not in paired]
        kept = sorted([*kept, *(seen for seen in alone if not seen.is_twin)], key=_time)


def _paired(own: Sequence[Seen], better: Sequence[Seen], apart: int) -> Iterator[Seen]:
    """Yield the events that are twins of better ones, each of another; both are in the order of time."""
    place = 0
    for seen in own:
        while place < len(better) and better[place].at < seen.at - apart:
            place += 1
        if place < len(better) and better[place].at <= seen.at + apart:
            place += 1
            yield seen


def _time(seen: Seen) -> int:
    return seen.number
