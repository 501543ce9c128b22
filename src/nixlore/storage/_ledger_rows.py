"""Put events into the ledger: number them by their time, and look for their twins."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from nixlore.storage._ledger_schema import SEQUENCE_BITS
from nixlore.storage._ledger_twins import mark_twins

if TYPE_CHECKING:
    import sqlite3

AT_ONCE = 50
"""How many events one statement adds."""


class Row(NamedTuple):
    """One event: when it began (epoch milliseconds), what it ran and where, by their numbers, and how it went.

    `exit` is the code that counts and `judged` the index of the step that it is about, -1 for none of them alone.
    `took` is in milliseconds.
    """

    start: int
    line: int
    setting: int
    exit: int | None = None
    judged: int | None = None
    took: int | None = None
    marks: int = 0


def insert(connection: sqlite3.Connection, source: int, rows: Sequence[Row]) -> None:
    """Add events of one source."""
    if not rows:
        return
    ordered = sorted(rows, key=_start)
    starts = [row.start for row in ordered]
    numbers = _numbers(connection, starts)
    values = ((number, *row[1:]) for number, row in zip(numbers, ordered, strict=True))
    connection.executemany("INSERT INTO event VALUES(?, ?, ?, ?, ?, ?, ?)", values)
    _added(connection, source, starts)


def insert_seconds(
    connection: sqlite3.Connection, source: int, setting: int, times: Sequence[int], lines: Sequence[int]
) -> None:
    """Add events of one source of which only the second is known, and what was run then."""
    if not times:
        return
    if sorted(times) != list(times):
        times, lines = zip(*sorted(zip(times, lines, strict=True), key=_start_of), strict=True)
    starts = [time * 1000 for time in times]
    numbers = _numbers(connection, starts)
    values = list(itertools.chain.from_iterable(zip(numbers, lines, strict=True)))
    row = f"(?, ?, {setting:d}, NULL, NULL, NULL, 0)"
    # Many rows of one statement take half the time of as many statements.
    whole = len(values) // (2 * AT_ONCE) * 2 * AT_ONCE
    many = (values[at : at + 2 * AT_ONCE] for at in range(0, whole, 2 * AT_ONCE))
    connection.executemany("INSERT INTO event VALUES" + ", ".join([row] * AT_ONCE), many)
    connection.executemany(
        f"INSERT INTO event VALUES{row}", zip(numbers[whole // 2 :], lines[whole // 2 :], strict=True)
    )
    _added(connection, source, starts)


def _added(connection: sqlite3.Connection, source: int, starts: Sequence[int]) -> None:
    """Note how many events were added to a source, and look for their twins."""
    first, last = starts[0], starts[-1]
    connection.execute(
        "UPDATE source SET entries = entries + ?, since = min(ifnull(since, ?), ?), until = max(ifnull(until, ?), ?)"
        " WHERE id = ?",
        (len(starts), first, first, last, last, source),
    )
    mark_twins(connection, source, first, last)


def _start_of(pair: tuple[int, int]) -> int:
    return pair[0]


def _start(row: Row) -> int:
    return row.start


def _numbers(connection: sqlite3.Connection, starts: Sequence[int]) -> list[int]:
    """Return a free number for each event, by the milliseconds of their starts in order."""
    taken = _taken(connection, starts)
    numbers: list[int] = []
    before, number = -1, 0
    for start in starts:
        if start != before:
            before, number = start, taken.get(start, start << SEQUENCE_BITS)
        numbers.append(number)
        number += 1
    return numbers


def _taken(connection: sqlite3.Connection, starts: Sequence[int]) -> dict[int, int]:
    """Return the next free number of each of the milliseconds in which something began already."""
    query = "SELECT id FROM event WHERE id BETWEEN ? AND ? ORDER BY id"
    found = connection.execute(query, (starts[0] << SEQUENCE_BITS, (starts[-1] + 1) << SEQUENCE_BITS)).fetchall()
    if not found:
        return {}
    wanted = set(starts)
    return {start: number + 1 for (number,) in found if (start := number >> SEQUENCE_BITS) in wanted}
