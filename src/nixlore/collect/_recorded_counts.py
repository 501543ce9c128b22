"""Counts by name and day of what no collector of its own tells: recorded commands, and days that a history lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from nixlore.collect._history_tally import NOT_FOUND
from nixlore.data.benign_exits import is_failure
from nixlore.model.recording import Step
from nixlore.model.shell import COLUMNS, Actor, AdHocUse, Command, Unit
from nixlore.storage._ledger_queries import Group, Queries

ENTRIES, LINES, BY_PATH, FAILED, MISSING, WITH_EXIT = range(len(COLUMNS))
"""The places of the columns of a command."""


class Whose(NamedTuple):
    """Whose commands some counts are about, and who saw them."""

    unit: Unit
    actor: Actor
    host: str
    user: str
    source: str


class DayCounts:
    """The counts of names; `live` is for each source the day from which on a collector of its own reads its file."""

    def __init__(self, queries: Queries, live: Mapping[int, int]) -> None:
        self.counted: Counter[int] = Counter()
        self._queries = queries
        self._live = live
        self._whose = {
            number: Whose(told.unit, told.actor, told.host, told.user, told.name)
            for number, told in queries.sources.items()
        }
        self._names: dict[int, tuple[str, ...]] = {}
        self._columns: dict[tuple[str, Whose], dict[int, list[int]]] = defaultdict(dict)
        self._last: dict[tuple[int, Whose], int] = {}
        self._packages: Counter[tuple[str, int, Whose]] = Counter()
        self._uses: dict[int, tuple[str, ...]] = {}
        self._by_path: dict[int, frozenset[str]] = {}
        for line, packages, by_path in queries.details():
            self._uses[line] = msgspec.json.decode(packages, type=tuple[str, ...])
            written = msgspec.json.decode(by_path, type=tuple[str, ...])
            self._by_path[line] = frozenset(queries.names.get(name, name) for name in written)

    def add(self, group: Group) -> None:
        """Count some alike events, unless a collector of its own does."""
        if group.day >= self._live.get(group.source, group.day + 1):
            return
        self.counted[group.source] += group.events
        whose = self._whose[group.source]
        by_path = self._by_path.get(group.line, ())
        for name in self._names_of(group.line):
            row = self._row(name, whose, group.day)
            row[ENTRIES] += group.events
            if name in by_path:
                row[BY_PATH] += group.events
        key = (group.line, whose)
        self._last[key] = max(group.day, self._last.get(key, 0))
        for use in self._uses.get(group.line, ()):
            self._packages[use, group.day, whose] += group.events
        if group.code is not None and group.step is not None and group.step >= 0:
            step = self._queries.steps[group.line][group.step]
            row = self._row(step.name, whose, group.day)
            row[WITH_EXIT] += group.events
            row[FAILED] += group.events * is_failure(step.name, group.code, step.words, step.flags)
            row[MISSING] += group.events * (group.code == NOT_FOUND)

    def _row(self, name: str, whose: Whose, day: int) -> list[int]:
        days = self._columns[name, whose]
        row = days.get(day)
        if row is None:
            row = days[day] = [0] * len(COLUMNS)
        return row

    def _names_of(self, line: int) -> tuple[str, ...]:
        """Return the distinct names that a line runs, wrappers among them."""
        names = self._names.get(line)
        if names is None:
            found = (name for step in self._queries.steps[line] for name in _named(step))
            names = self._names[line] = tuple(dict.fromkeys(name for name in found if name != "*"))
        return names

    def records(self) -> Iterator[Command | AdHocUse]:
        """Yield what was counted."""
        for (line, whose), day in self._last.items():
            for name in self._names_of(line):
                self._row(name, whose, day)[LINES] += 1
        for (name, whose), days in self._columns.items():
            ordered = sorted(days)
            columns = [tuple(days[day][place] for day in ordered) for place in range(len(COLUMNS))]
            yield Command(
                name=name,
                days=tuple(ordered),
                counts=columns[ENTRIES],
                lines=columns[LINES],
                by_path=_told(columns[BY_PATH]),
                failed=_told(columns[FAILED]),
                not_found=_told(columns[MISSING]),
                with_exit=_told(columns[WITH_EXIT]),
                **whose._asdict(),
            )
        for (use, day, whose), count in self._packages.items():
            tool, _, attr_path = use.partition("\t")
            yield AdHocUse(attr_path=attr_path, tool=tool, day=day, count=count, **whose._asdict())


def _told(column: tuple[int, ...]) -> tuple[int, ...]:
    """Return a column, an empty one where all numbers are zero."""
    return column if any(column) else ()


def _named(step: Step) -> Iterator[str]:
    yield from step.by
    yield step.name
