"""The programs in a home's own directories, and which installer each belongs to.

Installers that have a place of their own put links here; who a link leads to owns it. What nobody owns in the end was
put there by hand.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import msgspec

from nixlore.collect._installs_reading import Reader
from nixlore.collect._login_path import login_path
from nixlore.model.store import Install
from nixlore.store.installers import names

OWN = (".local/bin", "bin", ".bin")
"""Where people and installers put programs, below the home."""

PROFILES = "/nix/var/"

VARIABLES = ("XDG_BIN_HOME", "PIPX_BIN_DIR", "UV_TOOL_BIN_DIR")


ALWAYS = (".cargo/bin", ".bun/bin", "go/bin", ".npm-global/bin")
"""Directories of installers, below the home, in which others put programs as well."""

MAX_DIRECTORIES = 60
"""How many directories of one search path are looked at."""


class Program(msgspec.Struct, frozen=True):
    """One entry: its machine path as listed and where it ends through links, "" for nowhere.

    `by_configuration` tells that its link leads through the store, as Home Manager's do to files of a work tree.
    """

    name: str
    path: str
    end: str
    is_link: bool
    by_configuration: bool = False


class Programs(msgspec.Struct, dict=True):
    """The entries of the home's own directories by path; `owned` are those that somebody was found to own."""

    reader: Reader
    entries: dict[str, Program] = msgspec.field(default_factory=dict)
    owned: set[str] = msgspec.field(default_factory=set)

    def __post_init__(self) -> None:
        """List every directory once."""
        reader, seen = self.reader, set()
        for directory in self._directories():
            place = reader.place(directory)
            if not place or place in seen or place.startswith("/nix/"):
                continue
            seen.add(place)
            for entry in reader.entries(directory):
                if entry.is_file or entry.is_link:
                    end = reader.end(entry.path) if entry.is_link else entry.path
                    through = entry.is_link and not end.startswith("/nix/") and self._is_stored(entry.path)
                    self.entries[entry.path] = Program(entry.name, entry.path, end, entry.is_link, through)

    def _directories(self) -> Iterator[str]:
        """Yield the usual directories, those that variables name, and those of the login PATH, if below the home."""
        reader = self.reader
        given = (reader.environment(variable, "") for variable in VARIABLES)
        path = login_path(reader.machine).directories[:MAX_DIRECTORIES]
        named = (*(f"{reader.home}/{name}" for name in (*OWN, *ALWAYS)), *filter(None, given), *path)
        below = (name for name in dict.fromkeys(named) if name.startswith(f"{reader.home}/"))
        yield from (name for name in below if not name.startswith((f"{reader.home}/.nix-profile/", PROFILES)))

    def _is_stored(self, path: str) -> bool:
        """Tell whether a link's own target lies in the store."""
        try:
            target = os.readlink(self.reader.root + self.reader.listed(path))  # noqa: PTH115 - a Path costs more
        except (OSError, ValueError):
            return False
        return target.startswith("/nix/store/")

    def leading_to(self, directory: str) -> list[str]:
        """Return the paths of programs that are, or end, below a directory and that nobody owns yet."""
        place = self.reader.place(directory)
        if not place:
            return []
        first = bisect_left(self._by_end, (f"{place}/", ""))
        last = bisect_left(self._by_end, (f"{place}0", ""))
        return [path for _, path in self._by_end[first:last] if path not in self.owned]

    @cached_property
    def _by_end(self) -> list[tuple[str, str]]:
        """Every program's end and path, in order of ends; "0" is what follows "/"."""
        return sorted((each.end, each.path) for each in self.entries.values())

    def files(self, directory: str, wanted: Iterable[str]) -> list[str]:
        """Return the paths of those names that are files of their own in a directory, not links."""
        paths = (f"{directory}/{name}" for name in wanted)
        return [path for path in paths if (found := self.entries.get(path)) is not None and not found.is_link]

    def install(self, source: str, name: str, path: str, programs: Sequence[str] = (), **others: Any) -> Install:
        """Return an install and note that it owns the programs at some paths."""
        self.owned.update(programs)
        kept = [place for place in programs if names.program(os.path.basename(place))]  # noqa: PTH119
        return Install(
            source=source,
            name=name,
            path=self.reader.shown(path),
            commands=tuple(os.path.basename(place) for place in kept),  # noqa: PTH119 - a Path costs more
            places=tuple(map(self.reader.shown, kept)),
            **others,
        )

    def present(self, directory: str, wanted: Iterable[str]) -> list[str]:
        """Return the paths of those names that are there in a directory."""
        return [path for name in wanted if self.reader.exists(path := f"{directory}/{name}")]
