"""The programs in a home's own directories, and which installer each belongs to.

Installers that have a place of their own put links here; who a link leads to owns it. What nobody owns in the end was
put there by hand.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nixlore.collect._installs_reading import Reader
from nixlore.model.store import Install
from nixlore.store.installers import names

OWN = (".local/bin", "bin", ".bin")
"""Where people and installers put programs, below the home."""

VARIABLES = ("XDG_BIN_HOME", "PIPX_BIN_DIR", "UV_TOOL_BIN_DIR")


@dataclass(frozen=True)
class Program:
    """One entry: its machine path as listed and where it ends through links, "" for nowhere."""

    name: str
    path: str
    end: str
    is_link: bool


@dataclass
class Programs:
    """The entries of the home's own directories by path; `owned` are those that somebody was found to own."""

    reader: Reader
    entries: dict[str, Program] = field(default_factory=dict)
    owned: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """List every directory once."""
        reader = self.reader
        given = (reader.environment(variable, "") for variable in VARIABLES)
        for directory in dict.fromkeys((*(f"{reader.home}/{name}" for name in OWN), *filter(None, given))):
            for entry in reader.entries(directory):
                if entry.is_file or entry.is_link:
                    end = reader.end(entry.path) if entry.is_link else entry.path
                    self.entries[entry.path] = Program(entry.name, entry.path, end, entry.is_link)

    def leading_to(self, directory: str) -> list[str]:
        """Return the paths of links that end below a directory."""
        place = self.reader.place(directory)
        return [each.path for each in self.entries.values() if place and each.end.startswith(f"{place}/")]

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
