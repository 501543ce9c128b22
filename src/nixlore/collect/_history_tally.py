"""Count what entries run, by distinct line and day; each distinct text is parsed once and forgotten."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from nixlore.data.benign_exits import is_failure
from nixlore.model.run import DAY
from nixlore.model.shell import ParsedLine
from nixlore.shell.entries import Columns, Entry
from nixlore.shell.judged import judged

DAY_BITS = 21
"""A day takes this many bits of a key: 0 for undated, else the days since 1970 and one."""

NOT_FOUND = 127
"""The exit code of shells for a command that is not there."""

REFUSED = -1
"""The number of a text that could not be parsed; it is not kept."""

DAYS = (1 << DAY_BITS) - 1
"""The bits of a key that tell the day."""


class Line(NamedTuple):
    """What one command line counts for: its distinct names, those written with a directory, its ad-hoc packages.

    `judged` is the one command that the exit code of the whole line is about, "" when it may be several.
    """

    names: tuple[str, ...]
    by_path: tuple[str, ...]
    adhoc: tuple[tuple[str, str], ...]
    judged: str


class Tally:
    """Counts of entries by line and day.

    `parse` reads a text; what it refuses with None does not count. Times after `latest` (epoch seconds) are no times.
    Keys of the counters are the number of the line, shifted by DAY_BITS, and the day.
    """

    def __init__(self, parse: Callable[[str], ParsedLine | None], latest: int) -> None:
        self.entries: Counter[int] = Counter()
        self.failed: Counter[int] = Counter()
        self.not_found: Counter[int] = Counter()
        self.with_exit: Counter[int] = Counter()
        self.lines: list[Line] = []
        self.defined: dict[str, None] = {}
        self._parse = parse
        self._latest = latest
        self._numbers: dict[Line, int] = {}
        self._texts: dict[bytes, int] = {}
        self._raw = _RawTexts()
        self._line_of: list[int] = []
        self._last: dict[int, int] = {}
        self._day = 0

    def add_columns(self, columns: Columns, text: Callable[[bytes], str], code: int | None = None) -> None:
        """Count entries; `text` tells what a raw text stands for, `code` is the exit code of them all."""
        self._raw.number = lambda raw: self._number(text(raw), raw)
        numbers = list(map(self._raw.__getitem__, columns.raw))
        # In a circle, all that is counted here would last until somebody looks for garbage.
        del self._raw.number
        self._add_numbers(numbers, list(columns.times), code)

    def _add_numbers(self, numbers: Sequence[int], times: Sequence[int], code: int | None = None) -> None:
        """Count texts by their numbers and times."""
        if REFUSED in numbers:
            times = [time for number, time in zip(numbers, times, strict=True) if number != REFUSED]
            numbers = [number for number in numbers if number != REFUSED]
        ordered = sorted(times)
        if ordered != times:
            times, numbers = zip(*sorted(zip(times, numbers, strict=True)), strict=True)
        dated, future = bisect_right(ordered, 0), bisect_right(ordered, self._latest)
        self._add_day(0, [*numbers[:dated], *numbers[future:]], code)
        while dated < future:
            day = times[dated] // DAY
            end = min(future, bisect_left(times, (day + 1) * DAY, dated))
            self._add_day(day + 1, numbers[dated:end], code)
            dated = end

    def _add_day(self, day: int, numbers: Sequence[int], code: int | None) -> None:
        """Count the texts of one day, by their numbers."""
        entries = self.entries
        lines = Counter(map(self._line_of.__getitem__, numbers))
        for line, count in lines.items():
            entries[line << DAY_BITS | day] += count
        if code is not None:
            self._add_code(day, lines, code)
        # Days may come in any order between blocks, but a block that goes back is rare.
        if day >= self._day:
            self._last.update(dict.fromkeys(numbers, day))
            self._day = day
        else:
            self._last.update({number: max(day, self._last[number]) for number in numbers})

    def _add_code(self, day: int, lines: Counter[int], code: int) -> None:
        for line, count in lines.items():
            judged = self.lines[line].judged
            if judged:
                key = line << DAY_BITS | day
                self.with_exit[key] += count
                if code == NOT_FOUND:
                    self.not_found[key] += count
                if is_failure(judged, code):
                    self.failed[key] += count

    def add_entries(self, entries: Sequence[Entry]) -> None:
        """Count entries whose exit codes are not known."""
        numbers = [self._number(entry.text, b"") for entry in entries]
        self._add_numbers(numbers, [max(0, entry.at or 0) for entry in entries])

    def texts(self) -> Iterator[tuple[bytes, int, int]]:
        """Yield each distinct text with the number of its line and the last day it was seen (0 for undated)."""
        for text, number in self._texts.items():
            yield text, self._line_of[number], self._last[number]

    def _number(self, text: str, raw: bytes) -> int:
        """Return the number of a text, which is parsed when it is new, or REFUSED."""
        data = text.encode("utf-8", "surrogateescape")
        number = self._texts.get(data)
        if number is None:
            parsed = self._parse(text)
            if parsed is None:
                return REFUSED
            number = len(self._line_of)
            # Where both are the same bytes one object is kept for both.
            self._texts[raw if data == raw else data] = number
            self._last[number] = 0
            self._line_of.append(self._line(parsed))
        return number

    def _line(self, parsed: ParsedLine) -> int:
        self.defined.update(dict.fromkeys(parsed.defined))
        names = tuple(dict.fromkeys(parsed.names))
        line = Line(
            names,
            tuple(dict.fromkeys(parsed.paths)),
            tuple(dict.fromkeys((package.tool, package.attr_path) for package in parsed.adhoc)),
            judged(parsed.names),
        )
        number = self._numbers.get(line)
        if number is None:
            number = self._numbers[line] = len(self.lines)
            self.lines.append(line)
        return number


class _RawTexts(dict[bytes, int]):
    """The numbers of raw texts; `number` tells that of a text when it is first asked for."""

    number: Callable[[bytes], int]

    def __missing__(self, raw: bytes) -> int:
        number = self.number(raw)
        if number != REFUSED:
            self[raw] = number
        return number
