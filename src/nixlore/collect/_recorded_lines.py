"""What command lines run, by their number in the ledger: names that nothing vouches for are hashed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from nixlore.collect._history_names import Vouched
from nixlore.collect._history_parsing import Parsing
from nixlore.model.recording import Step
from nixlore.model.run import DAY
from nixlore.model.shell import Dialect, ParsedLine
from nixlore.shell.private import is_token, may_be_name, token
from nixlore.shell.shapes import heads, shape
from nixlore.storage.ledger import Ledger, Line, Met

ANY = "*"
"""The name of a step that only a running shell knows."""


class Ran(NamedTuple):
    """What a text runs: the number of its line, its steps, and the names in it that nothing vouches for.

    The steps are as they are kept.
    """

    number: int
    steps: tuple[Step, ...]
    unsure: tuple[str, ...]


NOTHING = Ran(0, (), ())
"""A text of which nothing is known."""


class Lines:
    """The lines of the texts that one run meets; each distinct text is parsed once."""

    def __init__(self, ledger: Ledger, vouched: Vouched, vouched_package: Vouched) -> None:
        self._ledger = ledger
        self._vouched = vouched
        self._vouched_package = vouched_package
        self._told = set(ledger.told().values())
        self._defined: set[str] = set()
        self._met: dict[str, Met] = {}
        self._parsing = Parsing()
        self._ran: dict[tuple[str, Dialect], Ran] = {}
        self._lines: dict[Line, int] = {}

    def ran(self, text: str, dialect: Dialect) -> Ran:
        """Return what a text runs."""
        found = self._ran.get((text, dialect))
        if found is None:
            found = self._ran[text, dialect] = self._read(text, dialect)
        return found

    def _read(self, text: str, dialect: Dialect) -> Ran:
        if not text.isascii():
            text = text.encode("utf-8", "replace").decode()
        parsed = self._parsing.parse(text, dialect) if text else None
        if parsed is None:
            return NOTHING
        self._defined.update(filter(may_be_name, parsed.defined))
        steps = shape(text, dialect)
        unsure = tuple(dict.fromkeys(step.name for step in steps if not self._may_be_kept(step.name)))
        if unsure:
            steps = tuple(self._hidden(step, unsure) for step in steps)
        return Ran(self._number(Line(steps, *self._details(parsed, unsure))), steps, unsure)

    def of_steps(self, steps: tuple[Step, ...], packages: Iterable[str], by_path: Iterable[str]) -> Ran:
        """Return what a line runs of which no text is known any more; names that are hashed already stay so."""
        unsure = tuple(dict.fromkeys(step.name for step in steps if not self._is_kept(step.name)))
        if unsure:
            steps = tuple(self._hidden(step, unsure) for step in steps)
        paths = (self._token(name) if name in unsure else name for name in by_path)
        return Ran(
            self._number(Line(steps, tuple(filter(self._vouched_package, packages)), tuple(paths))), steps, unsure
        )

    def _is_kept(self, name: str) -> bool:
        return is_token(name) or self._may_be_kept(name)

    def _may_be_kept(self, name: str) -> bool:
        return name == ANY or self._vouched(name) or name in self._told or name in self._defined

    def _hidden(self, step: Step, unsure: tuple[str, ...]) -> Step:
        return msgspec.structs.replace(step, name=self._token(step.name)) if step.name in unsure else step

    def _token(self, name: str) -> str:
        return token(name, self._ledger.key)

    def _details(self, parsed: ParsedLine, unsure: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ad-hoc packages that the catalog knows, and the names written with a directory."""
        uses = dict.fromkeys(f"{package.tool}\t{package.attr_path}" for package in parsed.adhoc)
        by_path = (self._token(name) if name in unsure else name for name in dict.fromkeys(parsed.paths))
        return tuple(filter(self._vouched_package, uses)), tuple(by_path)

    def _number(self, line: Line) -> int:
        number = self._lines.get(line)
        if number is None:
            number = self._lines[line] = self._ledger.line(line, heads(line.steps))
        return number

    def meet(self, ran: Ran, first: int, last: int) -> None:
        """Note that a text was met, between two times in epoch seconds."""
        for name in ran.unsure:
            hashed, plain = self._token(name), name if may_be_name(name) else None
            days = (first // DAY, last // DAY)
            before = self._met.get(hashed)
            if before is not None:
                days = (min(before.first, days[0]), max(before.last, days[1]))
            self._met[hashed] = Met(*days, plain)

    def finish(self) -> None:
        """Tell the ledger which unknown names were met on which days."""
        self._ledger.met(self._met)
        self._met = {}
