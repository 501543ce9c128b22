"""What keeps store paths from being collected: every root of the garbage collector, and the programs of dev shells.

Roots are found by reading links; Nix' own ways of listing them delete the stale ones and are never used. A root that
may not be looked at (in another user's home) is unseen: what it holds is not known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress

from nixlore.collect._dev_shells import programs, shells
from nixlore.collect._gc_root_kinds import kind_of
from nixlore.collect._gc_roots import Found, Walk, walked
from nixlore.collect._links import Links
from nixlore.collect._mounts import mounts
from nixlore.collect._root_names import shown_link
from nixlore.collect._store_database import state
from nixlore.collect._store_place import StorePlace, store_place
from nixlore.collect._store_scoped import store_directory, valid
from nixlore.collect._store_told import has_any
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic, State
from nixlore.model.nix import Binary
from nixlore.model.store import GcRoot

NAME = "gc_roots"
STAGE = f"collect/{NAME}"


def collect(machine: Machine) -> Iterator[GcRoot | Binary | Coverage | Diagnostic]:
    """Yield every root by its link, then the programs that dev shells and results provide."""
    place = store_place(machine)
    store = _store(place)
    walk = walked(machine, store, place=place)
    links = Links(machine, mounts(machine))
    known = _valid(place, links, walk.held)
    roots = [_record(machine, place, root) for root in (*walk.settled(known), *walk.unseen)]
    yield from roots
    yield from _told(machine, place, walk, roots, is_known=known is not None)
    found = list(shells(links, roots, store))
    if found:
        provided = list(programs(links, found))
        yield from provided
        yield Coverage(
            collector=NAME, source="dev shells and results", state="read", entries=len(provided), unit="programs"
        )


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: every root and what it holds, and what is valid."""
    place = store_place(machine)
    walk = walked(machine, place=place)
    mark = None if place.database is None else state(place.database)
    return repr((place, mark, walk.found, walk.closed)).encode("utf-8", "surrogateescape")


def _store(place: StorePlace) -> str:
    """Return the directory of the store, as the data have it where they can be read."""
    try:
        return (place.database and store_directory(place.database)) or place.store
    except SourceError:
        return place.store


def _valid(place: StorePlace, links: Links, held: set[str]) -> set[str] | None:
    """Return those store paths that are valid, as the database has it, or at least there; None: not known."""
    known: set[str] | None = None
    if place.database is not None:
        with suppress(SourceError):
            known = valid(place.database, held)
    files = links.root + links.directory(place.files)
    there = {path for path in held - (known or set()) if os.path.lexists(f"{files}/{path.rpartition('/')[2]}")}
    if known is None and not there and not has_any(links.machine, place.files):
        return None
    return there | (known or set())


def _record(machine: Machine, place: StorePlace, root: Found) -> GcRoot:
    return GcRoot(
        link=shown_link(root.link, machine),
        target=root.target,
        kind=kind_of(root, place.state),
        state=root.state,
        indirect=shown_link(root.indirect, machine) if root.indirect else "",
    )


def _told(
    machine: Machine, place: StorePlace, walk: Walk, roots: Sequence[GcRoot], *, is_known: bool
) -> Iterator[Coverage | Diagnostic]:
    """Yield how complete the walk was, and what could not be looked at."""
    for directory, cause in walk.closed.items():
        yield Diagnostic(stage=STAGE, subject=shown_link(directory, machine), cause=cause)
    found, note = _judged(walk, roots, is_known=is_known)
    if place.own and not note:
        note = f"of the store at {shown_link(place.own, machine)}"
    yield Coverage(
        collector=NAME, source="garbage collector roots", state=found, entries=len(roots), note=note, unit="roots"
    )


def _judged(walk: Walk, roots: Sequence[GcRoot], *, is_known: bool) -> tuple[State, str]:
    """Return how well the roots were seen, and in a few words what was not."""
    if not walk.is_there:
        return ("unreadable", "they cannot be looked at") if walk.closed else ("absent", "Nix keeps no roots here")
    if roots and not is_known:
        return "partial", "what roots hold is not known, as neither the store nor its database can be looked at"
    if walk.closed:
        return "partial", "not every directory of roots could be listed to its end"
    unseen = sum(root.state == "unseen" for root in roots)
    return ("partial", f"of {unseen:,} it could not be seen what they hold") if unseen else ("read", "")
