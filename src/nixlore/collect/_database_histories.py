"""What the collectors of histories in databases do alike: group rows by whose they are, and count them."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nixlore.collect._databases import Tables, database
from nixlore.collect._history_counts import Counts
from nixlore.collect._history_files import HistoryFile
from nixlore.collect._history_keeping import Keeping
from nixlore.collect._history_records import Counted, Record, Whose, history_entry, records, unreadable
from nixlore.collect._history_tally import Tally
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.run import DAY
from nixlore.model.shell import Dialect, HistoryEntry, NameKey, Unit
from nixlore.shell.entries import DAMAGED, MAX_LINE, TOO_LONG, Entry
from nixlore.shell.grammar import parse

Rows = Callable[[Tables], Iterator[tuple[Entry, Dialect]]]
"""Reads the entries of a database, each with the language that it is written in."""


@dataclass(frozen=True)
class Database:
    """How one kind of database is read, and what its rows count; imported rows are another source's, of unknown use."""

    name: str
    unit: Unit
    rows: Rows


IMPORTED: Unit = "distinct command lines"
"""What rows count that were imported from a history: it may have dropped repeats."""


def collect_databases(machine: Machine, form: Database, files: Sequence[HistoryFile]) -> Iterator[Record]:
    """Yield what the databases say, for each actor, host and user in them.

    What can be read of a damaged database counts; one that cannot be opened loses itself only.
    """
    keeping = Keeping(machine)
    groups: dict[Whose, list[Counted]] = defaultdict(list)
    for file in files:
        counting = _Counting(machine, form, keeping, file)
        try:
            counting.read()
        except SourceError as error:
            yield from unreadable(counting.whose, file, error, partial=bool(counting.groups))
            for part in counting.groups.values():
                part.counted.noted[DAMAGED] += 1
        for whose, counted in counting.finished():
            groups[whose].append(counted)
    if groups:
        yield NameKey(key=keeping.key)
    for whose, parts in groups.items():
        yield from records(whose, parts, keeping)


@dataclass
class _Group:
    """What is being counted for one actor on one host: a tally for each shell language."""

    counted: Counted
    tallies: dict[Dialect, Tally]


class _Counting:
    """The reading of one database."""

    def __init__(self, machine: Machine, form: Database, keeping: Keeping, file: HistoryFile) -> None:
        self.whose = Whose(form.name, form.unit, "human", machine.host, machine.user)
        self.groups: dict[Whose, _Group] = {}
        self._form = form
        self._keeping = keeping
        self._file = file
        self._latest = machine.now + 2 * DAY

    def read(self) -> None:
        """Count every row."""
        with database(self._file.path) as tables:
            for entry, dialect in self._form.rows(tables):
                group = self._group(entry)
                if len(entry.text) > MAX_LINE:
                    group.counted.noted[TOO_LONG] += 1
                    continue
                group.counted.entries += 1
                if entry.at is not None and 0 < entry.at <= self._latest:
                    group.counted.span(entry.at, entry.at)
                self._tally(group, dialect).add_entry(entry)

    def finished(self) -> Iterator[tuple[Whose, Counted]]:
        """Yield what was counted, and for whom."""
        for whose, group in self.groups.items():
            for tally in group.tallies.values():
                group.counted.counts.add(tally)
            yield whose, group.counted

    def _group(self, entry: Entry) -> _Group:
        whose = replace(
            self.whose,
            source=f"{self._form.name} import" if entry.imported else self._form.name,
            unit=IMPORTED if entry.imported else self._form.unit,
            actor=entry.actor,
            host=entry.host or self.whose.host,
            user=entry.user or self.whose.user,
        )
        group = self.groups.get(whose)
        if group is None:
            group = self.groups[whose] = _Group(Counted(self._file, Counts(self._keeping.key)), {})
        return group

    def _tally(self, group: _Group, dialect: Dialect) -> Tally:
        tally = group.tallies.get(dialect)
        if tally is None:
            tally = group.tallies[dialect] = Tally(functools.partial(parse, dialect=dialect), self._latest)
        return tally


def entries_of_databases(
    machine: Machine, form: Database, files: Sequence[HistoryFile], aliases: Mapping[str, Sequence[str]]
) -> Iterator[HistoryEntry]:
    """Yield every entry of the databases; what cannot be read is left out, and `collect` says why."""
    whose = Whose(form.name, form.unit, "human", machine.host, machine.user)
    read = functools.lru_cache(maxsize=65_536)(parse)
    for file in files:
        try:
            with database(file.path) as tables:
                for entry, dialect in form.rows(tables):
                    if len(entry.text) <= MAX_LINE:
                        yield history_entry(whose, entry, read(entry.text, dialect), aliases)
        except SourceError:
            continue
