"""Where Nix keeps its store and what it knows of it.

That is below `/nix` unless the environment says otherwise, as Nix itself has it. Where there is no `/nix`, a user's own
store counts: the one that Nix makes below the home for who may not write `/nix`, and those of programs that show a
directory of the home as `/nix`. What is in such a store is called `/nix/store/…` all the same.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nixlore.collect._links import Links
from nixlore.collect._mounts import mounts
from nixlore.machine import Machine

STATE = "/nix/var/nix"
STORE = "/nix/store"
DATABASE = "db/db.sqlite"

ABSENT = frozenset((errno.ENOENT, errno.ENOTDIR))
"""What the system answers where surely nothing is."""


class StorePlace(msgspec.Struct, frozen=True):
    """Machine paths of the store and of Nix' state, and where its database is on the running system.

    `store` is how the store is called, `files` where its files are. `database` is None where it cannot be looked for,
    for the reason that `cause` gives. `own` is the directory of a store of the user's own, "" for the machine's.
    """

    state: str
    store: str
    files: str
    database: Path | None
    cause: str = ""
    own: str = ""


def store_place(machine: Machine) -> StorePlace:
    """Return where the store is."""
    links = Links(machine, mounts(machine))
    root = _other_root(machine)
    state = _given(machine, "NIX_STATE_DIR", f"{root}{STATE}")
    store = _given(machine, "NIX_STORE_DIR", STORE)
    files = f"{root}{store}"
    own = ""
    if state == STATE and _code(links, STATE) in ABSENT:
        for below in _own(machine):
            if _code(links, f"{below}/var/nix/{DATABASE}") == 0:
                state, files, own = f"{below}/var/nix", f"{below}/store", below
                break
    place = links.directory(f"{state}/{DATABASE}")
    cause = "" if place else why_closed(links, f"{state}/{DATABASE}")
    return StorePlace(state, store, files, Path(links.root + place) if place else None, cause, own)


def why_closed(links: Links, path: str) -> str:
    """Return why a machine path was not followed to its end."""
    kind = links.foreign.get(path)
    return f"on a {kind} file system, which is not looked into" if kind else "links go in a circle"


def _code(links: Links, path: str) -> int:
    """Return the number of the error that looking at a path gives, 0 for none."""
    place = links.directory(path)
    if not place:
        return errno.ELOOP
    try:
        os.lstat(links.root + place)
    except OSError as error:
        return error.errno or errno.EIO
    except ValueError:
        return errno.ENOENT
    return 0


def _own(machine: Machine) -> Iterator[str]:
    """Yield what a user may have for `/nix`: Nix' own, nix-portable's, nix-user-chroot's."""
    yield f"{machine.data_home}/nix/root/nix"
    yield f"{machine.home}/.nix-portable/nix"
    yield f"{machine.home}/.nix"


def _other_root(machine: Machine) -> str:
    """Return the directory that NIX_REMOTE says has all of `/nix`, "" for none."""
    named = machine.environ.get("NIX_REMOTE", "").removeprefix("local?root=")
    return named.rstrip("/") if named.startswith("/") and "&" not in named else ""


def _given(machine: Machine, variable: str, usual: str) -> str:
    value = machine.environ.get(variable, "")
    return value.rstrip("/") if value.startswith("/") and value.strip("/") else usual
