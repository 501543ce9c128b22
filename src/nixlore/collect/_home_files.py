"""Files of a home, found by patterns, as they may be shown and where they really are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.shell.redact import redacted

MAX_NAMES = 2_000
"""How many names of one directory are matched against a pattern."""


class HomeFile(NamedTuple):
    """One file: its machine path as named, and the place on the running system that it leads to."""

    named: PurePosixPath
    place: Path

    def shown(self, machine: Machine) -> str:
        """Return the path as records give it, `~/…` below the home, with secrets replaced."""
        return shown(self.named, machine)


def shown(named: PurePosixPath, machine: Machine) -> str:
    """Return a path as records give it, each part with secrets replaced.

    A machine path below the home begins with `~/`; a path relative to the configuration stays so.
    """
    if not named.is_absolute():
        return "/".join(redacted(part) for part in named.parts)
    inside = named.is_relative_to(machine.home)
    parts = named.relative_to(machine.home).parts if inside else named.parts[1:]
    return ("~/" if inside else "/") + "/".join(redacted(part) for part in parts)


def matching(machine: Machine, patterns: Iterable[str | PurePosixPath]) -> Iterator[HomeFile]:
    """Yield the files that patterns name, in order; a pattern counts from the home and may have `*` in its last part.

    Whether each can be read is not looked at.
    """
    for pattern in patterns:
        path = machine.home / pattern
        names = [path.name] if "*" not in path.name else _names(machine, path.parent, path.name)
        for name in names:
            place = located(machine, path.parent / name)
            if place is not None and os.path.lexists(place):
                yield HomeFile(path.parent / name, place)


def located(machine: Machine, named: PurePosixPath) -> Path | None:
    """Return where a machine path leads, None where its links go in a circle.

    On the running system the last link of a path that goes in a circle is returned as it is: opening it tells why.
    """
    try:
        return machine.at(named)
    except SourceError:
        # Below another root the link could lead out of it.
        above = located(machine, named.parent) if machine.is_live and named.name else None
        return None if above is None else above / named.name


def is_directory(place: Path) -> bool:
    """Tell whether a place is a directory; one that may not be looked at is none (Path.is_dir would raise)."""
    return os.path.isdir(place)  # noqa: PTH112 - see above


def is_file(place: Path) -> bool:
    """Tell whether a place is a regular file; one that may not be looked at is none (Path.is_file would raise)."""
    return os.path.isfile(place)  # noqa: PTH113 - see above


def _names(machine: Machine, directory: PurePosixPath, pattern: str) -> list[str]:
    place = located(machine, directory)
    try:
        with os.scandir(place or "/dev/null") as listing:
            names = [entry.name for _, entry in zip(range(MAX_NAMES), listing, strict=False)]
    except OSError:
        return []
    return sorted(name for name in names if fnmatchcase(name, pattern))


def closed(machine: Machine, directories: Iterable[PurePosixPath]) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield those of the directories that are there and may not be listed, with the cause."""
    for directory in directories:
        place = located(machine, directory)
        try:
            os.scandir(place or "/dev/null").close()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            yield directory, error.strerror or "cannot be listed"


def mark(files: Iterable[HomeFile]) -> bytes:
    """Return what stands for files: where each leads, its size and when it, or who may read it, last changed."""
    rows = []
    for file in files:
        try:
            status = file.place.stat(follow_symlinks=False)
            rows.append(f"{file.named}\0{file.place}\0{status.st_size}\0{status.st_ctime_ns}")
        except OSError as error:
            rows.append(f"{file.named}\0{error.errno}")
    return "\n".join(rows).encode("utf-8", "surrogateescape")
