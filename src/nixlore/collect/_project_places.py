"""Open the repositories that a walk found, and tell by files alone whether one is still as it was."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nixlore.collect._git_repository import Repository, repository
from nixlore.collect._project_walk import Found
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.storage.cache import digest

MOST_TAG_DIRECTORIES = 200
HEAD_LIMIT = 4096


class Place(NamedTuple):
    """One repository: its machine path, and where it is."""

    named: PurePosixPath
    repository: Repository


def places(machine: Machine, found: Found) -> Iterator[Place]:
    """Yield each repository once, its own work tree before linked ones; the configuration's own is left out."""
    seen = set()
    with suppress(SourceError):
        own = None if machine.config is None else repository(machine.config, machine)
        if own is not None:
            seen.add(os.path.realpath(own.common_dir))
    top = os.path.realpath(machine.at(machine.home))
    skipped = len(f"{machine.home}/")
    tried = ((path, _opened(machine, f"{top}/{str(path)[skipped:]}")) for path in sorted(found.repositories))
    opened = [(path, *there) for path, there in tried if there is not None]
    for path, there, common in sorted(opened, key=lambda row: row[1].git_dir != row[1].common_dir):
        if common not in seen:
            seen.add(common)
            yield Place(path, there)


def _opened(machine: Machine, place: str) -> tuple[Repository, str] | None:
    """Return the repository at exactly this place and where its common directory really is, None where there is none.

    The walk went through no link, so that a place below the home's real one is real, too.
    """
    inside = f"{place}/.git"
    # The usual case, told without all the others being tried.
    if _is_directory(inside) and os.path.isdir(f"{inside}/objects") and os.path.isfile(f"{inside}/HEAD"):  # noqa: PTH112, PTH113
        own = Path(inside)
        return Repository(git_dir=own, common_dir=own, work_tree=Path(place)), inside
    try:
        there = repository(Path(place), machine)
    except (SourceError, OSError):
        return None
    is_here = there is not None and os.path.realpath(place) == os.fspath(there.place)
    return (there, os.path.realpath(there.common_dir)) if there is not None and is_here else None


def _is_directory(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def state(there: Repository) -> str:
    """Return what stands for the branch, the tags and the depth of a repository, by the marks of its files."""
    own, common = os.fspath(there.git_dir), os.fspath(there.common_dir)
    try:
        said = read_regular(f"{own}/HEAD", HEAD_LIMIT)
    except SourceError:
        said = b""
    name = said.strip().removeprefix(b"ref:").strip().decode("utf-8", "surrogateescape")
    branch = name if name.startswith("refs/") and ".." not in name and "\0" not in name else ""
    # A linked work tree has references of its own beside the shared ones.
    files = [f"{place}/{branch}" for place in dict.fromkeys((own, common))] if branch else []
    files += [f"{common}/{file}" for file in ("packed-refs", "shallow", "reftable/tables.list")]
    return digest(said, *map(_mark, files), *_tag_directories(f"{common}/refs/tags"))


def _mark(path: str) -> str:
    try:
        status = os.lstat(path)
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}" if stat.S_ISREG(status.st_mode) else "no file"


def _tag_directories(top: str) -> Iterator[str]:
    """Yield the marks of the directories that hold tags: git puts a new file there for each that is made or moved."""
    pending = [top]
    for _ in range(MOST_TAG_DIRECTORIES):
        if not pending:
            return
        directory = pending.pop()
        try:
            yield f"{directory} {os.lstat(directory).st_mtime_ns}"
            with os.scandir(directory) as listing:
                pending.extend(sorted(entry.path for entry in listing if entry.is_dir(follow_symlinks=False)))
        except OSError:
            continue
