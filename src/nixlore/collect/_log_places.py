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


def named(top: PurePosixPath, place: Path, path: str) -> str:
    """Return the machine path of what lies below a place, by the machine path of that."""
    return f"{top}{path[len(os.fspath(place)) :]}"
