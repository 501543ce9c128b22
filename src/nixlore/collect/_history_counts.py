"""Counts by name and day that can be kept between runs: no text is in them, and no name that nothing vouches for."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

import msgspec

from nixlore.collect._history_names import Names, Vouched
from nixlore.collect._history_tally import DAY_BITS, DAYS, Tally
from nixlore.shell.private import may_be_name, text_hash

COLUMNS = ("entries", "lines", "by_path", "failed", "not_found", "with_exit", "packages")
"""The counters: of all but the last one the keys are the number of a name, of the last one that of a package."""


class KeptCounts(msgspec.Struct, frozen=True, array_like=True):
    """Counts as they are kept: names or hashes, and by each counter its keys and values as packed integers.

    `seen` are keyed hashes of the texts counted so far, and for each the last day on which it was seen.
    """

    names: tuple[str, ...]
    packages: tuple[str, ...]
    defined: tuple[str, ...]
    columns: dict[str, tuple[bytes, bytes]]
    seen: tuple[bytes, bytes]


class Row(NamedTuple):
    """The counts of one name: its days (None for undated), and for each day one number in each column.

    A column is empty where all numbers are zero.
    """

    name: str
    days: tuple[int | None, ...]
    entries: tuple[int, ...]
    lines: tuple[int, ...]
    by_path: tuple[int, ...]
    failed: tuple[int, ...]
    not_found: tuple[int, ...]
    with_exit: tuple[int, ...]


class PackageRow(NamedTuple):
    """How often one package was run ad hoc on one day, and with what tool."""

    tool: str
    attr_path: str
    day: int | None
    entries: int


class Counts:
    """Counts by name and day, to which tallies are added; `key` is what withheld names and texts are hashed with."""

    def __init__(self, key: bytes, kept: KeptCounts | None = None) -> None:
        self._key = key
        self.names = Names(kept.names if kept else (), key)
        self.packages = Names(kept.packages if kept else (), key)
        self.defined = dict.fromkeys(kept.defined if kept else ())
        self._seen = _integers(*kept.seen) if kept else {}
        columns = kept.columns if kept else {}
        self._columns: dict[str, defaultdict[int, int]] = {
            name: defaultdict(int, _integers(*columns[name]) if name in columns else {}) for name in COLUMNS
        }

    def add(self, tally: Tally) -> None:
        """Add what a tally has counted."""
        names = [tuple(map(self.names.number, line.names)) for line in tally.lines]
        by_path = [tuple(map(self.names.number, line.by_path)) for line in tally.lines]
        judged = [(self.names.number(line.judged),) if line.judged else () for line in tally.lines]
        packages = [tuple(map(self.packages.number, map("\t".join, line.adhoc))) for line in tally.lines]
        self._spread("entries", tally.entries, names)
        self._spread("by_path", tally.entries, by_path)
        self._spread("packages", tally.entries, packages)
        # An exit code is about the judged command alone.
        self._spread("failed", tally.failed, judged)
        self._spread("not_found", tally.not_found, judged)
        self._spread("with_exit", tally.with_exit, judged)
        self._add_texts(tally, names)
        self.defined.update(dict.fromkeys(filter(may_be_name, tally.defined)))

    def _spread(self, column: str, counter: dict[int, int], numbers: Sequence[tuple[int, ...]]) -> None:
        """Add counts by line to those by name; `numbers` are the names of each line that it is about."""
        if not any(numbers):
            return
        counts = self._columns[column]
        for key, count in counter.items():
            for number in numbers[key >> DAY_BITS]:
                counts[number << DAY_BITS | key & DAYS] += count

    def _add_texts(self, tally: Tally, names: Sequence[tuple[int, ...]]) -> None:
        """Count each text that was not seen before; one seen before now counts for the later day."""
        lines, seen = self._columns["lines"], self._seen
        for text, line, day in tally.texts():
            hashed = text_hash(text, self._key)
            before = seen.get(hashed)
            if before is not None and before >= day:
                continue
            seen[hashed] = day
            for number in names[line]:
                lines[number << DAY_BITS | day] += 1
                if before is not None:
                    lines[number << DAY_BITS | before] -= 1

    def kept(self, vouched_name: Vouched, vouched_package: Vouched) -> KeptCounts:
        """Return the counts as they may be kept."""
        return KeptCounts(
            names=self.names.told(lambda name: name in self.defined or vouched_name(name), self._columns["entries"]),
            packages=self.packages.told(vouched_package, self._columns["packages"]),
            defined=tuple(self.defined),
            columns={name: _packed(column) for name, column in self._columns.items() if column},
            seen=_packed(self._seen),
        )

    def rows(self, vouched: Vouched) -> Iterator[Row]:
        """Yield the counts of each name, day after day; the undated ones first."""
        entries = self._columns["entries"]
        names = self.names.told(lambda name: name in self.defined or vouched(name), entries)
        keys = sorted(entries)
        days = [(key & DAYS) - 1 if key & DAYS else None for key in keys]
        columns = [self._column(name, keys) for name in COLUMNS[:-1]]
        start = 0
        while start < len(keys):
            number = keys[start] >> DAY_BITS
            end = bisect_left(keys, number + 1 << DAY_BITS, start)
            counts = (tuple(column[start:end]) for column in columns)
            yield Row(names[number], tuple(days[start:end]), *(column if any(column) else () for column in counts))
            start = end

    def _column(self, name: str, keys: Iterable[int]) -> list[int]:
        column = self._columns[name]
        return list(map(column.get, keys, repeat(0))) if column else []

    def package_rows(self, vouched: Vouched) -> Iterator[PackageRow]:
        """Yield the counts of each ad-hoc package and day; those that nothing vouches for are left out."""
        column = self._columns["packages"]
        told = self.packages.told(vouched, column)
        for key, count in column.items():
            tool, tab, attr_path = told[key >> DAY_BITS].partition("\t")
            if tab:
                yield PackageRow(tool, attr_path, _day(key), count)


def most(rows: Iterable[Row]) -> Row:
    """Return of several counts of one name the highest one of each day, with what else is known of it."""
    found: dict[int | None, tuple[int, ...]] = {}
    for row in rows:
        filled = [column or repeat(0, len(row.days)) for column in row[2:]]
        for day, counts in zip(row.days, zip(*filled, strict=True), strict=True):
            if day not in found or found[day][0] < counts[0]:
                found[day] = counts
    columns = zip(*found.values(), strict=True)
    return Row(row.name, tuple(found), *(column if any(column) else () for column in columns))


def _day(key: int) -> int | None:
    return (key & DAYS) - 1 if key & DAYS else None


def _packed(column: dict[int, int]) -> tuple[bytes, bytes]:
    """Return integers as bytes, in order: so they lie side by side when they are read again."""
    keys = sorted(column)
    return array("Q", keys).tobytes(), array("q", map(column.__getitem__, keys)).tobytes()


def _integers(keys: bytes, values: bytes) -> dict[int, int]:
    """Return packed integers as they were; nothing where the bytes are not whole numbers of them."""
    packed_keys, packed_values = array("Q"), array("q")
    packed_keys.frombytes(keys)
    packed_values.frombytes(values)
    return dict(zip(packed_keys, packed_values, strict=True))
