"""Take what shells have recorded: read it, put it into the ledger, and empty the spool without losing a line.

A shell opens the spool, adds one line and closes it again. So a spool that was read is put aside under a second name
and an empty one is put in its place in one step; what was put aside is read once more by later scans, for a shell may
have opened it just before, and is removed once it has rested for a while: two scans may follow each other at once. Each
file is read from the mark that the ledger has of it. All of this happens while the ledger is locked, and at each moment
a scan may be killed: then what was not committed is read again, and what was begun with the files is finished.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nixlore.collect._history_blocks import HistoryBytes, opened
from nixlore.collect._recorded_events import Event
from nixlore.collect._recorded_ingest import Ingest
from nixlore.collect._recorded_marks import Mark, only_grew, packed, surplus, unpacked
from nixlore.collect._recorded_sources import rests
from nixlore.errors import SourceError
from nixlore.model.shell import Dialect
from nixlore.shell.entries import Noted
from nixlore.shell.recorded import Ended, read
from nixlore.storage import spool

NAME = "hook"
"""The name of this source."""

MARK = "hook"
"""Under which name the ledger keeps the marks of the spool's files."""

BEFORE = 65_536
"""So many bytes before a mark tell what went before: a failure there may be cured only now."""

DIALECTS: Mapping[str, Dialect] = {"fish": "fish", "bash": "posix", "zsh": "zsh"}


def take(ingest: Ingest) -> None:
    """Read what is new in every spool into the ledger, and empty those that can be."""
    reading = _Reading(ingest)
    ingest.events(NAME, b"", "runs", reading.events())
    if reading.kept != reading.marks:
        ingest.ledger.set_mark(MARK, packed(reading.kept))
    if ingest.may_write:
        for place in spool.places(ingest.machine):
            try:
                _empty(place, reading.done, is_paused=spool.is_paused(ingest.machine))
            except OSError as error:
                ingest.note(str(place), f"cannot be emptied: {error.strerror}", "note")
    if reading.noted:
        ingest.note("recording", f"lines of no known form were skipped: {reading.noted.total()}", "note")


class _Reading:
    """One reading of all spools: `done` are the files that have not grown for a while."""

    def __init__(self, ingest: Ingest) -> None:
        self.noted: Noted = Counter()
        self.done: set[Path] = set()
        self.marks = unpacked(ingest.ledger.mark(MARK))
        self.kept: tuple[Mark, ...] = ()
        self._ingest = ingest
        self._key = ingest.ledger.key
        self._offset = 0

    def events(self) -> Iterator[Event]:
        """Yield what is new, after what went before it."""
        for path in spool.files(self._ingest.machine):
            with self._saying(path), opened(path) as source:
                fitting = [mark for mark in self.marks if only_grew(mark, source, self._key)]
                mark = max(fitting, key=_offset, default=None)
                if mark is not None and source.size == mark.offset + mark.ahead and rests(path):
                    self.done.add(path)
                yield from self._of(source, mark)
                # What is put aside and has not grown is removed, and its mark with it.
                if not (self._ingest.may_write and path in self.done and path.name == spool.TAKEN):
                    self._keep(source)

    @contextmanager
    def _saying(self, path: Path) -> Iterator[None]:
        """Note that a file cannot be read, as no other collector reads it."""
        try:
            yield
        except SourceError as error:
            self._ingest.note(str(path), error.what)

    def _keep(self, source: HistoryBytes) -> None:
        """Note up to where the file was read that was read last."""
        if self._offset:
            proof = source.proof(self._offset, self._key)
            self.kept += (Mark(self._offset, proof, max(source.size - self._offset, 0)),)

    def _of(self, source: HistoryBytes, mark: Mark | None) -> Iterator[Event]:
        offset = mark.offset if mark else 0
        before = source.read(max(0, offset - BEFORE), min(BEFORE, offset))
        if offset > BEFORE:
            before = before.partition(b"\n")[2]
        yield from (event._replace(fresh=False) for event in _events(before, Counter()))
        for block in source.blocks(offset, _boundary):
            if not block.closed:
                break
            offset += block.size
            found = list(_events(block.data, self.noted))
            yield from found if mark else self._unknown(found)
        self._offset = offset

    def _unknown(self, events: list[Event]) -> Iterator[Event]:
        """Yield what the ledger does not have; a spool may have been written anew, or brought back."""
        if not events:
            return
        since, until = min(event.start for event in events), max(event.start for event in events)
        known: Counter[Hashable] = Counter(self._ingest.ledger.starts(NAME, since, until))
        number = self._ingest.places.session
        yield from surplus(events, known, lambda event: (event.start, number(event.session)))


def _offset(mark: Mark) -> int:
    return mark.offset


def _boundary(data: bytes) -> int:
    return data.rfind(b"\n") + 1


def _events(data: bytes, noted: Noted) -> Iterator[Event]:
    for ended in read(data, noted):
        if isinstance(ended, Ended):
            yield Event(
                start=round(1000 * (ended.at - ended.seconds)),
                text=ended.text,
                dialect=DIALECTS.get(ended.shell, "posix"),
                actor="agent" if ended.is_agent else "human",
                exit=ended.exit,
                codes=ended.codes,
                took=round(1000 * ended.seconds),
                session=ended.session,
                directory=ended.directory,
                in_shell=ended.in_shell,
            )


def _empty(place: Path, done: set[Path], *, is_paused: bool) -> None:
    """Put an empty spool in the place of one that was read, and remove what was put aside before.

    Raises OSError.
    """
    taken, fresh = place.with_name(spool.TAKEN), place.with_name(spool.FRESH)
    is_begun = taken.exists() and place.exists() and taken.samefile(place)
    if taken.exists() and not is_begun:
        if taken not in done:
            return
        taken.unlink()
    if not is_begun:
        if not place.exists() or not place.stat().st_size:
            return
        os.link(place, taken)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
    if is_paused or not place.exists():
        # Recording was paused meanwhile: no shell may find a spool.
        fresh.unlink()
    else:
        os.utime(taken)
        fresh.rename(place)
