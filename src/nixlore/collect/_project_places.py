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
    home = machine.at(machine.home)
    paths = sorted(found.repositories)
    tried = ((path, _opened(machine, home / path.relative_to(machine.home))) for path in paths)
    opened = [(path, there) for path, there in tried if there is not None]
    for path, there in sorted(opened, key=lambda pair: pair[1].git_dir != pair[1].common_dir):
        common = os.path.realpath(there.common_dir)
        if common not in seen:
            seen.add(common)
            yield Place(path, there)


def _opened(machine: Machine, place: Path) -> Repository | None:
    """Return the repository at exactly this place, None where what looks like one is none."""
    inside = f"{place}/.git"
    # The usual case, told without all the others being tried.
    if os.path.isdir(f"{inside}/objects") and os.path.isfile(f"{inside}/HEAD"):  # noqa: PTH112, PTH113
        return Repository(git_dir=Path(inside), common_dir=Path(inside), work_tree=place)
    try:
        there = repository(place, machine)
    except (SourceError, OSError):
        return None
    return there if there is not None and os.path.realpath(place) == os.fspath(there.place) else None


def state(there: Repository) -> str:
    """Return what stands for the branch, the tags and the depth of a repository, by the marks of its files."""
    own, common = os.fspath(there.git_dir), os.fspath(there.common_dir)
    try:
        said = read_regular(there.git_dir / "HEAD", HEAD_LIMIT)
    except SourceError:
        said = b""
    name = said.strip().removeprefix(b"ref:").strip().decode("utf-8", "surrogateescape")
    branch = name if name.startswith("refs/") and ".." not in name and "\0" not in name else ""
    files = [f"{own}/{branch}", f"{common}/{branch}"] if branch else []
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
