"""What keeps store paths from being collected: every root of the garbage collector, and the programs of dev shells.

Roots are found by reading links; Nix' own ways of listing them delete the stale ones and are never used. A root that
may not be looked at (in another user's home) is unseen: what it holds is not known.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._dev_shells import programs, shells
from nixlore.collect._gc_root_kinds import kind_of
from nixlore.collect._gc_roots import Found, Walk, walked
from nixlore.collect._links import Links
from nixlore.collect._mounts import mounts
from nixlore.collect._root_names import shown_link
from nixlore.collect._store_place import StorePlace, store_place
from nixlore.collect._store_scoped import store_directory
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
    walk = walked(machine, store)
    roots = [_record(machine, place, walk.found[link]) for link in sorted(walk.found)]
    yield from roots
    yield from _told(walk)
    links = Links(machine, mounts(machine))
    found = list(shells(links, roots, store))
    if found:
        provided = list(programs(links, found))
        yield from provided
        yield Coverage(
            collector=NAME, source="dev shells and results", state="read", entries=len(provided), unit="programs"
        )


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of it: every root and what it holds."""
    walk = walked(machine)
    return repr((walk.found, walk.closed)).encode("utf-8", "surrogateescape")


def _store(place: StorePlace) -> str:
    """Return the directory of the store, as the data have it where they can be read."""
    try:
        return (place.database and store_directory(place.database)) or place.store
    except SourceError:
        return place.store


def _record(machine: Machine, place: StorePlace, root: Found) -> GcRoot:
    return GcRoot(
        link=shown_link(root.link, machine),
        target=root.target,
        kind=kind_of(root, place.state),
        state=root.state,
        indirect=shown_link(root.indirect, machine) if root.indirect else "",
    )


def _told(walk: Walk) -> Iterator[Coverage | Diagnostic]:
    """Yield how complete the walk was, and what could not be looked at."""
    for directory, cause in walk.closed.items():
        yield Diagnostic(stage=STAGE, subject=directory, cause=cause)
    unseen = sum(root.state == "unseen" for root in walk.found.values())
    state: State = "read"
    note = ""
    if not walk.is_there:
        state, note = "absent", "Nix keeps no roots here"
    elif unseen or walk.closed or not walk.is_whole:
        state = "partial"
        note = f"{unseen} roots may not be looked at" if unseen else "not every directory of roots could be listed"
    yield Coverage(
        collector=NAME, source="garbage collector roots", state=state, entries=len(walk.found), note=note, unit="roots"
    )
