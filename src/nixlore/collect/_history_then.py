"""Which entries of a history were there at the time that is looked at; entries without a time cannot be placed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nixlore.machine import Machine
from nixlore.model.run import DAY
from nixlore.shell.entries import LATER, UNDATED, Columns, Entry, Noted


class Then:
    """The time that a machine is looked at: the present, in which every entry counts, or one in the past.

    `latest` is the last epoch second that is a possible time; of the present a clock may be somewhat wrong.
    """

    def __init__(self, machine: Machine) -> None:
        self.as_of = machine.as_of
        self.latest = machine.now + 2 * DAY if self.as_of is None else self.as_of

    def has(self, at: int | None) -> bool:
        """Tell whether an entry of this time was there."""
        return self.as_of is None or (at is not None and 0 < at <= self.as_of)

    def entries(self, entries: Iterable[Entry], noted: Noted) -> Iterator[Entry]:
        """Yield the entries that were there; the others are noted."""
        for entry in entries:
            if self.has(entry.at):
                yield entry
            else:
                noted[LATER if entry.at and entry.at > 0 else UNDATED] += 1

    def columns(self, columns: Columns, noted: Noted) -> Columns:
        """Return the columns with those entries only that were there; the others are noted.

        The first use that was stated may be that of an entry left out, so that it is left out too.
        """
        if self.as_of is None:
            return columns
        kept = [(raw, time) for raw, time in zip(columns.raw, columns.times, strict=True) if self.has(time)]
        undated = sum(time <= 0 for time in columns.times)
        noted[UNDATED] += undated
        noted[LATER] += len(columns.times) - undated - len(kept)
        return Columns([raw for raw, _ in kept], [time for _, time in kept])
