"""The store paths that this machine's roots reach, with sizes, references and derivers, out of Nix' own database.

What is read is the closure of the system that runs, of every generation, home, profile, dev shell and result: rows of
the database, never the store itself. Nix is not run, unless the database is there and may not be read; then its
daemon is asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from nixlore.collect._gc_roots import Walk, walked
from nixlore.collect._store_daemon import asked
from nixlore.collect._store_database import state
from nixlore.collect._store_place import StorePlace, store_place
from nixlore.collect._store_scoped import Reached, reached, store_directory
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import StorePath

NAME = "nix_store"
STAGE = f"collect/{NAME}"
UNIT = "store paths"


def collect(machine: Machine) -> Iterator[StorePath | Coverage | Diagnostic]:
    """Yield every store path that a root reaches, so that references are positions in that order."""
    place = store_place(machine)
    source = f"{place.state}/db"
    if place.database is None or not os.path.lexists(place.database):
        note = "links go in a circle" if place.database is None else "Nix has no database here"
        yield Coverage(collector=NAME, source=source, state="absent", note=note)
        return
    try:
        found, note = _read(machine, place, place.database)
    except SourceError as error:
        yield Coverage(collector=NAME, source=source, state="unreadable", note=error.what)
        remedy = "" if machine.is_live else "read a copy that was made while nothing changed it"
        yield Diagnostic(stage=STAGE, subject=f"{source}/db.sqlite", cause=error.what, remedy=remedy)
        return
    yield from found.paths
    yield _told(source, found, note)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: the database's files and every root."""
    place = store_place(machine)
    mark = None if place.database is None else state(place.database)
    walk = walked(machine)
    return repr((mark, walk.found, walk.profiles)).encode("utf-8", "surrogateescape")


def _read(machine: Machine, place: StorePlace, database: Path) -> tuple[Reached, str]:
    """Return what roots reach, and in a few words how that is known where it is not from the database."""
    try:
        walk = walked(machine, store_directory(database))
        return reached(database, _held(walk)), ""
    except SourceError as error:
        if not machine.is_live or os.access(database, os.R_OK):
            raise
        try:
            return asked(sorted(_held(walked(machine, place.store)))), "as Nix' daemon tells it"
        except SourceError as other:
            message = f"{error.what}; {other.what}"
            raise SourceError(message, where=str(database)) from other


def _held(walk: Walk) -> set[str]:
    return {*walk.profiles, *(root.target for root in walk.found.values() if root.target)}


def _told(source: str, found: Reached, note: str) -> Coverage:
    times = [path.registered for path in found.paths if path.registered > 0]
    return Coverage(
        collector=NAME,
        source=source,
        state="read",
        entries=len(found.paths),
        skipped=found.skipped,
        since=min(times, default=None),
        until=max(times, default=None),
        unit=UNIT,
        note=note,
    )
