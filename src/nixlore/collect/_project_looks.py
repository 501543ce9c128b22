"""Tell whether projects are as they were when they were read, without what reading them takes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import msgspec

from nixlore.collect._project_files import Files
from nixlore.collect._project_marks import Look, look, looked_again
from nixlore.collect._project_walk import BUCKET, Found
from nixlore.locate import owner
from nixlore.machine import Machine
from nixlore.storage.cache import Cache
from nixlore.storage.keys import package_key, slot_key


class Looked(msgspec.Struct, frozen=True):
    """Of what is kept of one project only what stands for its files; the rest is not even decoded."""

    seen: Look


class KeptLooks(msgspec.Struct, frozen=True):
    """Of what is kept of all projects only the looks; `by` stands for our own code."""

    by: str
    setups: dict[str, Looked]


def states(machine: Machine, paths: Sequence[PurePosixPath]) -> Iterator[str]:
    """Yield what stands for the files of each project now; none of them is read."""
    kept = Cache(machine.cache_dir, owner(machine)).load(BUCKET, setups_name(machine), KeptLooks)
    before = kept.setups if kept is not None and kept.by == package_key() else {}
    home, skipped = os.fspath(machine.at(machine.home)), len(str(machine.home))
    for named in map(str, paths):
        top = home + named[skipped:]
        known = before.get(named)
        seen = None if known is None else looked_again(top, known.seen)
        yield (look(Files(top)) if seen is None else seen).state


def setups_name(machine: Machine) -> str:
    """Return the name under which is kept how all projects of a machine are set up."""
    return f"setups-{slot_key(machine)}"


def waiting(machine: Machine) -> int:
    """Return how many repositories the last run left to the next one."""
    return Cache(machine.cache_dir, owner(machine)).load(BUCKET, f"waiting-{slot_key(machine)}", int) or 0


def directories(machine: Machine, found: Found) -> list[PurePosixPath]:
    """Return the projects that are no repositories, without the configuration."""
    if machine.config is None:
        return found.directories_with_manifest
    config = os.path.realpath(machine.config)
    home = os.path.realpath(machine.at(machine.home))
    own = found.directories_with_manifest
    return [path for path in own if f"{home}/{path.relative_to(machine.home)}" != config]
