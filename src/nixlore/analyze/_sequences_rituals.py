"""What is run first after coming into a project, more often there than otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nixlore.analyze._habits import is_habit
from nixlore.analyze._sequences_chance import at_least
from nixlore.analyze._sequences_strand import commands_of
from nixlore.data.trivial_commands import TRIVIAL
from nixlore.model.recording import SessionRun
from nixlore.model.run import DAY
from nixlore.model.shell import Actor
from nixlore.model.workflows import EntryRitual

DEEPEST = 3
"""How many commands a ritual has at most."""

LEAST = 5
"""How many visits must have begun with a ritual."""

LEAST_SHARE = 0.2
"""Which part of the visits must have begun with it."""

NEXT_SHARE = 0.6
"""Which part of the visits that began so must have gone on in the same way, to be told as one ritual."""

NEVER_BY_CHANCE = 0.001
"""How likely, at most, as many visits began so by how often the command is run anyway."""

ALL = ""
"""Stands for all projects together."""

FEWEST_PROJECTS = 3
"""In how many projects at least a ritual of all of them was seen."""


class Visit(NamedTuple):
    """The first commands, trivial ones left out, after coming into a project."""

    project: str
    day: int
    commands: tuple[str, ...]


class Visits:
    """The visits to projects of one actor, and how often each command is run in each project in all."""

    def __init__(self, runs: Iterable[SessionRun]) -> None:
        self.visits: dict[str, list[Visit]] = {}
        self.commands: dict[str, Counter[str]] = {}
        for run in runs:
            for begun, ended in _stays(run):
                self._add(run, begun, ended)

    def _add(self, run: SessionRun, begun: int, ended: int) -> None:
        """Count the stay in a project from one command of a session up to another."""
        name = run.project_names[run.projects[begun]]
        own = [name for head in run.heads[begun:ended] for name in commands_of(head) if name not in TRIVIAL]
        told = [head for place, head in enumerate(own) if place == 0 or own[place - 1] != head]
        if not told:
            return
        first = tuple(told[: _until_withheld(told)])
        visit = Visit(name, (run.at + sum(run.gaps[: begun + 1])) // DAY, first)
        for project in (name, ALL):
            self.visits.setdefault(project, []).append(visit)
            self.commands.setdefault(project, Counter()).update(told)

    def rituals(self, actor: Actor) -> Iterator[EntryRitual]:
        """Yield the rituals of all projects together, then of each, those of most visits first."""
        for project, visits in sorted(self.visits.items(), key=lambda item: (item[0] != ALL, -len(item[1]), item[0])):
            for commands in self._usual(project, visits):
                began = [visit for visit in visits if visit.commands[: len(commands)] == commands]
                days = [visit.day for visit in began]
                projects = len({visit.project for visit in began})
                if not is_habit(days) or (project == ALL and projects < FEWEST_PROJECTS):
                    continue
                yield EntryRitual(
                    project=project,
                    projects=projects,
                    commands=commands,
                    actor=actor,
                    count=len(began),
                    entries=len(visits),
                    days=len(set(days)),
                    last_day=max(days),
                )

    def _usual(self, project: str, visits: Sequence[Visit]) -> Iterator[tuple[str, ...]]:
        """Yield what visits to a project usually begin with."""
        begun = Counter(visit.commands[:deep] for visit in visits for deep in range(1, len(visit.commands) + 1))
        anyway = self.commands[project]
        for commands, count in sorted(begun.items(), key=lambda item: (-item[1], item[0])):
            if len(commands) > 1 or count < max(LEAST, LEAST_SHARE * len(visits)):
                continue
            expected = len(visits) * anyway[commands[0]] / anyway.total()
            if at_least(count, len(visits), expected) <= NEVER_BY_CHANCE:
                yield _longest(commands, begun)


def _longest(commands: tuple[str, ...], begun: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    """Return a beginning with what usually comes next, as far as it does."""
    for _ in range(DEEPEST - 1):
        longer = [other for other in begun if len(other) == len(commands) + 1 and other[:-1] == commands]
        best = max(longer, key=lambda other: (begun[other], other), default=None)
        if best is None or begun[best] < max(LEAST, NEXT_SHARE * begun[commands]):
            break
        commands = best
    return commands


def _until_withheld(heads: Sequence[str]) -> int:
    """Return how many of the first commands can be told."""
    count = 0
    while count < min(DEEPEST, len(heads)) and heads[count] and heads[count][0] not in "#*":
        count += 1
    return count


def _stays(run: SessionRun) -> Iterator[tuple[int, int]]:
    """Yield from which command on and up to which a session stayed in one project."""
    begun = 0
    for place in range(1, len(run.heads) + 1):
        if place == len(run.heads) or run.projects[place] != run.projects[begun]:
            if run.projects[begun] >= 0:
                yield begun, place
            begun = place
