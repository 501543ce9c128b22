"""The store paths that this machine's roots reach, with sizes, references and derivers, out of Nix' own database.

What is read is the closure of the system that runs, of every generation, home, profile, dev shell and result: rows of
the database, never the store itself. Nix is not run, unless the database is there and may not be read; then its
daemon is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._gc_roots import walked
from nixlore.collect._store_database import state
from nixlore.collect._store_place import store_place
from nixlore.collect._store_scoped import Reached, reached, store_directory
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import StorePath

NAME = "nix_store"
STAGE = f"collect/{NAME}"


def collect(machine: Machine) -> Iterator[StorePath | Coverage | Diagnostic]:
    """Yield every store path that a root reaches, so that references are positions in that order."""
    place = store_place(machine)
    if place.database is None or not place.database.exists():
        yield Coverage(collector=NAME, source=f"{place.state}/db", state="absent", note="no database of Nix")
        return
    try:
        walk = walked(machine, store_directory(place.database))
        found = reached(place.database, (root.target for root in walk.found.values() if root.target))
    except SourceError as error:
        yield Coverage(collector=NAME, source=f"{place.state}/db", state="unreadable", note=error.what)
        yield Diagnostic(stage=STAGE, subject=f"{place.state}/db/db.sqlite", cause=error.what)
        return
    yield from found.paths
    yield _told(place.state, found)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: the database's files and every root."""
    place = store_place(machine)
    mark = None if place.database is None else state(place.database)
    return repr((mark, walked(machine).found)).encode("utf-8", "surrogateescape")


def _told(source: str, found: Reached) -> Coverage:
    times = [path.registered for path in found.paths if path.registered > 0]
    return Coverage(
        collector=NAME,
        source=f"{source}/db",
        state="read",
        entries=len(found.paths),
        skipped=found.skipped,
        since=min(times, default=None),
        until=max(times, default=None),
        unit="store paths",
    )
