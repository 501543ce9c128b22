"""The garbage collector's roots, found as Nix finds them but without its habit of deleting the stale ones.

A link below `gcroots` or `profiles` that leads into the store is a root; so is what it names when that is itself a link
into the store, and a regular file whose name is that of a store path. Links are read and never followed by the system:
where they lead is worked out inside the machine's root.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from nixlore.collect._mounts import is_foreign, mounts
from nixlore.collect._store_place import StorePlace, store_place
from nixlore.machine import MAX_LINKS, Machine
from nixlore.store.paths import NAME

RUNNING = "/run/current-system"
BOOTED = "/run/booted-system"

MAX_ENTRIES = 100_000
"""How many entries are looked at in all."""

MAX_DEPTH = 16
"""How deep directories of roots are looked into."""

CLOSED = frozenset((errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE, errno.ENXIO))
"""What the system answers where something is or may be, but cannot be looked at."""


class Found(NamedTuple):
    """One root: the machine path of its link, the store path it holds, its state, and the link that names it."""

    link: str
    target: str
    state: Literal["live", "stale", "unseen"]
    indirect: str


@dataclass
class Walk:
    """The roots by link, and the directories that could not be listed, with the cause.

    `profiles` are store paths that links of the home's profiles hold, whether or not the garbage collector knows it.
    `is_there` tells whether Nix keeps roots on this machine at all, `is_whole` whether all were looked at.
    """

    found: dict[str, Found] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    profiles: list[str] = field(default_factory=list)
    is_there: bool = False
    is_whole: bool = True


def walked(machine: Machine, store: str = "") -> Walk:
    """Return all roots there are; `store` is the directory of the store where the data name another than usual."""
    place = store_place(machine)
    return _Walker(machine, place, store or place.store).walk()


class _Walker:
    """Reads the links of one machine; where directories lead is remembered."""

    def __init__(self, machine: Machine, place: StorePlace, store: str) -> None:
        self.machine = machine
        self.root = "" if machine.is_live else os.fspath(machine.root)
        self.state = place.state
        self.store = store + "/"
        self.table = mounts(machine)
        self.known: dict[str, str | None] = {"": ""}
        self.entries = 0
        self.result = Walk()

    def walk(self) -> Walk:
        """Look at what runs, then at every directory of roots."""
        for top in ("gcroots", "profiles"):
            path = f"{self.state}/{top}"
            place = self.directory(path)
            if place is not None and os.path.lexists(self.root + place):
                self.result.is_there = True
                self.scan(path, place, 0)
        for link in (RUNNING, BOOTED):
            self.direct(link)
        self.result.profiles = list(self.own_profiles())
        return self.result

    def own_profiles(self) -> Iterator[str]:
        """Yield the store paths that the home's profiles and their generations are."""
        state, home = str(self.machine.state_home), str(self.machine.home)
        for name in (f"{home}/.nix-profile", f"{state}/nix/profile", f"{state}/home-manager/gcroots/current-home"):
            held = self.in_store(self.read(name)[0])
            if held:
                yield held
        for directory in (f"{state}/nix/profiles", f"{state}/home-manager/profiles"):
            place = self.directory(directory)
            for name in _names(f"{self.root}{place}") if place is not None else ():
                held = self.in_store(_read(f"{self.root}{place}/{name}")[0])
                if held:
                    yield held

    def directory(self, path: str) -> str | None:
        """Return the machine path that a directory leads to, None where links go in a circle or to another machine."""
        found = self.known.get(path, path)
        if found is path and path not in self.known:
            self.known[path] = None
            found = self.known[path] = self._resolved(path)
        return found

    def _resolved(self, path: str, links: int = 0) -> str | None:
        parent, _, name = path.rpartition("/")
        above = self.directory(parent)
        if above is None:
            return None
        if name in ("", ".", ".."):
            return above if name != ".." else above.rpartition("/")[0]
        step = f"{above}/{name}"
        if is_foreign(self.table.get(step, "")):
            return None
        target, _ = _read(self.root + step)
        if not target:
            return step
        if links >= MAX_LINKS:
            return None
        return self.directory(_joined(above, target))

    def read(self, path: str) -> tuple[str, int]:
        """Return what a link says, or "" and the number of the error."""
        parent, _, name = path.rpartition("/")
        place = self.directory(parent)
        return ("", errno.EACCES) if place is None else _read(f"{self.root}{place}/{name}")

    def scan(self, path: str, place: str, depth: int) -> None:
        """Look at every entry of a directory and of those below it; links to directories are not followed."""
        try:
            with os.scandir(self.root + place) as listing:
                entries = sorted(
                    (entry.name, entry.is_symlink(), entry.is_dir(follow_symlinks=False)) for entry in listing
                )
        except OSError as error:
            self.result.closed[path] = error.strerror or "cannot be listed"
            return
        for name, is_link, is_directory in entries:
            self.entries += 1
            if self.entries > MAX_ENTRIES or depth > MAX_DEPTH:
                self.result.is_whole = False
                return
            if is_link:
                self.link(f"{path}/{name}", f"{place}/{name}")
            elif is_directory:
                self.scan(f"{path}/{name}", f"{place}/{name}", depth + 1)
            elif NAME.fullmatch(name):
                self.add(f"{path}/{name}", self.store + name, "")

    def link(self, path: str, place: str) -> None:
        """Look at one link: it holds what it leads to, or what the link that it names leads to."""
        target, code = _read(self.root + place)
        if code:
            return
        held = self.in_store(target)
        if held:
            self.add(path, held, "")
            return
        named = _joined(place.rpartition("/")[0], target)
        target, code = self.read(named)
        held = self.in_store(target)
        if held:
            self.add(named, held, path)
        elif code in CLOSED:
            self.note(Found(named, "", "unseen", path))
        elif f"{path}/".startswith(f"{self.state}/gcroots/auto/") or (code != errno.EINVAL and self.is_missed(named)):
            self.note(Found(named, "", "stale", path))

    def is_missed(self, named: str) -> bool:
        """Tell whether a link that is not there should be: on a disk that is only mounted nothing runs."""
        return self.machine.is_live or named not in (RUNNING, BOOTED)

    def direct(self, link: str) -> None:
        """Take what a link holds, whether or not another link names it."""
        held = self.in_store(self.read(link)[0])
        if held and link not in self.result.found:
            self.add(link, held, "")

    def in_store(self, target: str) -> str:
        """Return the store path that what a link says is, or lies in; "" for none."""
        if not target.startswith(self.store):
            return ""
        name = target[len(self.store) :].partition("/")[0]
        return self.store + name if NAME.fullmatch(name) else ""

    def add(self, link: str, held: str, indirect: str) -> None:
        """Note a root that holds a store path, which may be gone."""
        place = self.directory(held.rpartition("/")[0])
        is_there = place is not None and os.path.lexists(f"{self.root}{place}/{held.rpartition('/')[2]}")
        self.note(Found(link, held, "live", indirect) if is_there else Found(link, "", "stale", indirect))

    def note(self, found: Found) -> None:
        """Keep a root once, as a direct one where it is both."""
        known = self.result.found.get(found.link)
        if known is None or (known.indirect and not found.indirect):
            self.result.found[found.link] = found


def _read(real: str) -> tuple[str, int]:
    try:
        return os.readlink(real), 0  # noqa: PTH115 - a Path costs more than the call
    except OSError as error:
        return "", error.errno or errno.EIO
    except ValueError:
        return "", errno.ENOENT


def _names(real: str) -> list[str]:
    try:
        return sorted(os.listdir(real))  # noqa: PTH208 - as below
    except OSError:
        return []


def _joined(directory: str, target: str) -> str:
    """Return where a link in a directory leads by text alone, as Nix has it."""
    return os.path.normpath(target if target.startswith("/") else f"{directory}/{target}")
