"""Look into the directories that agents keep their logs in."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath


def listed(path: str | Path) -> list[os.DirEntry[str]]:
    """Return what a directory holds by name, nothing where it cannot be looked into."""
    try:
        with os.scandir(path) as listing:
            return sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return []


def unseen(place: str | Path) -> list[tuple[str, str]]:
    """Return which directories of logs, a place or right below it, are there and cannot be looked into, and why."""
    found: list[tuple[str, str]] = []
    for path in (os.fspath(place), *(entry.path for entry in listed(place) if entry.is_dir())):
        try:
            with os.scandir(path):
                pass
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            found.append((path, error.strerror or "cannot be listed"))
    return found


def named(top: PurePosixPath, place: Path, path: str) -> str:
    """Return the machine path of what lies below a place, by the machine path of that."""
    return f"{top}{path[len(os.fspath(place)) :]}"
