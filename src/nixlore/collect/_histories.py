"""What the collectors of plain history files do alike: read, count, keep the counts, tell the entries."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nixlore.collect._history_blocks import HistoryBytes, opened
from nixlore.collect._history_counts import Counts
from nixlore.collect._history_files import HistoryFile
from nixlore.collect._history_keeping import Keeping, KeptFile
from nixlore.collect._history_parsing import Parsing
from nixlore.collect._history_records import Counted, Record, Whose, history_entry, records, unreadable
from nixlore.collect._history_tally import Tally
from nixlore.collect._history_then import Then
from nixlore.collect._history_vetting import vetting
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage
from nixlore.model.shell import HistoryEntry, NameKey
from nixlore.shell.entries import HIDDEN, OLDER, TOO_MANY, Format, Noted


def collect_files(machine: Machine, form: Format, files: Sequence[HistoryFile]) -> Iterator[Record]:
    """Yield what the files of one format say: counts by name and day, definitions, coverage.

    A file that cannot be read loses itself only.
    """
    whose = Whose(form.name, form.unit, "human", machine.host, machine.user)
    if not files:
        yield Coverage(collector=form.name, source=form.name, state="absent", host=machine.host, user=machine.user)
        return
    keeping = Keeping(machine)
    counted: list[Counted] = []
    for file in files:
        try:
            counted.append(_count(machine, form, file, keeping))
        except SourceError as error:
            yield from unreadable(whose, file, error)
    if counted:
        yield NameKey(key=keeping.key)
        yield from records(whose, counted, keeping)


def _count(machine: Machine, form: Format, file: HistoryFile, keeping: Keeping) -> Counted:
    """Return the counts of one file, of which only what was appended since the last run is read."""
    with opened(file.path) as source:
        kept = keeping.load(form.name, file.path)
        if kept and not _only_grew(kept, source, keeping.key):
            kept = None
        counted = _so_far(file, keeping, kept)
        offset = kept.offset if kept else source.begin()
        if offset and kept is None:
            counted.noted[OLDER] += 1
        parsing = Parsing()
        closed, rest = Reading(form, machine, parsing), Reading(form, machine, parsing)
        for block in source.blocks(offset, form.boundary):
            (closed if block.closed else rest).read(block.data)
            offset += block.size if block.closed else 0
        closed.into(counted)
        if kept is None or offset > kept.offset:
            keeping.save(form.name, file.path, _kept(counted, keeping, source, offset))
        rest.into(counted)
    return counted


def _only_grew(kept: KeptFile, source: HistoryBytes, key: bytes) -> bool:
    return kept.place == source.place and kept.offset <= source.size and source.proof(kept.offset, key) == kept.proof


def _so_far(file: HistoryFile, keeping: Keeping, kept: KeptFile | None) -> Counted:
    if kept is None:
        return Counted(file, Counts(keeping.key))
    counts = Counts(keeping.key, kept.counts)
    return Counted(file, counts, kept.entries, kept.since, kept.until, Counter(kept.noted))


def _kept(counted: Counted, keeping: Keeping, source: HistoryBytes, offset: int) -> KeptFile:
    return KeptFile(
        mark=keeping.mark,
        place=source.place,
        offset=offset,
        proof=source.proof(offset, keeping.key),
        entries=counted.entries,
        noted=dict(counted.noted),
        since=counted.since,
        until=counted.until,
        counts=counted.counts.kept(keeping.vouched_name, keeping.vouched_package),
    )


@dataclass
class Reading:
    """What some bytes of a history hold."""

    form: Format
    machine: Machine
    parsing: Parsing
    entries: int = 0
    since: int | None = None
    until: int | None = None
    noted: Noted = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Start counting."""
        self.then = Then(self.machine)
        self.latest = self.then.latest
        self.tally = Tally(functools.partial(self.parsing.parse, dialect=self.form.dialect), self.latest)

    def read(self, data: bytes) -> None:
        """Count whole entries, by the fast way where the bytes are regular."""
        if self.parsing.is_hopeless:
            self.noted[TOO_MANY] += data.count(b"\n")
            return
        columns = self.form.columns(data)
        if columns is None or (self.then.as_of is not None and columns.first is not None):
            entries = list(self.then.entries(self.form.entries(data, self.noted), self.noted))
            self.entries += len(entries)
            self.tally.add_entries(entries)
            self._span([time for entry in entries for time in (entry.at, entry.first_at) if time])
        elif (columns := self.then.columns(columns, self.noted)).raw:
            self.entries += len(columns.raw)
            self.tally.add_columns(columns, self.form.text)
            self._span([columns.first or 0, *columns.times])
        refused = self.parsing.noted
        self.entries -= refused.total()
        self.noted.update(refused)
        refused.clear()

    def _span(self, times: list[int]) -> None:
        if not times or min(times) <= 0 or max(times) > self.latest:
            times = [time for time in times if 0 < time <= self.latest]
        if times:
            self.since = min(filter(None, (self.since, min(times))))
            self.until = max(filter(None, (self.until, max(times))))

    def into(self, counted: Counted) -> None:
        """Add what was read to the counts of the file."""
        counted.counts.add(self.tally)
        counted.entries += self.entries
        counted.noted.update(self.noted)
        counted.span(self.since, self.until)


def entries_of(
    machine: Machine, form: Format, files: Sequence[HistoryFile], aliases: Mapping[str, Sequence[str]]
) -> Iterator[HistoryEntry]:
    """Yield every entry of the files, in file order; positions count from 0 in each file.

    A file that cannot be read yields nothing; `collect` says why.
    """
    whose = Whose(form.name, form.unit, "human", machine.host, machine.user)
    read = vetting(machine)
    then = Then(machine)
    for file in files:
        try:
            with opened(file.path) as source:
                start = 0
                for block in source.blocks(source.begin(), form.boundary):
                    noted: Noted = Counter()
                    count = 0
                    for entry in form.entries(block.data, noted):
                        count += 1
                        if not then.has(entry.at):
                            continue
                        parsed = read(entry.text, form.dialect)
                        placed = entry._replace(position=start + entry.position)
                        yield history_entry(whose, placed, parsed, aliases)
                    start += count + noted[HIDDEN]
        except SourceError:
            continue
