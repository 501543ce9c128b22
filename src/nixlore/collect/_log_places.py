"""Look into the directories that agents keep their logs in."""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path, PurePosixPath

DEEPEST = 3
"""How many levels below a place of logs there are directories of them."""

MOST_LOOKED_INTO = 5_000
"""How many directories are looked into at most."""


def listed(path: str | Path) -> list[os.DirEntry[str]]:
    """Return what a directory holds by name, nothing where it cannot be looked into."""
    return sorted(entries(path), key=lambda entry: entry.name)


def entries(path: str | Path) -> list[os.DirEntry[str]]:
    """Return what a directory holds in no order, nothing where it cannot be looked into."""
    try:
        with os.scandir(path) as listing:
            return list(listing)
    except OSError:
        return []


def is_directory(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry leads to a directory; a link in a circle leads to none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def unseen(place: str | Path) -> list[tuple[str, str]]:
    """Return which directories of logs are there and cannot be looked into, and why: a place, or some levels below."""
    found: list[tuple[str, str]] = []
    pending = deque([(os.fspath(place), 0)])
    looked = 0
    while pending and (looked := looked + 1) <= MOST_LOOKED_INTO:
        path, depth = pending.popleft()
        try:
            with os.scandir(path) as listing:
                below = [entry.path for entry in listing if depth < DEEPEST and _may_be_directory(entry)]
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            found.append((path, error.strerror or "cannot be listed"))
            continue
        pending.extend((each, depth + 1) for each in sorted(below))
    return found


def _may_be_directory(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() or entry.is_dir(follow_symlinks=False)


def named(top: PurePosixPath, place: Path, path: str) -> str:
    """Return the machine path of what lies below a place, by the machine path of that."""
    return f"{top}{path[len(os.fspath(place)) :]}"
