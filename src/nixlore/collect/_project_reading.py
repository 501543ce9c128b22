"""Read the projects that a walk found: of a repository what its history tells, of each how it is set up."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import msgspec

from nixlore.collect._home_files import shown
from nixlore.collect._project_history import history, packed
from nixlore.collect._project_looks import directories, waiting
from nixlore.collect._project_places import Place, places, state
from nixlore.collect._project_setup import Setup
from nixlore.collect._project_setups import Setups, records, with_setup, without_history
from nixlore.collect._project_tags import Reading
from nixlore.collect._project_walk import BUCKET, Found, Walk
from nixlore.collect._project_writers import Writers, writers
from nixlore.errors import SourceError
from nixlore.locate import owner
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.project import (
    Project,
    ProjectEnvironment,
    ProjectMention,
    ProjectMilestone,
    ProjectTasks,
    ProjectTool,
)
from nixlore.storage.cache import Cache, digest
from nixlore.storage.keys import package_key, slot_key

STAGE = "collect/projects"

SECONDS = 30.0
"""How long one run reads histories that are not kept; the next run goes on where this one stopped."""

MOST_NAMED = 3
"""How many places that cannot be listed are named."""

TOOK_LONGER = "took longer"
"""What the cause of a failure holds that would cost as much time again."""


class Kept(msgspec.Struct, frozen=True):
    """What is kept of one repository; `mark` stands for its references, for whose work counts, and for our own code.

    `cause` says why it could not be read in the time there is, which is not tried again before something changes.
    """

    mark: str
    project: Project | None = None
    milestones: tuple[ProjectMilestone, ...] = ()
    cause: str = ""


Record = Project | ProjectMilestone | ProjectTool | ProjectTasks | ProjectMention | ProjectEnvironment


def projects(machine: Machine) -> Iterator[Record | Coverage | Diagnostic]:
    """Yield every project with its milestones and tools: repositories in the order of their paths, then the others."""
    found = Walk(machine).walked()
    reader = Reader(machine)
    setups = None if machine.as_of is not None else Setups(machine)
    times: list[int] = []
    count = broken = 0
    for place in places(machine, found):
        try:
            kept = reader.read(place)
        except SourceError as error:
            broken += 1
            yield Diagnostic(
                stage=STAGE, subject=shown(place.named, machine), cause=error.what, remedy=error.remedy, severity="note"
            )
            continue
        if kept is not None and kept.project is not None and not reader.is_configuration(kept):
            count += 1
            yield from _repository(kept, kept.project, place, setups)
            times += [milestone.at for milestone in kept.milestones]
    reader.finish()
    for project, setup in () if setups is None else _directories(machine, found, setups):
        count += 1
        yield project
        yield from records(project.path, setup)
    if setups is not None:
        setups.finish()
    yield _coverage(machine, found, (count, broken, reader.waiting), times)


def _directories(machine: Machine, found: Found, setups: Setups) -> Iterator[tuple[Project, Setup]]:
    for named in directories(machine, found):
        setup = setups.of(named)
        yield without_history(named, machine, setup), setup


def _repository(kept: Kept, project: Project, place: Place, setups: Setups | None) -> Iterator[Record]:
    """Yield what is told of one repository; one without a work tree has no files."""
    if setups is None or place.repository.work_tree is None:
        yield project
        yield from kept.milestones
        return
    setup = setups.of(place.named)
    yield with_setup(project, setup)
    yield from kept.milestones
    yield from records(project.path, setup)


def unread(machine: Machine) -> Iterator[int]:
    """Yield of each project of which nothing is kept how many bytes its packs hold."""
    found = Walk(machine).walked()
    reader, setups = Reader(machine), Setups(machine)
    there = list(places(machine, found))
    yield from (packed(place.repository) for place in there if reader.kept(place) is None)
    yield from (0 for path in directories(machine, found) if not setups.is_kept(path))


class Reader:
    """Reads repositories, or takes what is kept of them; a look back is never kept."""

    def __init__(self, machine: Machine) -> None:
        self.waiting = 0
        self._machine = machine
        self._cache = Cache(machine.cache_dir, owner(machine))
        self._end = time.monotonic() + SECONDS

    @functools.cached_property
    def _writers(self) -> Writers:
        return writers(self._machine)

    @functools.cached_property
    def _basis(self) -> str:
        return digest(package_key(), *sorted(self._writers.mails))

    def kept(self, place: Place) -> Kept | None:
        """Return what is kept of a repository and still holds."""
        if self._machine.as_of is not None:
            return None
        kept = self._cache.load(BUCKET, self._name(place), Kept)
        return kept if kept is not None and kept.mark == self._mark(place) else None

    def read(self, place: Place) -> Kept | None:
        """Return what a repository holds, None where its turn comes in the next run only.

        Raises SourceError that says why it cannot be read.
        """
        kept = self.kept(place)
        if kept is not None and kept.cause:
            raise SourceError(kept.cause, where=str(place.named))
        if kept is not None:
            return kept
        if time.monotonic() > self._end:
            self.waiting += 1
            return None
        reading = Reading(shown(place.named, self._machine), self._writers.mails, self._machine.as_of)
        try:
            kept = Kept(self._mark(place), *history(place.repository, reading))
        except SourceError as error:
            if TOOK_LONGER in error.what:
                self._save(place, Kept(self._mark(place), cause=error.what))
            raise
        self._save(place, kept)
        return kept

    def _save(self, place: Place, kept: Kept) -> None:
        if self._machine.as_of is None:
            self._cache.save(BUCKET, self._name(place), kept)

    def is_configuration(self, kept: Kept) -> bool:
        """Tell whether a repository begins as the configuration does: another clone of it is no other project."""
        roots = {milestone.commit for milestone in kept.milestones if milestone.kind == "first commit"}
        return not roots.isdisjoint(self._writers.roots)

    def finish(self) -> None:
        """Note whether another run has something left to do."""
        if self._machine.as_of is None and self.waiting != waiting(self._machine):
            self._cache.save(BUCKET, f"waiting-{slot_key(self._machine)}", self.waiting)

    def _mark(self, place: Place) -> str:
        return digest(self._basis, str(place.named), state(place.repository))

    def _name(self, place: Place) -> str:
        return digest("project", os.fspath(place.repository.common_dir))


def _named(machine: Machine, places: Sequence[PurePosixPath]) -> str:
    """Return the first of some places as people call them, and how many more there are."""
    names = [shown(place, machine) for place in places[:MOST_NAMED]]
    more = len(places) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def _coverage(machine: Machine, found: Found, counts: tuple[int, int, int], times: list[int]) -> Coverage:
    count, broken, waiting = counts
    notes = [
        f"{number:,} {thing.removesuffix('ies') + 'y' if number == 1 else thing} {what}"
        for number, thing, what in (
            (found.left, "directories", "beyond the bounds of one walk"),
            (len(found.closed), "directories", f"that cannot be listed ({_named(machine, found.closed)})"),
            (found.elsewhere, "directories", "on other file systems"),
            (broken, "repositories", "that cannot be read"),
            (waiting, "repositories", "left to the next run"),
        )
        if number
    ]
    return Coverage(
        collector="projects",
        source="projects below the home",
        state="partial" if found.left or found.closed or broken or waiting else "read",
        entries=count,
        skipped=broken + waiting,
        since=min(times, default=None),
        until=max(times, default=None),
        unit="projects",
        user=machine.user,
        note="; ".join(notes),
    )
