"""Read one generation by its links and the text of its version; nothing of it is run."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from nixlore.collect._generations_places import Profile
from nixlore.collect._links import Links
from nixlore.collect._store_place import ABSENT
from nixlore.data.late_pattern import late
from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.model.store import Generation
from nixlore.store import nixos_version
from nixlore.store.nixos_version import NixosVersion

ENVIRONMENT = {"system": "sw", "home": "home-path", "user": ""}
"""What in a generation of each kind leads to the store path whose references are its direct packages."""

GONE = "gone"
"""What is said of a store path that surely is not there."""

NOWHERE = ABSENT_STORE, EMPTY_STORE = ("it is not there", "nothing is in it")
"""What is said of a store that has no files here; what became of it is told by who reads its database."""

MOST_SPECIALISATIONS = 200
"""How many specialisations of one system are looked at."""

_STORE_PATH = late(r"(/.*?/[0-9abcdfghijklmnpqrsvwxyz]{32}-[0-9A-Za-z+._?=-]+)(?:/|\Z)", re.DOTALL)


class Reader(msgspec.Struct):
    """A reader of generations that remembers what it read of store paths that several of them share.

    `is_contained` tells that the machine is a container, which runs with its host's kernel. `own` is where the files
    of a store of the user's own are, "" for none.
    """

    links: Links
    is_contained: bool = False
    own: str = ""
    versions: dict[str, NixosVersion] = msgspec.field(default_factory=dict)
    stores: dict[str, str] = msgspec.field(default_factory=dict)

    def store_path(self, path: str) -> str:
        """Return the store path that links lead to, "" where they lead elsewhere or in a circle, or are not there."""
        place = self.links.directory(path)
        found = _STORE_PATH.match(place)
        return found[1] if found and (place != path or self.is_there(place)) else ""

    def is_there(self, place: str) -> bool:
        """Tell whether a resolved machine path exists."""
        try:
            return os.path.lexists(self.links.root + place)
        except ValueError:
            return False

    def missing(self, target: str) -> str:
        """Return why what a generation leads to is not seen: "" where it is, `GONE`, or why it cannot be looked at."""
        store, _, base = target.rpartition("/")
        try:
            os.lstat(self.links.root + target)
        except OSError as error:
            if error.errno not in ABSENT:
                return error.strerror or "unreadable"
        except ValueError:
            return GONE
        else:
            return ""
        if self.own and self.is_there(f"{self.own}/{base}"):
            return ""
        if store not in self.stores:
            self.stores[store] = self._store(store) if _STORE_PATH.match(target) else GONE
        return self.stores[store]

    def _store(self, store: str) -> str:
        """Return why nothing of a store can be looked at, `GONE` where one path of it is what is not there."""
        try:
            with os.scandir(self.links.root + store) as listing:
                return GONE if next(listing, None) else EMPTY_STORE
        except OSError as error:
            # A directory that can be entered but not listed does tell of each name.
            return ABSENT_STORE if error.errno in ABSENT else GONE

    def link(self, path: str) -> tuple[str, int] | None:
        """Return what a link leads to, as far as there is something, and when it was made; None for no link."""
        written = self.written(path)
        if not written:
            return None
        place = self.links.directory(path)
        found = _STORE_PATH.match(place)
        made = int(os.lstat(self.links.root + path).st_mtime)
        return (found[1] if found else place or written), made

    def written(self, path: str) -> str:
        """Return what is written in a link, "" for what is none."""
        try:
            return os.readlink(self.links.root + path)  # noqa: PTH115 - a Path costs more than the call, thousands of times
        except (OSError, ValueError):
            return ""

    def generation(self, profile: Profile, number: int, link: str, target: str, created: int) -> Generation:
        """Return a generation with all that its target tells; what it does not tell stays empty."""
        bare = Generation(
            profile=profile.kind, number=number, link=link, target=target, created=created, user=profile.user
        )
        if not self.is_there(target):
            return bare
        return self.system(bare) if profile.kind == "system" else self.environment(bare)

    def environment(self, bare: Generation) -> Generation:
        """Return a generation of a home or of a user's profile with what its target tells."""
        inside = ENVIRONMENT[bare.profile]
        place = f"{bare.target}/{inside}" if inside else bare.target
        return msgspec.structs.replace(
            bare, environment=self.store_path(place), version=self._text(f"{bare.target}/hm-version") if inside else ""
        )

    def system(self, bare: Generation) -> Generation:
        """Return a system with what its links and its version tell."""
        top = bare.target
        label = self._text(f"{top}/nixos-version") or self._text(f"{top}/darwin-version")
        said = self._version(top)
        version = said.version or label
        return msgspec.structs.replace(
            bare,
            environment=self.store_path(f"{top}/sw"),
            label=label or said.version,
            version=version,
            nixpkgs_revision=said.nixpkgs_revision or nixos_version.short_revision(version),
            configuration_revision=said.configuration_revision,
            kernel=self._booting(f"{top}/kernel"),
            initrd=self._booting(f"{top}/initrd"),
            kernel_modules=self._booting(f"{top}/kernel-modules"),
            specialisations=tuple(self.specialisations(top)),
        )

    def _booting(self, path: str) -> str:
        return "" if self.is_contained else self.store_path(path)

    def specialisations(self, top: str) -> dict[str, str]:
        """Return the specialisations of a system by name, with the system that each is."""
        directory = self.links.directory(f"{top}/specialisation")
        try:
            names = sorted(os.listdir(self.links.root + directory)) if directory else []  # noqa: PTH208 - as above
        except (OSError, ValueError):
            return {}
        shown = [name for name in names if nixos_version.safe(name)][:MOST_SPECIALISATIONS]
        return {name: self.store_path(f"{directory}/{name}") for name in shown}

    def _version(self, top: str) -> NixosVersion:
        for inside in ("sw/bin/nixos-version", "darwin-version.json"):
            place = self.links.directory(f"{top}/{inside}")
            if not place:
                continue
            if place not in self.versions:
                self.versions[place] = nixos_version.parsed(self._bytes(place)) or NixosVersion()
            if self.versions[place] != NixosVersion():
                return self.versions[place]
        return NixosVersion()

    def _text(self, path: str) -> str:
        place = self.links.directory(path)
        return nixos_version.label(self._bytes(place)) if place else ""

    def _bytes(self, place: str) -> bytes:
        try:
            return read_regular(Path(self.links.root + place), nixos_version.LARGEST)
        except SourceError:
            return b""
