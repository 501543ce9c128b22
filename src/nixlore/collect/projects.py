"""The projects below the home that somebody works on: their milestones, and what they are worked on with.

Projects are git repositories and directories with a manifest. They are found by a bounded walk (see `_project_walk`)
and only read, by a git that no setting of theirs can make run anything. What was read of one is kept until its
branches, tags or files change. The configuration's own repository is none of them. A milestone (first commit, tag,
first file of a language) is somebody's own when its author also writes the configuration: others' projects are cloned,
too.

Kinds, tools, tasks and dependencies are read from manifests, lock files, settings, dev shells, hooks, CI and task
files; of instructions for agents only the tools and tasks that they name. They tell only of the present.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._project_looks import directories, states, waiting
from nixlore.collect._project_places import places, state
from nixlore.collect._project_walk import Walk
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

LOOKS_BACK = True

BYTES_OF_ONE = 40_000
"""How many bytes of a shell history are read in the time that the smallest project takes."""


def collect(
    machine: Machine,
) -> Iterator[
    Project
    | ProjectMilestone
    | ProjectTool
    | ProjectTasks
    | ProjectMention
    | ProjectEnvironment
    | Coverage
    | Diagnostic
]:
    """Yield every project with its milestones and tools: repositories in the order of their paths, then the others."""
    from nixlore.collect._project_reading import projects  # noqa: PLC0415 - to tell that nothing is new takes none of it

    yield from projects(machine)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: the projects, where their branches and tags point, and the files that tell."""
    found = Walk(machine).walked()
    there = list(places(machine, found))
    rows = [f"{place.named}\0{state(place.repository)}" for place in there]
    rows += [f"{path}\0closed" for path in found.closed]
    if machine.as_of is None:
        with_files = [place.named for place in there if place.repository.work_tree is not None]
        paths = [*with_files, *directories(machine, found)]
        rows += [f"{path}\0{mark}" for path, mark in zip(paths, states(machine, paths), strict=True)]
    return "\n".join([*rows, str(waiting(machine))]).encode("utf-8", "surrogateescape")


def size(machine: Machine) -> int:
    """Return how many bytes of a shell history would take as long as the projects of which nothing is kept."""
    from nixlore.collect._project_reading import unread  # noqa: PLC0415 - only asked where nothing was read yet

    return sum(BYTES_OF_ONE + held for held in unread(machine))
