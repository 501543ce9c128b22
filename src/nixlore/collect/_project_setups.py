"""How all projects below a home are set up: what is kept of each as long as its files are as they were."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from nixlore.collect import _project_setup
from nixlore.collect._home_files import shown
from nixlore.collect._project_files import Files
from nixlore.collect._project_looks import setups_name
from nixlore.collect._project_marks import look, looked_again
from nixlore.collect._project_setup import Setup
from nixlore.collect._project_walk import BUCKET
from nixlore.locate import owner
from nixlore.machine import Machine
from nixlore.model.project import Project, ProjectEnvironment, ProjectMention, ProjectTasks, ProjectTool
from nixlore.storage.cache import Cache
from nixlore.storage.keys import package_key

MOST_UNREAD = 5
"""How many files of one project that could not be read are named."""

Record = ProjectTool | ProjectTasks | ProjectMention | ProjectEnvironment


class Kept(msgspec.Struct, frozen=True):
    """What is kept of all projects, by their machine paths; `by` stands for our own code."""

    by: str
    setups: dict[str, Setup]


class Setups:
    """Reads projects' files, or takes what is kept of them."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._cache = Cache(machine.cache_dir, owner(machine))
        self._name = setups_name(machine)
        self._top = os.fspath(machine.at(machine.home))
        kept = self._cache.load(BUCKET, self._name, Kept)
        self._before = kept.setups if kept is not None and kept.by == package_key() else {}
        self._now: dict[str, Setup] = {}

    def of(self, named: PurePosixPath) -> Setup:
        """Return how a project is set up."""
        name = str(named)
        top = self._place(named)
        before = self._before.get(name)
        seen = None if before is None else looked_again(top, before.seen)
        if before is not None and seen is before.seen:
            self._now[name] = before
            return before
        files = Files(top)
        seen = look(files)
        if before is not None and seen.state == before.seen.state:
            kept = msgspec.structs.replace(before, seen=seen)
        else:
            kept = _project_setup.read(files, seen)
        self._now[name] = kept
        return kept

    def _place(self, named: PurePosixPath) -> str:
        return f"{self._top}/{named.relative_to(self._machine.home)}"

    def finish(self) -> None:
        """Keep what was read."""
        if self._now != self._before:
            self._cache.save(BUCKET, self._name, Kept(package_key(), self._now))

    def is_kept(self, named: PurePosixPath) -> bool:
        """Tell whether anything was read of a project before."""
        return str(named) in self._before


def with_setup(project: Project, setup: Setup) -> Project:
    """Return a project with what its files tell."""
    return msgspec.structs.replace(
        project,
        kinds=setup.kinds,
        forges=setup.forges,
        files=setup.files,
        runtime=setup.runtime,
        development=setup.development,
        unread=setup.unread[:MOST_UNREAD],
        mentioned=setup.mentioned,
    )


def without_history(named: PurePosixPath, machine: Machine, setup: Setup) -> Project:
    """Return a project that is no repository."""
    path = shown(named, machine)
    bare = Project(path=path, name=named.name, commits=None, first=None, last=setup.changed, is_repository=False)
    return with_setup(bare, setup)


def records(path: str, setup: Setup) -> Iterator[Record]:
    """Yield what the files of a project tell of its tools, tasks, instructions and environments."""
    for seen in setup.tools:
        yield ProjectTool(project=path, **seen._asdict())
    for tasks in setup.tasks:
        yield ProjectTasks(project=path, **tasks._asdict())
    for mention in setup.mentions:
        yield ProjectMention(project=path, **mention._asdict())
    for environment, against, whole in setup.environments:
        yield ProjectEnvironment(project=path, against=against, whole=whole, **environment._asdict())
