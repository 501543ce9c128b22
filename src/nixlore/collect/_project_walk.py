"""Find the projects below a home by a bounded walk that looks at each directory once, until it changes.

A project is a git repository, or a directory with a manifest that lies in none. A directory is listed again only when
its time of change is another: a new repository changes that of the directory that it is made in. The inside of a
repository is not walked, nor are hidden directories (programs keep their own clones there), links, other file systems,
and places that hold no work of anybody. Below a manifest only repositories are looked for.
"""

from __future__ import annotations

import os
import stat
import time
from collections import deque
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from nixlore.collect._mounts import is_foreign, mounts
from nixlore.data.project_kinds import ENDS, MARKS, WEAK
from nixlore.locate import owner
from nixlore.machine import Machine
from nixlore.storage.cache import Cache
from nixlore.storage.keys import slot_key

BUCKET = "projects"

MOST_DEPTH = 6
"""How many directories deep below the home repositories are looked for: `~/src/host/owner/group/name` and one more."""

MOST_DIRECTORIES = 20_000
MOST_ENTRIES = 10_000
"""How many entries of one directory are looked at."""

MOST_REPOSITORIES = 1000
SECONDS = 1.0
"""How long directories that were never seen are listed; the next run goes on where this one stopped."""

FRESH = 2_000_000_000
"""Nanoseconds; a directory changed so shortly before it was listed may change again without another time."""

SKIPPED = frozenset(
    {
        "node_modules",
        "__pycache__",
        "site-packages",
        "target",
        "vendor",
        "venv",
        "lost+found",
        "snap",
        "anaconda3",
        "miniconda3",
        "Steam",
        "Trash",
    }
)
"""Directories that hold no repositories of anybody's work."""

SKIPPED_PATHS = frozenset({"go/pkg"})
PASSING = frozenset({"Downloads", "downloads", "Download", "tmp", "temp", "Desktop"})
"""Directories in which what has a manifest and no history was only unpacked."""

MOST_PARTS = 1
"""How many directories below a manifest repositories are looked for."""

SETTINGS = ".config"
"""The one hidden directory that is looked into, but no deeper: settings of a program may be a repository."""

BARE = frozenset({"HEAD", "objects", "refs"})
"""What lies in a repository without a work tree."""


class Listed(msgspec.Struct, frozen=True, array_like=True):
    """What one directory held when it had this time of change: is it a project, and what is below to look at."""

    changed: int
    is_repository: bool
    below: tuple[str, ...]
    has_manifest: bool = False


class Found(msgspec.Struct):
    """The repositories and the other projects by their machine paths, and what was not looked at and why."""

    repositories: list[PurePosixPath] = msgspec.field(default_factory=list)
    directories_with_manifest: list[PurePosixPath] = msgspec.field(default_factory=list)
    directories: int = 0
    closed: list[PurePosixPath] = msgspec.field(default_factory=list)
    elsewhere: int = 0
    left: int = 0


class Walk:
    """One walk over a home; what was listed before is taken from the cache."""

    def __init__(self, machine: Machine) -> None:
        self.found = Found()
        self._home = machine.home
        self._top = os.fspath(machine.at(machine.home))
        self._foreign = {place for place, kind in mounts(machine).items() if is_foreign(kind)}
        self._cache = Cache(machine.cache_dir, owner(machine))
        self._name = f"walk-{slot_key(machine)}"
        self._before = self._cache.load(BUCKET, self._name, dict[str, Listed]) or {}
        self._now: dict[str, Listed] = {}
        self._end = time.monotonic() + SECONDS

    def walked(self) -> Found:
        """Walk, nearest directories first, and keep what was listed."""
        try:
            device = os.lstat(self._top).st_dev
        except OSError:
            return self.found
        pending: deque[tuple[str, int, bool]] = deque([("", 0, True)])
        while pending:
            inside, depth, is_open = pending.popleft()
            listed = self._listed(inside, device)
            if listed is None:
                continue
            if listed.is_repository:
                self.found.repositories.append(self._home / inside)
            elif is_open and listed.has_manifest and inside:
                self.found.directories_with_manifest.append(self._home / inside)
                is_open, depth = False, max(depth, MOST_DEPTH - MOST_PARTS)
            is_open = is_open and inside not in PASSING
            if depth < MOST_DEPTH and inside != SETTINGS:
                pending.extend((f"{inside}/{name}" if inside else name, depth + 1, is_open) for name in listed.below)
            elif inside == SETTINGS:
                self._add_settings(listed, device)
            if len(self.found.repositories) >= MOST_REPOSITORIES or self.found.directories >= MOST_DIRECTORIES:
                self.found.left += len(pending)
                break
        if self._now != self._before:
            self._cache.save(BUCKET, self._name, self._now)
        return self.found

    def _add_settings(self, listed: Listed, device: int) -> None:
        for name in listed.below:
            below = self._listed(f"{SETTINGS}/{name}", device)
            if below is not None and below.is_repository:
                self.found.repositories.append(self._home / SETTINGS / name)

    def _listed(self, inside: str, device: int) -> Listed | None:
        """Return what a directory holds, None where it is not looked at."""
        if self._foreign and str(self._home / inside) in self._foreign:
            self.found.elsewhere += 1
            return None
        try:
            status = os.lstat(f"{self._top}/{inside}")
        except OSError:
            return None
        if not stat.S_ISDIR(status.st_mode):
            return None
        if status.st_dev != device:
            self.found.elsewhere += 1
            return None
        self.found.directories += 1
        kept = self._before.get(inside)
        if kept is None or kept.changed != status.st_mtime_ns:
            if time.monotonic() > self._end:
                self.found.left += 1
                return None
            kept = self._read(inside, status.st_mtime_ns)
        if kept is not None:
            self._now[inside] = kept
        return kept

    def _read(self, inside: str, changed: int) -> Listed | None:
        try:
            with os.scandir(f"{self._top}/{inside}") as listing:
                entries = [entry for _, entry in zip(range(MOST_ENTRIES), listing, strict=False)]
        except OSError:
            self.found.closed.append(self._home / inside)
            return None
        names = {entry.name for entry in entries}
        is_repository = ".git" in names or (names >= BARE and inside != "")
        below = () if is_repository and inside else tuple(sorted(_worth_a_look(entries, inside)))
        is_fresh = time.time_ns() - changed < FRESH
        return Listed(-1 if is_fresh else changed, is_repository, below, not is_repository and _has_manifest(names))


def _has_manifest(names: set[str]) -> bool:
    marks = names & MARKS
    return bool(marks - WEAK) or len(marks) > 1 or any(name.endswith(ENDS) for name in names)


def _worth_a_look(entries: list[os.DirEntry[str]], inside: str) -> Iterator[str]:
    for entry in entries:
        name = entry.name
        if name.startswith(".") and (inside or name != SETTINGS):
            continue
        path = f"{inside}/{name}" if inside else name
        if name not in SKIPPED and path not in SKIPPED_PATHS and entry.is_dir(follow_symlinks=False):
            yield name
