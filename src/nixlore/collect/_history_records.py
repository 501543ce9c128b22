"""Turn the counts of a history into records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from nixlore.collect._history_counts import Counts, PackageRow, Row, most
from nixlore.collect._history_files import HistoryFile
from nixlore.collect._history_keeping import Keeping
from nixlore.errors import SourceError
from nixlore.model.evidence import Coverage, Diagnostic, State
from nixlore.model.shell import Actor, AdHocUse, Command, DefinedName, HistoryEntry, NameKey, ParsedLine, Unit
from nixlore.shell.entries import LOSSES, Entry, Noted, resolve

Record = Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic
"""What a collector of a history yields."""


REMEDIES = {
    "Permission denied": "run as the user whose home it is, or switch this source off",
    "a link to nothing": "make the link's target, or remove the link",
    "not a regular file": "name the history file itself",
    "database disk image is malformed": "copy it again together with its -wal file, or restore it",
    "file is not a database": "restore it, or switch this source off",
}
"""What helps against the causes that are known."""


class Whose(msgspec.Struct, frozen=True):
    """Whose commands some counts are about, who saw them, and what they count."""

    source: str
    unit: Unit
    actor: Actor
    host: str
    user: str

    @property
    def collector(self) -> str:
        """The collector whose source it is; rows that it knows to be another's are a source of their own."""
        return self.source.partition(" ")[0]


class Counted(msgspec.Struct):
    """The counts of one actor on one host in one file, and what was odd about the file."""

    file: HistoryFile
    counts: Counts
    entries: int = 0
    since: int | None = None
    until: int | None = None
    noted: Noted = msgspec.field(default_factory=Counter)

    def span(self, since: int | None, until: int | None) -> None:
        """Stretch the window over what was read."""
        self.since = min(filter(None, (self.since, since)), default=None)
        self.until = max(filter(None, (self.until, until)), default=None)


def records(whose: Whose, counted: Sequence[Counted], keeping: Keeping) -> Iterator[Record]:
    """Yield the records of what was counted for one actor on one host.

    A name that several files of one source show on one day has the count of the file that shows it most: files of one
    shell are mostly copies of each other, left behind when the history moved.
    """
    yield from _commands(whose, _most([part.counts.rows(keeping.vouched_name) for part in counted]))
    for package in _most_packages(part.counts.package_rows(keeping.vouched_package) for part in counted):
        yield AdHocUse(
            attr_path=package.attr_path,
            tool=package.tool,
            day=package.day,
            count=package.entries,
            unit=whose.unit,
            actor=whose.actor,
            host=whose.host,
            user=whose.user,
            source=whose.source,
        )
    for name in dict.fromkeys(name for part in counted for name in part.counts.defined):
        yield DefinedName(name=name, host=whose.host, user=whose.user, source=whose.source)
    for part in counted:
        yield coverage(whose, part)


def _commands(whose: Whose, rows: Iterable[Row]) -> Iterator[Command]:
    for row in rows:
        yield Command(
            name=row.name,
            days=row.days,
            counts=row.entries,
            lines=row.lines,
            unit=whose.unit,
            actor=whose.actor,
            host=whose.host,
            user=whose.user,
            source=whose.source,
            by_path=row.by_path,
            failed=row.failed,
            not_found=row.not_found,
            with_exit=row.with_exit,
        )


def _most(parts: Sequence[Iterable[Row]]) -> Iterable[Row]:
    if len(parts) == 1:
        return parts[0]
    found: dict[str, list[Row]] = defaultdict(list)
    for rows in parts:
        for row in rows:
            found[row.name].append(row)
    return (rows[0] if len(rows) == 1 else most(rows) for rows in found.values())


def _most_packages(parts: Iterable[Iterable[PackageRow]]) -> Iterable[PackageRow]:
    found: dict[tuple[str, str, int | None], PackageRow] = {}
    for rows in parts:
        for row in rows:
            key = (row.tool, row.attr_path, row.day)
            if key not in found or found[key].entries < row.entries:
                found[key] = row
    return found.values()


def coverage(whose: Whose, part: Counted) -> Coverage:
    """Return what was read of one file, and what was odd about it."""
    lost = sum(count for oddity, count in part.noted.items() if oddity in LOSSES)
    notes = [f"{count} x {oddity}" for oddity, count in sorted(part.noted.items()) if count]
    return Coverage(
        collector=whose.collector,
        source=part.file.shown,
        state=_state(part.entries, lost),
        entries=part.entries,
        skipped=lost,
        since=part.since,
        until=part.until,
        unit=whose.unit,
        host=whose.host,
        user=whose.user,
        actor=whose.actor,
        note="; ".join(notes),
    )


MUCH = 100
"""Fewer lost entries than this say nothing about a file."""


def _state(entries: int, lost: int) -> State:
    """Return how well a file was read; one of which much is lost proves no absence."""
    if lost > MUCH and lost * 10 > entries:
        return "unreadable"
    return "partial" if lost else "read"


def history_entry(whose: Whose, entry: Entry, parsed: ParsedLine, aliases: Mapping[str, Sequence[str]]) -> HistoryEntry:
    """Return one entry reduced to names."""
    return HistoryEntry(
        entry=entry.position,
        names=parsed.names,
        resolved=resolve(parsed.names, aliases),
        pipelines=parsed.pipelines,
        at=entry.at,
        first_at=entry.first_at,
        exit=entry.exit,
        cwd=entry.cwd,
        actor=entry.actor,
        host=entry.host or whose.host,
        unit=whose.unit,
        duration=entry.duration,
        user=entry.user or whose.user,
        source=whose.source,
        paths=parsed.paths,
        adhoc=parsed.adhoc,
        defined=parsed.defined,
    )


def unreadable(whose: Whose, file: HistoryFile, error: SourceError, *, partial: bool = False) -> Iterator[Record]:
    """Yield what tells that a file could not be read, or with `partial` not to its end, and why."""
    if not partial:
        yield Coverage(
            collector=whose.collector,
            source=file.shown,
            state="unreadable",
            host=whose.host,
            user=whose.user,
            actor=whose.actor,
            note=error.what,
        )
    remedy = error.remedy or REMEDIES.get(error.what, "")
    yield Diagnostic(stage=f"collect/{whose.collector}", subject=file.shown, cause=error.what, remedy=remedy)
