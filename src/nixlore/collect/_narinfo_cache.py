"""Read what Nix remembers of binary caches: of some packages, and of all that they need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore.collect._home_files import HomeFile, matching
from nixlore.collect._store_database import read
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.store.narinfo import QUERY, Narinfo, is_called, narinfos

if TYPE_CHECKING:
    import sqlite3

FILES = "nix/binary-cache-v*.sqlite"
DAEMONS_HOME = "/root"
"""The home of Nix' daemon, which keeps files of its own."""

AT_ONCE = 500
"""How many paths are asked for in one query."""

MOST_PATHS = 50_000
"""Of more paths than any package needs the rest is left out."""


def cached(machine: Machine, names: Collection[str], known: Collection[str]) -> tuple[dict[str, Narinfo], list[str]]:
    """Return what is remembered of packages of some name and of all below them, and which files could not be read.

    Of paths that are `known` nothing is looked up.
    """
    found: dict[str, Narinfo] = {}
    unread: list[str] = []
    for file in _files(machine):
        try:
            for info in read(file.place, lambda base: _reached(base, frozenset(names), known)):
                if info.path not in found or info.asked > found[info.path].asked:
                    found[info.path] = info
        except SourceError as error:
            unread.append(f"{file.shown(machine)}: {error.what}")
    return found, unread


def _files(machine: Machine) -> Iterator[HomeFile]:
    """Yield the user's databases and the daemon's, the newest kind first."""
    places = dict.fromkeys((str(machine.cache_home), f"{DAEMONS_HOME}/.cache"))
    found = list(matching(machine, (f"{place}/{FILES}" for place in places)))
    yield from sorted(found, key=lambda file: -_number(file.place))


def _number(path: Path) -> int:
    found = re.search(r"-v(\d{1,9})\.", path.name)
    return int(found[1]) if found else 0


def _reached(base: sqlite3.Connection, names: frozenset[str], known: Collection[str]) -> list[Narinfo]:
    """Return the packages of some name and what they need, as far as this database tells of it."""
    found: dict[str, Narinfo] = {}
    pending = [info for name in sorted(names) for info in narinfos(_named(base, name)) if is_called(info, names)]
    while pending and len(found) < MOST_PATHS:
        found.update((info.path, info) for info in pending)
        below = {path for info in pending for path in info.references if path not in found and path not in known}
        pending = list(narinfos(_digests(base, below)))
    return list(found.values())


def _named(base: sqlite3.Connection, name: str) -> Iterable[tuple[object, ...]]:
    pattern = re.sub(r"([\\%_])", r"\\\1", name)
    query = f"{QUERY} (n.namePart = ? or n.namePart like ? escape '\\')"
    return base.execute(query, (name, f"{pattern}-%")).fetchall()


def _digests(base: sqlite3.Connection, paths: Collection[str]) -> Iterator[tuple[object, ...]]:
    digests = sorted({path.rpartition("/")[2][:32] for path in paths})
    for start in range(0, len(digests), AT_ONCE):
        some = digests[start : start + AT_ONCE]
        yield from base.execute(f"{QUERY} n.hashPart in ({', '.join('?' * len(some))})", some)
