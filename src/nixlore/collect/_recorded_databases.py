"""Take what is new in the databases of atuin and nushell into the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from nixlore.collect._database_histories import Database
from nixlore.collect._databases import Newer, database
from nixlore.collect._history_files import HistoryFile
from nixlore.collect._recorded_events import Event, is_possible
from nixlore.collect._recorded_ingest import Ingest
from nixlore.errors import SourceError
from nixlore.model.run import DAY
from nixlore.shell.entries import MAX_LINE, Entry

CONTEXT = 50
"""So many rows before the first new one tell what went before it."""

MOST_RUNNING = 1000
"""Rows of commands that did not end yet and are waited for."""


class RowMark(msgspec.Struct, frozen=True, array_like=True):
    """Up to which row a database was read, and what proves that it is still that row.

    `running` are rows before it whose command had not ended. `oldest` is the second of the oldest row.
    """

    row: int
    proof: str
    running: tuple[int, ...] = ()
    oldest: int | None = None


class Clock(NamedTuple):
    """Where a database keeps the start of a command, and how many of its units make a millisecond."""

    column: str
    per_millisecond: int


CLOCKS = {"atuin": Clock("timestamp", 1_000_000), "nushell_history": Clock("start_timestamp", 1)}


def take_database(ingest: Ingest, form: Database, file: HistoryFile) -> RowMark:
    """Take in what is new in one database; return up to which row it was read.

    A row is there from the moment its command starts, so those that have not ended are left for a later scan, up to a
    day. Where the row that was last read is not the same any more, all rows are read, and those taken that are more in
    their second than the ledger has.
    Raises SourceError.
    """
    digest = ingest.file(file.shown)
    name = f"{form.name} {digest.hex()}"
    before = _unpacked(ingest.ledger.mark(name))
    with database(file.path) as tables:
        clock = CLOCKS[form.name]
        if before is not None and _proof(Newer(tables, 0), clock, before.row) != before.proof:
            known = ingest.ledger.by_second(digest, form.name)
            reading = _Reading(ingest, form, Newer(tables, 0), None)
            left = Counter(event.start // 1000 for event in reading.events())
            reading = _Reading(ingest, form, Newer(tables, 0), None)
            events: Iterator[Event] = _last(reading.events(), left, left - known)
        else:
            start = 0 if before is None else max(0, min((before.row - CONTEXT, *(row - 1 for row in before.running))))
            reading = _Reading(ingest, form, Newer(tables, start), before)
            events = reading.events()
        ingest.events(form.name, digest, form.unit, events)
        mark = reading.mark(Newer(tables, 0), clock)
    ingest.ledger.set_mark(name, msgspec.msgpack.encode(mark))
    return mark


def _unpacked(data: bytes | None) -> RowMark | None:
    try:
        return None if data is None else msgspec.msgpack.decode(data, type=RowMark)
    except msgspec.MsgspecError:
        return None


def _proof(tables: Newer, clock: Clock, row: int) -> str:
    return str(tables.value("history", clock.column, row))


def _last(events: Iterator[Event], left: Counter[int], more: Counter[int]) -> Iterator[Event]:
    """Yield of the events of each second as many of the last ones as are more than the ledger has."""
    for event in events:
        second = event.start // 1000
        yield event._replace(fresh=left[second] <= more[second])
        left[second] -= 1


class _Reading:
    """The reading of one database from a row on."""

    def __init__(self, ingest: Ingest, form: Database, tables: Newer, mark: RowMark | None) -> None:
        self._ingest = ingest
        self._form = form
        self._tables = tables
        self._mark = mark or RowMark(0, "")
        self._running: list[int] = []
        self._last = self._mark.row
        self._oldest = self._mark.oldest

    def events(self) -> Iterator[Event]:
        """Yield the rows that are new, after some that went before.

        Raises SourceError, as what is done with them may raise errors of another database.
        """
        import sqlite3  # noqa: PLC0415 - loaded only where a database is read

        try:
            yield from self._events()
        except sqlite3.Error as error:
            raise SourceError(str(error)) from error

    def _events(self) -> Iterator[Event]:
        clock = CLOCKS[self._form.name]
        for entry, dialect in self._form.rows(self._tables):
            row, _, started, *_ = self._tables.row
            is_new = row > self._mark.row or row in self._mark.running
            self._last = max(self._last, row)
            if not isinstance(started, int) or entry.at is None or len(entry.text) > MAX_LINE:
                continue
            start = started // clock.per_millisecond
            self._oldest = min(filter(None, (self._oldest, entry.at)))
            if is_new and self._is_running(entry):
                self._running.append(row)
                continue
            event = Event(
                start=start,
                text=entry.text,
                dialect=dialect,
                actor=entry.actor,
                exit=entry.exit,
                took=None if entry.duration is None else round(1000 * entry.duration),
                session=entry.session or "",
                directory=entry.cwd or "",
                host=entry.host,
                user=entry.user,
                imported=entry.imported,
                fresh=is_new,
            )
            if not event.is_hidden and is_possible(start, self._ingest.latest):
                yield event

    def _is_running(self, entry: Entry) -> bool:
        if entry.imported or entry.exit is not None or entry.duration is not None or entry.at is None:
            return False
        return self._ingest.machine.now - DAY < entry.at and len(self._running) < MOST_RUNNING

    def mark(self, tables: Newer, clock: Clock) -> RowMark:
        """Return up to which row the database was read."""
        return RowMark(self._last, _proof(tables, clock, self._last), tuple(self._running), self._oldest)
