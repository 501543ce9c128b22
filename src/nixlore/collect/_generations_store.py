"""What the comparison of two generations reads besides records: where a link leads, closures, and names of programs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from nixlore.collect._generations_reading import Reader
from nixlore.collect._links import Links
from nixlore.collect._mounts import mounts
from nixlore.collect._store_daemon import asked
from nixlore.collect._store_place import ABSENT, store_place
from nixlore.collect._store_scoped import reached
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.store import StorePath

MOST_PROGRAMS = 2_000
"""How many programs of one store path are looked at."""


def target_of(machine: Machine, path: str) -> str:
    """Return the store path that a machine path leads to or lies in, "" where it does not."""
    return Reader(Links(machine, mounts(machine))).store_path(path)


def closures(machine: Machine, roots: Sequence[str]) -> tuple[StorePath, ...]:
    """Return what some store paths reach; one that is not valid is not among it.

    Raises SourceError where neither the database nor, where that is closed to us, Nix' daemon tells.
    """
    place = store_place(machine)
    if place.database is None:
        raise SourceError(place.cause, where=f"{place.state}/db")
    if _is_absent(place.database):
        message = "Nix has no database here"
        raise SourceError(message, where=f"{place.state}/db")
    try:
        return reached(place.database, roots).paths
    except SourceError:
        if not machine.is_live or os.access(place.database, os.R_OK):
            raise
        return asked(sorted(set(roots))).paths


def _is_absent(database: Path) -> bool:
    """Tell whether a file surely is not there; what may not be looked at may be."""
    try:
        database.lstat()
    except OSError as error:
        return error.errno in ABSENT
    return False


def programs(machine: Machine, paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names in `bin` of each store path that has some; nothing is said of what cannot be listed."""
    links = Links(machine, mounts(machine))
    found = {path: _names(links, f"{path}/bin") for path in paths}
    return {path: names for path, names in found.items() if names}


def _names(links: Links, directory: str) -> tuple[str, ...]:
    place = links.directory(directory)
    try:
        with os.scandir(links.root + place) as listing:
            names = [entry.name for _, entry in zip(range(MOST_PROGRAMS), listing, strict=False)]
    except (OSError, ValueError):
        return ()
    # What a wrapper runs in its stead is no command of its own.
    return tuple(sorted(name for name in names if not name.startswith(".")))
