"""The store paths that this machine's roots reach, with sizes, references and derivers, out of Nix' own database.

What is read is the closure of the system that runs, of every generation, home, profile, dev shell and result: rows of
the database, never the store itself. Nix is not run, unless the database is there and may not be read; then its
daemon is asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from nixlore.collect._gc_roots import walked
from nixlore.collect._root_names import shown_link
from nixlore.collect._store_daemon import asked
from nixlore.collect._store_database import state
from nixlore.collect._store_place import StorePlace, store_place
from nixlore.collect._store_scoped import Reached, reached, store_directory
from nixlore.collect._store_told import (
    DAMAGED,
    NAME,
    SCHEMA,
    STAGE,
    remedy,
    schema_of,
    unreadable,
    why_missing,
)
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.store import StorePath

UNIT = "store paths"


def collect(machine: Machine) -> Iterator[StorePath | Coverage | Diagnostic]:
    """Yield every store path that a root reaches, so that references are positions in that order."""
    place = store_place(machine)
    source = shown_link(f"{place.state}/db", machine)
    if place.database is None:
        yield from unreadable(source, place.cause, "")
        return
    if (missing := why_missing(machine, place, place.database)) is not None:
        yield Coverage(collector=NAME, source=source, state="absent", note="Nix has no database here")
        yield missing
        return
    try:
        found, note = _read(machine, place, place.database)
    except SourceError as error:
        yield from unreadable(source, error.what, remedy(error.what))
        return
    yield from found.paths
    yield from _told(source, found, "; ".join(filter(None, (note, *_notes(machine, place)))))


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: the database's files, or whether its daemon listens, and every root."""
    place = store_place(machine)
    mark: object = None
    if place.database is not None:
        is_open = os.access(place.database, os.R_OK)
        mark = state(place.database), is_open or os.path.lexists(f"{place.state}/daemon-socket/socket")
    walk = walked(machine, place=place)
    return repr((place, mark, walk.found, walk.profiles)).encode("utf-8", "surrogateescape")


def _read(machine: Machine, place: StorePlace, database: Path) -> tuple[Reached, str]:
    """Return what roots reach, and in a few words how that is known where it is not from the database."""
    try:
        return reached(database, walked(machine, store_directory(database), place=place).held), ""
    except SourceError as error:
        # The daemon knows the machine's store alone, and reads the same file.
        if not machine.is_live or place.own or os.access(database, os.R_OK):
            raise
        try:
            return asked(sorted(walked(machine, place=place).held)), "as Nix' daemon tells it"
        except SourceError as other:
            message = f"{error.what}; {other.what}"
            raise SourceError(message, where=str(database)) from other


def _notes(machine: Machine, place: StorePlace) -> Iterator[str]:
    """Yield what is unusual about a database that was read."""
    if place.own:
        yield f"a store of the user's own at {shown_link(place.own, machine)}"
    schema = schema_of(machine, place)
    if schema not in ("", SCHEMA):
        yield f"its schema is {schema}, of which only what {SCHEMA} has is read"


def _told(source: str, found: Reached, note: str) -> Iterator[Coverage | Diagnostic]:
    times = [path.registered for path in found.paths if path.registered > 0]
    yield Coverage(
        collector=NAME,
        source=source,
        state="partial" if found.skipped else "read",
        entries=len(found.paths),
        skipped=found.skipped,
        since=min(times, default=None),
        until=max(times, default=None),
        unit=UNIT,
        note=note,
    )
    if found.skipped:
        cause = f"{found.skipped} of its paths make no sense: sizes may be too small, and something may be missing"
        yield Diagnostic(stage=STAGE, subject=f"{source}/db.sqlite", cause=cause, remedy=DAMAGED)
