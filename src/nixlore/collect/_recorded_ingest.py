"""Take events into the ledger: name what they run and where, judge how they ended, find what cured what."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Literal

from nixlore.collect._history_keeping import Keeping
from nixlore.collect._history_then import Then
from nixlore.collect._recorded_cures import Cures
from nixlore.collect._recorded_events import Event, is_possible
from nixlore.collect._recorded_judging import Judgement, judged
from nixlore.collect._recorded_lines import Lines, Ran
from nixlore.collect._recorded_places import Places
from nixlore.machine import Machine
from nixlore.model.evidence import Diagnostic
from nixlore.model.shell import Dialect, Unit
from nixlore.storage._ledger_rows import Row
from nixlore.storage._ledger_schema import FAILED, IN_SHELL
from nixlore.storage.ledger import Ledger, Source

STAGE = "collect/recorded"
"""What notes are about."""

IMPORTED: Unit = "distinct command lines"
"""What events count that were imported from a history: it may have dropped repeats."""

AT_ONCE = 50_000
"""How many events are held at a time."""


class RawTexts(dict[bytes, int]):
    """The numbers of the lines that raw texts of one history run, each found when it is first asked for.

    `unsure` are those among them, by number, in which a name is that nothing vouches for.
    """

    def __init__(self, lines: Lines, text: Callable[[bytes], str], dialect: Dialect) -> None:
        super().__init__()
        self.unsure: dict[int, Ran] = {}
        self._lines = lines
        self._text = text
        self._dialect: Dialect = dialect

    def __missing__(self, raw: bytes) -> int:
        """Return the number of a text that was not met before."""
        ran = self._lines.ran(self._text(raw), self._dialect)
        if ran.unsure:
            self.unsure[ran.number] = ran
        self[raw] = ran.number
        return ran.number


class Ingest:
    """One run's way into the ledger; `notes` tell what was odd on it."""

    def __init__(self, machine: Machine, ledger: Ledger, *, may_write: bool) -> None:
        self.notes: list[Diagnostic] = []
        self.machine = machine
        self.may_write = may_write
        self.ledger = ledger
        self.latest = Then(machine).latest
        keeping = Keeping(machine)
        self.lines = Lines(ledger, keeping.vouched_name, keeping.vouched_package)
        self.places = Places(machine, ledger)
        self._clean = functools.cache(_clean)

    def note(self, subject: str, cause: str, severity: Literal["warning", "note"] = "warning") -> None:
        """Note what was odd."""
        self.notes.append(Diagnostic(stage=STAGE, subject=subject, cause=cause, severity=severity))

    def file(self, path: str) -> bytes:
        """Return the digest that stands for a file."""
        data = path.encode("utf-8", "surrogateescape")
        return blake2b(data, digest_size=8, key=self.ledger.key, person=b"file").digest()

    def source(self, name: str, file: bytes, unit: Unit, about: Event) -> int:
        """Return the number of the source of an event."""
        host = self._clean(about.host) or self.machine.host
        user = self._clean(about.user) or self.machine.user
        if about.imported:
            return self.ledger.source(Source(f"{name} import", file, IMPORTED, about.actor, host, user))
        return self.ledger.source(Source(name, file, unit, about.actor, host, user))

    def columns(self, source: int, raw: Sequence[bytes], times: Sequence[int], ran: RawTexts) -> None:
        """Take in many texts of which nothing but the second of their start is known."""
        found = list(map(ran.__getitem__, raw))
        if ran.unsure:
            met: dict[int, tuple[Ran, int, int]] = {}
            for number, time in zip(found, times, strict=True):
                if (unsure := ran.unsure.get(number)) is not None:
                    _, first, last = met.get(number, (unsure, time, time))
                    met[number] = (unsure, min(first, time), max(last, time))
            for unsure, first, last in met.values():
                self.lines.meet(unsure, first, last)
        self.ledger.add_seconds(source, self.ledger.setting(source, 0, 0), times, found)

    def events(self, name: str, file: bytes, unit: Unit, events: Iterable[Event]) -> None:
        """Take in the events of one source; those of one session come in the order of time."""
        with self.ledger.explaining():
            self._events(name, file, unit, events)

    def _events(self, name: str, file: bytes, unit: Unit, events: Iterable[Event]) -> None:
        sources: dict[tuple[str, ...], int] = {}
        rows: dict[int, list[Row]] = defaultdict(list)
        cures: dict[int, Cures] = defaultdict(Cures)
        held = 0
        for event in events:
            if event.is_hidden or not is_possible(event.start, self.latest):
                continue
            about = (event.actor, event.host, event.user, str(event.imported))
            source = sources.get(about)
            if source is None:
                source = sources[about] = self.source(name, file, unit, event)
            ran = self.lines.ran(event.text, event.dialect)
            judgement = None if event.exit is None else judged(ran.steps, event.exit, event.codes)
            cures[source].follow(event, ran, judgement)
            if event.fresh:
                rows[source].append(self._row(source, event, ran, judgement))
                held += 1
            if held >= AT_ONCE:
                self._add(rows)
                held = 0
        self._add(rows)
        for source, found in cures.items():
            self.ledger.add_cures(source, found.found)

    def _add(self, rows: dict[int, list[Row]]) -> None:
        for source, part in rows.items():
            self.ledger.add(source, part)
        rows.clear()

    def _row(self, source: int, event: Event, ran: Ran, judgement: Judgement | None) -> Row:
        self.lines.meet(ran, event.start // 1000, event.start // 1000)
        host = self._clean(event.host) or self.machine.host
        setting = self.ledger.setting(
            source, self.places.session(event.session), self.places.place(event.directory, host)
        )
        marks = IN_SHELL * event.in_shell
        if judgement is None:
            return Row(event.start, ran.number, setting, None, None, event.took, marks)
        marks |= FAILED * judgement.failed
        return Row(event.start, ran.number, setting, judgement.code, judgement.step, event.took, marks)

    def finish(self) -> None:
        """Tell the ledger which names were met."""
        self.lines.finish()


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
