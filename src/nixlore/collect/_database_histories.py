"""What the collectors of histories in databases do alike: group rows by whose they are, and count them."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from nixlore.collect._databases import Tables, database
from nixlore.collect._history_counts import Counts
from nixlore.collect._history_files import HistoryFile
from nixlore.collect._history_keeping import Keeping
from nixlore.collect._history_parsing import Parsing
from nixlore.collect._history_records import Counted, Record, Whose, history_entry, records, unreadable
from nixlore.collect._history_tally import Tally
from nixlore.collect._history_then import Then
from nixlore.collect._history_vetting import vetting
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage
from nixlore.model.shell import Dialect, HistoryEntry, NameKey, Unit
from nixlore.shell.entries import DAMAGED, MAX_LINE, TOO_LONG, TOO_MANY, Columns, Entry, Noted, decoded

Told = tuple[Entry, Dialect]
"""What is known of a row, and the language that it is written in."""


class Batch(NamedTuple):
    """Rows about which the same is known but for their texts and times."""

    about: Entry
    dialect: Dialect
    columns: Columns


class Database(msgspec.Struct, frozen=True):
    """How one kind of database is read, and what its rows count; imported rows are another source's, of unknown use.

    `rows` reads the entries in order, `batches` the same for counting: by what they have in common, many times as fast.
    """

    name: str
    unit: Unit
    rows: Callable[[Tables], Iterator[Told]]
    batches: Callable[[Tables], Iterator[Batch]]


MOST_GROUPS = 300
"""Actors on hosts that are told apart in one database."""

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
        if counting.left_out and not counting.groups:
            note = f"{counting.left_out.total()} entries later than the time looked at, or without a time"
            yield Coverage(collector=form.name, source=file.shown, state="read", note=note)
        for whose, counted in counting.finished():
            groups[whose].append(counted)
    if groups:
        yield NameKey(key=keeping.key)
    for whose, parts in groups.items():
        yield from records(whose, parts, keeping)


class _Group(msgspec.Struct):
    """What is being counted for one actor on one host: a tally for each shell language."""

    counted: Counted
    tallies: dict[Dialect, Tally]


class _Counting:
    """The reading of one database."""

    def __init__(self, machine: Machine, form: Database, keeping: Keeping, file: HistoryFile) -> None:
        self.whose = Whose(form.name, form.unit, "human", machine.host, machine.user)
        self.groups: dict[Whose, _Group] = {}
        self.left_out: Noted = Counter()
        self._form = form
        self._keeping = keeping
        self._file = file
        self._then = Then(machine)
        self._latest = self._then.latest
        self._parsing = Parsing()

    def read(self) -> None:
        """Count every row."""
        with database(self._file.path) as tables:
            for batch in self._form.batches(tables):
                columns = self._then.columns(batch.columns, self.left_out)
                if columns.raw:
                    self._add(batch._replace(columns=columns))
        for group in islice(self.groups.values(), 1):
            group.counted.noted.update(self.left_out)

    def _add(self, batch: Batch) -> None:
        group = self._group(batch.about)
        if group is None:
            next(iter(self.groups.values())).counted.noted[TOO_MANY] += len(batch.columns.raw)
            return
        raw, times, _ = batch.columns
        if max(map(len, raw)) > MAX_LINE:
            group.counted.noted[TOO_LONG] += sum(len(text) > MAX_LINE for text in raw)
            times = [time for text, time in zip(raw, times, strict=True) if len(text) <= MAX_LINE]
            raw = [text for text in raw if len(text) <= MAX_LINE]
        dated = [time for time in times if 0 < time <= self._latest]
        if dated:
            group.counted.span(min(dated), max(dated))
        self._tally(group, batch.dialect).add_columns(Columns(raw, times), decoded, batch.about.exit)
        refused = self._parsing.noted
        group.counted.entries += len(raw) - refused.total()
        group.counted.noted.update(refused)
        refused.clear()

    def finished(self) -> Iterator[tuple[Whose, Counted]]:
        """Yield what was counted, and for whom."""
        for whose, group in self.groups.items():
            for tally in group.tallies.values():
                group.counted.counts.add(tally)
            yield whose, group.counted

    def _group(self, entry: Entry) -> _Group | None:
        """Return where an entry's counts go; None where a database tells of more machines than anybody has."""
        whose = replace(
            self.whose,
            source=f"{self._form.name} import" if entry.imported else self._form.name,
            unit=IMPORTED if entry.imported else self._form.unit,
            actor=entry.actor,
            host=entry.host or self.whose.host,
            user=entry.user or self.whose.user,
        )
        group = self.groups.get(whose)
        if group is None and len(self.groups) < MOST_GROUPS:
            group = self.groups[whose] = _Group(Counted(self._file, Counts(self._keeping.key)), {})
        return group

    def _tally(self, group: _Group, dialect: Dialect) -> Tally:
        tally = group.tallies.get(dialect)
        if tally is None:
            tally = group.tallies[dialect] = Tally(
                functools.partial(self._parsing.parse, dialect=dialect), self._latest
            )
        return tally


def entries_of_databases(
    machine: Machine, form: Database, files: Sequence[HistoryFile], aliases: Mapping[str, Sequence[str]]
) -> Iterator[HistoryEntry]:
    """Yield every entry of the databases; what cannot be read is left out, and `collect` says why."""
    whose = Whose(form.name, form.unit, "human", machine.host, machine.user)
    read = vetting(machine)
    then = Then(machine)
    for file in files:
        try:
            with database(file.path) as tables:
                for entry, dialect in form.rows(tables):
                    if len(entry.text) <= MAX_LINE and then.has(entry.at):
                        yield history_entry(whose, entry, read(entry.text, dialect), aliases)
        except SourceError:
            continue
