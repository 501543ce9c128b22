"""Sessions laid end to end as one strand of commands, cut where nothing follows closely in the same directory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from nixlore.data.trivial_commands import CHANGERS
from nixlore.model.recording import SessionRun
from nixlore.model.run import DAY

CUT = -1
"""Stands in a strand where two commands do not belong together."""

_BETWEEN = re.compile(r" && |; ")


def commands_of(head: str) -> Sequence[str]:
    """Return what a line runs one after the other."""
    return _BETWEEN.split(head) if ";" in head or "&&" in head else (head,)


class Strand:
    """Commands by number, all in one row, with `CUT` between those that do not follow each other closely.

    Beside `numbers` are the session, day and project (a number, -1 for none) of each, and whether it is known to have
    failed. `bounds` are where the pieces between two cuts begin and end.
    """

    __slots__ = (
        "_by_name",
        "_changers",
        "_known",
        "_projects",
        "bounds",
        "days",
        "failed",
        "names",
        "numbers",
        "projects",
        "sessions",
    )

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.sessions: list[int] = []
        self.days: list[int] = []
        self.projects: list[int] = []
        self.failed: list[bool] = []
        self.bounds: list[tuple[int, int]] = []
        self.names: list[str] = []
        self._known: dict[str, tuple[int, ...]] = {}
        self._by_name: dict[str, int] = {}
        self._changers: set[int] = set()
        self._projects: dict[str, int] = {}

    @property
    def project_names(self) -> list[str]:
        """The projects by their numbers."""
        return list(self._projects)

    def add(self, session: int, run: SessionRun, window: int) -> None:
        """Append a session; `window` is how many seconds may lie between two commands that belong together."""
        projects = [*(self._projects.setdefault(name, len(self._projects)) for name in run.project_names), -1]
        begun = len(self.numbers)
        at, moved = run.at, -1
        for place, head in enumerate(run.heads):
            at += run.gaps[place]
            if run.gaps[place] > window:
                begun = self._cut()
            elif place and run.places[place] != run.places[place - 1]:
                begun = self._cut(moved)
            moved = -1
            for number in self._numbers(head):
                if number == CUT:
                    begun = self._cut()
                elif len(self.numbers) == begun or self.numbers[-1] != number:
                    self._append(number, session, at // DAY, projects[run.projects[place]])
                if number in self._changers and moved < 0:
                    moved = len(self.numbers) - 1
            if len(self.numbers) > begun:
                self.failed[-1] = run.failed[place]
        self._cut()

    def _cut(self, moved: int = -1) -> int:
        """End the piece that is being read, and return where the next one begins.

        The commands from `moved` on belong to the next one: they led to another directory.
        """
        begun = self.bounds[-1][1] + 1 if self.bounds else 0
        keep = len(self.numbers) if moved < 0 else moved
        if keep == begun:
            return begun
        columns: tuple[list[Any], ...] = (self.numbers, self.sessions, self.days, self.projects, self.failed)
        carried = [column[keep:] for column in columns]
        for column in columns:
            del column[keep:]
        self.bounds.append((begun, keep))
        self._append(CUT, -1, -1, -1)
        for column, values in zip(columns, carried, strict=True):
            column.extend(values)
        return keep + 1

    def _append(self, number: int, session: int, day: int, project: int) -> None:
        self.numbers.append(number)
        self.sessions.append(session)
        self.days.append(day)
        self.projects.append(project)
        self.failed.append(False)

    def _numbers(self, head: str) -> tuple[int, ...]:
        """Return the numbers of what a line runs; what may not be told, or is known only when run, joins nothing."""
        numbers = self._known.get(head)
        if numbers is None:
            numbers = self._known[head] = tuple(self._number(name) for name in commands_of(head))
        return numbers

    def _number(self, name: str) -> int:
        if not name or name[0] in "#*":
            return CUT
        number = self._by_name.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
            if name in CHANGERS:
                self._changers.add(number)
        return number

    def common(self, places: Sequence[int], most: int = 3) -> tuple[str, ...]:
        """Return the projects that most of some places are in, none where more than a tenth of them is in none."""
        names = self.project_names
        found = Counter(self.projects[place] for place in places)
        few = len(places) / 10
        if found.pop(-1, 0) > few:
            return ()
        return tuple(names[project] for project, count in found.most_common(most) if count > few)
