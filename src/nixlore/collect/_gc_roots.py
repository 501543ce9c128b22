"""The garbage collector's roots, found as Nix finds them but without its habit of deleting the stale ones.

A link below `gcroots` or `profiles` that leads into the store is a root; so is what it names when that is itself a link
into the store, and a regular file whose name is that of a store path. Links are read and never followed by the system:
where they lead is worked out inside the machine's root.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

import msgspec

from nixlore.collect._links import Links
from nixlore.collect._mounts import is_foreign, mounts
from nixlore.collect._store_place import StorePlace, store_place, why_closed
from nixlore.machine import Machine
from nixlore.store.paths import NAME

RUNNING = "/run/current-system"
BOOTED = "/run/booted-system"

MAX_ENTRIES = 400_000
"""How many entries are looked at in all."""

MAX_DEPTH = 16
"""How deep directories of roots are looked into."""

MAX_STEPS = 200
"""How many components and links one path may lead through."""

CLOSED = frozenset((errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE, errno.ENXIO))
"""What the system answers where something is or may be, but cannot be looked at."""

GONE = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG))
"""What the system answers where nothing is."""


class Found(NamedTuple):
    """One root: the machine path of its link, the store path it holds, its state, and the link that names it."""

    link: str
    target: str
    state: Literal["live", "stale", "unseen"]
    indirect: str


class Walk(msgspec.Struct):
    """The roots by link, and the directories that could not be listed, with the cause.

    What a root holds may not be valid any more: `settled` tells. `profiles` are store paths that links of the home's
    profiles hold, whether or not the garbage collector knows it. `is_there` tells whether Nix keeps roots here at all.
    """

    found: dict[str, Found] = msgspec.field(default_factory=dict)
    closed: dict[str, str] = msgspec.field(default_factory=dict)
    profiles: list[str] = msgspec.field(default_factory=list)
    is_there: bool = False

    @property
    def held(self) -> set[str]:
        """The store paths that anything holds."""
        return {*self.profiles, *(root.target for root in self.found.values() if root.target)}

    @property
    def unseen(self) -> list[Found]:
        """What stands for the roots in each directory that could not be listed, or not to its end."""
        return [Found(directory, "", "unseen", "") for directory in self.closed]

    def settled(self, valid: Collection[str] | None) -> list[Found]:
        """Return the roots by link once it is known which store paths are valid; None: nothing is known of any."""
        state: Literal["stale", "unseen"] = "unseen" if valid is None else "stale"
        known = valid or ()
        roots = (self.found[link] for link in sorted(self.found))
        return [
            root if not root.target or root.target in known else root._replace(target="", state=state) for root in roots
        ]


def walked(machine: Machine, store: str = "", *, place: StorePlace | None = None) -> Walk:
    """Return all roots there are; `store` is the directory of the store where the data name another than usual."""
    place = place or store_place(machine)
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
            if place is None:
                links = Links(self.machine, self.table)
                links.directory(path)
                self.result.closed[path] = why_closed(links, path)
            elif (code := _code(self.root + place)) not in GONE:
                self.result.is_there = True
                if code:
                    self.result.closed[path] = os.strerror(code)
                else:
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

    def directory(self, path: str, steps: int = 0) -> str | None:
        """Return the machine path that a directory leads to, None where links go in a circle or to another machine."""
        if path not in self.known:
            # What is met again while it is being followed leads in a circle.
            self.known[path] = None
            self.known[path] = None if steps > MAX_STEPS else self._resolved(path, steps + 1)
        return self.known[path]

    def _resolved(self, path: str, steps: int) -> str | None:
        parent, _, name = path.rpartition("/")
        above = self.directory(parent, steps)
        if above is None:
            return None
        if name in ("", ".", ".."):
            return above if name != ".." else above.rpartition("/")[0]
        step = f"{above}/{name}"
        if is_foreign(self.table.get(step, "")):
            return None
        target, _ = _read(self.root + step)
        return self.directory(_joined(above, target), steps) if target else step

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
                    (entry.name, entry.is_symlink(), entry.is_dir(follow_symlinks=False), entry) for entry in listing
                )
        except OSError as error:
            self.result.closed[path] = error.strerror or "cannot be listed"
            return
        for name, is_link, is_directory, entry in entries:
            self.entries += 1
            if self.entries > MAX_ENTRIES or depth > MAX_DEPTH:
                self.result.closed.setdefault(path, f"more than {MAX_ENTRIES:,} entries, or {MAX_DEPTH} levels")
                return
            if is_link:
                self.link(f"{path}/{name}", f"{place}/{name}")
            elif is_directory:
                self.scan(f"{path}/{name}", f"{place}/{name}", depth + 1)
            elif NAME.fullmatch(name) and entry.is_file(follow_symlinks=False):
                self.note(Found(f"{path}/{name}", self.store + name, "live", ""))

    def link(self, path: str, place: str) -> None:
        """Look at one link: it holds what it leads to, or what the link that it names leads to."""
        target, code = _read(self.root + place)
        if code:
            return
        held = self.in_store(target)
        if held:
            self.note(Found(path, held, "live", ""))
            return
        named = _joined(place.rpartition("/")[0], target)
        target, code = self.read(named)
        held = self.in_store(target)
        if held:
            self.note(Found(named, held, "live", path))
        elif code in CLOSED:
            self.note(Found(named, "", "unseen", path))
        elif code in GONE and (self.machine.is_live or named not in (RUNNING, BOOTED)):
            # On a disk that is only mounted nothing runs.
            self.note(Found(named, "", "stale" if self.is_gone(named) else "unseen", path))

    def is_gone(self, named: str) -> bool:
        """Tell whether what is not there is nowhere else: of a disk that is only mounted, another may have the home."""
        if self.machine.is_live:
            return True
        place = self.directory("/".join(named.split("/")[:-1][:3]))
        return place is not None and _code(self.root + place) == 0

    def direct(self, link: str) -> None:
        """Take what a link holds, whether or not another link names it."""
        held = self.in_store(self.read(link)[0])
        if held and link not in self.result.found:
            self.note(Found(link, held, "live", ""))

    def in_store(self, target: str) -> str:
        """Return the store path that what a link says is, or lies in; "" for none."""
        if not target.startswith(self.store):
            return ""
        name = target[len(self.store) :].partition("/")[0]
        return self.store + name if NAME.fullmatch(name) else ""

    def note(self, found: Found) -> None:
        """Keep a root once, as a direct one where it is both."""
        known = self.result.found.get(found.link)
        if known is None or (known.indirect and not found.indirect):
            self.result.found[found.link] = found


def _code(real: str) -> int:
    """Return the number of the error that looking at a place gives, 0 for none."""
    try:
        os.lstat(real)
    except OSError as error:
        return error.errno or errno.EIO
    except ValueError:
        return errno.ENOENT
    return 0


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
    path = os.path.normpath(target if target.startswith("/") else f"{directory}/{target}")
    return path[1:] if path.startswith("//") else path
