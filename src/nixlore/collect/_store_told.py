"""What is said of a store that is not there, or that cannot be read, and what helps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from nixlore.collect._home_files import located
from nixlore.collect._root_names import shown_link
from nixlore.collect._store_place import ABSENT, StorePlace
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage, Diagnostic

NAME = "nix_store"
STAGE = f"collect/{NAME}"

SCHEMA = "10"
"""The number of the database's form since Nix 2.0."""

DAMAGED = "restore it; of a copy, `sqlite3 COPY 'PRAGMA integrity_check'` tells what is damaged"

REMEDIES = (
    ("Permission denied", "Nix makes it readable for everyone, so its mode was changed; else run nixlore as root"),
    ("malformed", DAMAGED),
    ("not a database", DAMAGED),
    ("no numbers", DAMAGED),
    ("beyond all", DAMAGED),
    ("no such", f"only the schema of Nix 2.0 and later, number {SCHEMA}, is known"),
    ("changed whenever", "read it again when Nix has nothing to do"),
    ("locked", "read it again when Nix has nothing to do"),
    ("broken off", "whatever root does next with Nix mends it"),
)
"""What helps, by words of the cause."""


def why_missing(machine: Machine, place: StorePlace, database: Path) -> Diagnostic | None:
    """Return what is said where there is no database, None where there is one, readable or not."""
    try:
        os.lstat(database)
    except OSError as error:
        if error.errno not in ABSENT:
            return None
    except ValueError:
        pass
    else:
        return None
    mounted = "" if machine.is_live else "mount the file system that has it below the root, too"
    if has_any(machine, place.files):
        cause = f"is not there, though {place.files} is: what packages need, cost and are held by is not known"
        return _said(machine, f"{place.state}/db", cause, mounted)
    if _is_nixos(machine):
        cause = "there is no store, though this is NixOS: nothing is known of packages and generations"
        return _said(machine, place.store, cause, mounted)
    cause = "Nix has no database here: nothing is known of packages and generations"
    return _said(machine, f"{place.state}/db", cause, "", is_note=True)


def unreadable(source: str, cause: str, remedy: str) -> Iterator[Coverage | Diagnostic]:
    """Yield what is said of a database that cannot be read."""
    yield Coverage(collector=NAME, source=source, state="unreadable", note=cause)
    yield Diagnostic(stage=STAGE, subject=f"{source}/db.sqlite", cause=cause, remedy=remedy)


def remedy(cause: str) -> str:
    """Return what helps against a cause, "" where nothing is known to."""
    return next((helps for words, helps in REMEDIES if words in cause), "")


def schema_of(machine: Machine, place: StorePlace) -> str:
    """Return the number of the database's form as Nix wrote it down, "" where it did not."""
    try:
        text = read_regular(machine.at(f"{place.state}/db/schema"), 100).decode("ascii", "replace").strip()
    except SourceError:
        return ""
    return text if text.isascii() and text.isdigit() else ""


def _said(machine: Machine, subject: str, cause: str, helps: str, *, is_note: bool = False) -> Diagnostic:
    return Diagnostic(
        stage=STAGE,
        subject=shown_link(subject, machine),
        cause=cause,
        remedy=helps,
        severity="note" if is_note else "warning",
    )


def _is_nixos(machine: Machine) -> bool:
    place = located(machine, machine.home / "/etc/NIXOS")
    return place is not None and os.path.lexists(place)


def has_any(machine: Machine, directory: str) -> bool:
    """Tell whether a directory has anything in it; where a disk is not mounted there may be an empty one."""
    place = located(machine, machine.home / directory)
    try:
        with os.scandir(place or "/dev/null") as listing:
            return next(listing, None) is not None
    except (OSError, ValueError):
        return False
