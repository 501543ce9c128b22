"""Count what entries run, by distinct line and day; each distinct text is parsed once and forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from operator import add
from typing import NamedTuple

from nixlore.data.benign_exits import is_failure
from nixlore.model.run import DAY
from nixlore.model.shell import ParsedLine
from nixlore.shell.entries import Columns, Entry

DAY_BITS = 21
"""A day takes this many bits of a key: 0 for undated, else the days since 1970 and one."""

NOT_FOUND = 127
"""The exit code of shells for a command that is not there."""

DAYS = (1 << DAY_BITS) - 1
"""The bits of a key that tell the day."""

_WRAPPERS = frozenset(
    ["sudo", "doas", "env", "command", "builtin", "exec", "nohup", "nice", "ionice", "time", "stdbuf", "setsid"]
)


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

    `parse` reads a text; times after `latest` (epoch seconds) are no times. Keys of the counters are the number of the
    line, shifted by DAY_BITS, and the day.
    """

    def __init__(self, parse: Callable[[str], ParsedLine], latest: int) -> None:
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
        self._raw: dict[bytes, int] = {}
        self._shifted: list[int] = []
        self._last: list[int] = []

    def add_columns(self, columns: Columns, text: Callable[[bytes], str]) -> None:
        """Count regular entries; `text` tells what a raw text stands for."""
        known = self._raw
        for raw in dict.fromkeys(columns.raw):
            if raw not in known:
                known[raw] = self._number(text(raw), raw)
        numbers = list(map(known.__getitem__, columns.raw))
        latest = self._latest
        days = [time // DAY + 1 if 0 < time <= latest else 0 for time in columns.times]
        self.entries.update(map(add, map(self._shifted.__getitem__, numbers), days))
        last = self._last
        for number, day in _last_days(numbers, days):
            last[number] = max(last[number], day)

    def add_entry(self, entry: Entry, weight: int = 1) -> None:
        """Count one entry, or `weight` that are alike."""
        number = self._number(entry.text, b"")
        at = entry.at
        day = at // DAY + 1 if at is not None and 0 < at <= self._latest else 0
        key = self._shifted[number] + day
        self.entries[key] += weight
        self._last[number] = max(self._last[number], day)
        judged = self.lines[key >> DAY_BITS].judged
        if entry.exit is None or not judged:
            return
        self.with_exit[key] += weight
        if entry.exit == NOT_FOUND:
            self.not_found[key] += weight
        if is_failure(judged, entry.exit):
            self.failed[key] += weight

    def texts(self) -> Iterator[tuple[bytes, int, int]]:
        """Yield each distinct text with the number of its line and the last day it was seen (0 for undated)."""
        for text, number in self._texts.items():
            yield text, self._shifted[number] >> DAY_BITS, self._last[number]

    def _number(self, text: str, raw: bytes) -> int:
        """Return the number of a text, which is parsed when it is new."""
        data = text.encode("utf-8", "surrogateescape")
        number = self._texts.get(data)
        if number is None:
            number = len(self._last)
            # Where both are the same bytes one object is kept for both.
            self._texts[raw if data == raw else data] = number
            self._last.append(0)
            self._shifted.append(self._line(self._parse(text)) << DAY_BITS)
        return number

    def _line(self, parsed: ParsedLine) -> int:
        self.defined.update(dict.fromkeys(parsed.defined))
        names = tuple(dict.fromkeys(parsed.names))
        line = Line(
            names,
            tuple(dict.fromkeys(parsed.paths)),
            tuple(dict.fromkeys((package.tool, package.attr_path) for package in parsed.adhoc)),
            _judged(parsed.names),
        )
        number = self._numbers.get(line)
        if number is None:
            number = self._numbers[line] = len(self.lines)
            self.lines.append(line)
        return number


def _judged(names: Sequence[str]) -> str:
    programs = [name for name in names if name not in _WRAPPERS]
    return programs[0] if len(programs) == 1 and names[-1] == programs[0] else ""


def _last_days(numbers: Sequence[int], days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return each number with its greatest day; histories are nearly always in order already."""
    if all(one <= other for one, other in pairwise(days)):
        return iter(dict(zip(numbers, days, strict=True)).items())
    return iter({number: day for day, number in sorted(zip(days, numbers, strict=True))}.items())
