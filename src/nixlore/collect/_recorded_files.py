"""Take what is new in plain histories into the ledger: entries that have a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nixlore.collect._history_blocks import HistoryBytes, opened
from nixlore.collect._history_files import HistoryFile
from nixlore.collect._recorded_events import Event
from nixlore.collect._recorded_ingest import Ingest, RawTexts
from nixlore.collect._recorded_marks import Mark, only_grew, packed, unpacked
from nixlore.shell.entries import Format, decoded

BLANKS = (b" ", b"\t")

LEAD = {"fish_history": len(b"- cmd: ")}
"""How many bytes stand before the text in the raw entries of a history."""


class Batch(NamedTuple):
    """Texts and the seconds of their starts; the texts are `raw`, else as they were typed."""

    texts: Sequence[bytes]
    times: Sequence[int]
    raw: bool


def take_file(ingest: Ingest, form: Format, file: HistoryFile) -> Mark:
    """Take in what is new in one history; return up to where it was read.

    What was only appended to is read from its mark on. Of a file that was written anew those entries are taken that are
    more in their second than the ledger has, the last ones of each.
    Raises SourceError.
    """
    digest = ingest.file(file.shown)
    name = f"{form.name} {digest.hex()}"
    with opened(file.path) as source:
        before = next(iter(unpacked(ingest.ledger.mark(name))), None)
        grew = before is not None and only_grew(before, source, ingest.ledger.key)
        reading = _Reading(ingest, form, source, before if grew else None)
        if before is None or grew:
            batches = reading.batches()
        else:
            batches = reading.surplus(ingest.ledger.by_second(digest, form.name))
        number = ingest.source(form.name, digest, form.unit, Event(0, "", form.dialect))
        numbers = {
            True: RawTexts(ingest.lines, form.text, form.dialect),
            False: RawTexts(ingest.lines, decoded, form.dialect),
        }
        for batch in batches:
            ingest.columns(number, batch.texts, batch.times, numbers[batch.raw])
        mark = reading.mark()
    ingest.ledger.set_mark(name, packed([mark]))
    return mark


class _Reading:
    """The reading of one file from a mark on."""

    def __init__(self, ingest: Ingest, form: Format, source: HistoryBytes, mark: Mark | None) -> None:
        self._ingest = ingest
        self._form = form
        self._source = source
        self._mark = mark
        self._start = mark.offset if mark else source.begin()
        self._offset = self._start
        self._ahead = 0
        self._oldest = mark.oldest if mark else None

    def batches(self) -> Iterator[Batch]:
        """Yield the entries that are new."""
        skipped = self._mark.ahead if self._mark else 0
        for block in self._source.blocks(self._start, self._form.boundary):
            batch = self._entries(block.data)
            if not block.closed:
                self._ahead = len(batch.times)
            yield self._dated(Batch(batch.texts[skipped:], batch.times[skipped:], batch.raw))
            skipped = 0
            self._offset += block.size if block.closed else 0

    def surplus(self, known: Counter[int]) -> Iterator[Batch]:
        """Yield those that are more in their second than the ledger has."""
        left: Counter[int] = Counter()
        for batch in self.batches():
            left.update(batch.times)
        more = left - known
        self._offset = self._start
        for texts, times, raw in self.batches() if more else ():
            kept: list[tuple[bytes, int]] = []
            for text, time in zip(texts, times, strict=True):
                if left[time] <= more[time]:
                    kept.append((text, time))
                left[time] -= 1
            yield Batch([text for text, _ in kept], [time for _, time in kept], raw)

    def _entries(self, data: bytes) -> Batch:
        columns = self._form.columns(data)
        if columns is not None:
            return Batch(columns.raw, columns.times, raw=True)
        entries = list(self._form.entries(data, Counter()))
        texts = [entry.text.encode("utf-8", "surrogateescape") for entry in entries]
        return Batch(texts, [entry.at or 0 for entry in entries], raw=False)

    def _dated(self, batch: Batch) -> Batch:
        """Return those that have a possible time and are not hidden."""
        first, last = max(1, self._ingest.ledger.kept_since // 1000), self._ingest.latest
        lead = LEAD.get(self._form.name, 0) if batch.raw else 0
        oldest = min(batch.times, default=0)
        if oldest <= 0:
            oldest = min((time for time in batch.times if time > 0), default=0)
        self._oldest = min(filter(None, (self._oldest, oldest)), default=None)
        if not batch.times:
            return batch
        is_regular = first <= min(batch.times) and max(batch.times) <= last
        # Distinct texts are few.
        if is_regular and not any(text.startswith(BLANKS, lead) for text in set(batch.texts)):
            return batch
        kept = [
            (text, time)
            for text, time in zip(batch.texts, batch.times, strict=True)
            if first <= time <= last and not text.startswith(BLANKS, lead)
        ]
        return Batch([text for text, _ in kept], [time for _, time in kept], batch.raw)

    def mark(self) -> Mark:
        """Return up to where the file was read."""
        proof = self._source.proof(self._offset, self._ingest.ledger.key)
        return Mark(self._offset, proof, self._ahead, self._oldest)
