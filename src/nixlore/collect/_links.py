"""Programs behind links, found by reading the links only."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping

import msgspec

from nixlore.collect._mounts import is_foreign
from nixlore.machine import MAX_LINKS, Machine
from nixlore.nix.store_path import package_name, store_path

STORE = "/nix/store/"
HOME_ENVIRONMENT = "home-manager-path"
"""The name of the store path that holds the links of a Home Manager generation."""


class End(msgspec.Struct, frozen=True):
    """What a link leads to: the program itself as a machine path, and whether Home Manager's links were on the way."""

    path: str
    by_home_manager: bool


class Links(msgspec.Struct, dict=True):
    """A reader of one machine's links that remembers where directories lead.

    `table` are the mounts by which a path on a foreign file system is known before anything on it is touched.
    """

    machine: Machine
    table: Mapping[str, str] = msgspec.field(default_factory=dict)
    directories: dict[str, str] = msgspec.field(default_factory=dict)
    foreign: dict[str, str] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note the root as text, "" for the running system, so that a path becomes a real one by adding it."""
        self.root = "" if self.machine.is_live else os.fspath(self.machine.root)

    def directory(self, path: str) -> str:
        """Return the machine path that a directory leads to.

        It is "" where links go in a circle or lead to a foreign file system, whose type `foreign` then has.
        """
        found = self.directories.get(path)
        if found is None:
            found = self.directories[path] = self._resolved(path)
        return found

    def _resolved(self, path: str) -> str:
        """Follow every link of a path inside the root, one component at a time, and stop before a foreign mount."""
        pending = path.split("/")[::-1]
        done = ""
        links = 0
        while pending:
            part = pending.pop()
            if part in ("", "."):
                continue
            if part == "..":
                done = done.rpartition("/")[0]
                continue
            step = f"{done}/{part}"
            if is_foreign(self.table.get(step, "")):
                self.foreign[path] = self.table[step]
                return ""
            target = _target(self.root + step)
            if target is None:
                done = step
                continue
            links += 1
            if links > MAX_LINKS:
                return ""
            if target.startswith("/"):
                done = ""
            pending += target.split("/")[::-1]
        return done or "/"

    def program(self, directory: str, name: str) -> End | None:
        """Return the executable regular file that an entry of a resolved directory leads to, None when it is none."""
        place, by_home_manager = f"{directory}/{name}", False
        for _ in range(MAX_LINKS):
            if place.startswith(STORE) and package_name(place) == HOME_ENVIRONMENT:
                by_home_manager = True
            real = self.root + place
            try:
                mode = os.lstat(real).st_mode
                if not stat.S_ISLNK(mode):
                    return End(place, by_home_manager) if stat.S_ISREG(mode) and mode & 0o111 else None
                target = os.readlink(real)  # noqa: PTH115 - a Path costs more than the call, thousands of times
            except OSError:
                return None
            parent, _, base = (target if target.startswith("/") else f"{place.rpartition('/')[0]}/{target}").rpartition(
                "/"
            )
            parent = self.directory(parent or "/")
            if not parent or base in ("", ".", ".."):
                return None
            place = f"{parent}/{base}" if parent != "/" else f"/{base}"
        return None


def _target(real: str) -> str | None:
    try:
        return os.readlink(real)  # noqa: PTH115 - as above
    except OSError:
        return None


def owner_of(path: str) -> tuple[str, str]:
    """Return the store path and the package that a file lies in, both "" outside the store."""
    place = store_path(path)
    return (place, package_name(place)) if place else ("", "")
