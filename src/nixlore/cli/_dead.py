"""`nixlore show dead`: what no root of the store holds, read when it is asked for, as it takes the whole store."""

from __future__ import annotations

import msgspec

from nixlore.cli._session import Session
from nixlore.collect._gc_roots import walked
from nixlore.collect._store_keeping import keeping
from nixlore.collect._store_place import store_place
from nixlore.collect._store_whole import dead
from nixlore.errors import ConfigError
from nixlore.present._dead import DeadPaths

SOURCES = ("nix_store", "gc_roots")


def dead_paths(own: Session) -> DeadPaths:
    """Return the store paths that no root which was seen holds.

    Raises ConfigError where that cannot be told, SourceError where the database cannot be read.
    """
    machine = own.machine
    off = machine.off.intersection(SOURCES)
    if off:
        message = f"what is dead is not known without {' and '.join(sorted(off))}, switched off in the settings"
        raise ConfigError(message)
    if machine.as_of is not None:
        message = "what is dead is known only of the present"
        raise ConfigError(message, remedy="ask without --as-of")
    place = store_place(machine)
    if place.database is None or not place.database.exists():
        message = f"what is dead is not known: {place.cause or 'Nix has no database here'} ({place.state}/db)"
        raise ConfigError(message)
    walk = walked(machine)
    found = dead(place.database, walk.held, keeping(machine))
    hidden = sum(root.state == "unseen" for root in walk.found.values()) + len(walk.unseen)
    return DeadPaths(**msgspec.structs.asdict(found), roots_unseen=hidden)
