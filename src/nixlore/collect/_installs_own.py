"""Which programs of a home are its user's own work, or a manager's of dotfiles: in a work tree, tracked, or linked.

None of them was installed past the configuration; the most of them a configuration cannot know of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec

from nixlore.collect._installs_cloned import Clones
from nixlore.collect._installs_programs import Program
from nixlore.collect._installs_reading import Reader
from nixlore.data.late_pattern import late
from nixlore.data.program_directories import DOTFILES

TREES = (".git", ".jj", ".hg", ".pijul")
"""What a work tree of a version control system has at its top."""

MARKS = (".stow", ".stowrc", ".stow-local-ignore", ".dotter", "install.conf.yaml", ".chezmoiroot", ".rcrc")
"""What managers of dotfiles have at the top of a directory that they link into a home from."""

ENVIRONMENTS = ("pyvenv.cfg",)
"""What tells that the `bin` beside it is a project's environment."""

TRACKERS = (".local/share/yadm/repo.git", ".config/yadm/repo.git", ".yadm/repo.git", ".git")
"""Repositories whose work tree is the home itself, where managers of dotfiles put them."""

MAX_TRACKERS = 200
LARGEST_INDEX = 8 << 20

_CHEZMOI = late(r"(?:(?:private|readonly|empty|executable|exact|symlink|create|modify|encrypted|once|onchange|run)_)*")
_CHEZMOI_SOURCE = late(rb"""^\s*["']?sourceDir["']?\s*[=:]\s*["']([^"'\n]{1,400})["']""", re.MULTILINE)


class Own(msgspec.Struct, dict=True):
    """Tells whose a program is; what was looked at is remembered."""

    reader: Reader
    inside: dict[str, bool] = msgspec.field(default_factory=dict)
    indexes: list[bytes] | None = None
    chezmoi: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)

    @cached_property
    def clones(self) -> Clones:
        """What tells of a work tree that it is a clone of somebody else's."""
        return Clones(self.reader)

    def is_own(self, program: Program, *, is_script: bool) -> bool:
        """Tell whether a program is its user's own; only scripts are looked for among what is tracked or copied."""
        if program.by_configuration:
            return True
        if self._holds(program.end.rpartition("/")[0]):
            return not self.clones.has(program)
        if self._is_linked_from_dotfiles(program):
            return True
        return is_script and any(self._tracks(path) or self._is_chezmoi(path) for path in {program.path, program.end})

    def mark(self) -> None:
        """Note size and time of what tells which files are tracked."""
        for place in self._places():
            self.reader.content(place)
        for top in self._chezmoi_sources:
            self.reader.entries(top)

    def _holds(self, directory: str) -> bool:
        """Tell whether a directory lies in a work tree or a project's environment, the home itself being none."""
        if directory in ("", "/", self.reader.place(self.reader.home), self.reader.home):
            return False
        found = self.inside.get(directory)
        if found is None:
            above = directory.rpartition("/")[0]
            marks = [f"{directory}/{name}" for name in (*TREES, *ENVIRONMENTS)]
            found = any(map(self.reader.exists, marks)) or self._is_of_project(directory) or self._holds(above)
            self.inside[directory] = found
        return found

    def _is_of_project(self, directory: str) -> bool:
        """Tell of a `node_modules/.bin` whether it is a project's; one beside the home's own files is not."""
        project, _, rest = directory.partition("/node_modules/")
        home = (self.reader.place(self.reader.home), self.reader.home)
        is_project = project not in home and self.reader.exists(f"{project}/package.json")
        return rest.startswith(".bin") and is_project

    def _is_linked_from_dotfiles(self, program: Program) -> bool:
        if not program.is_link:
            return False
        home = self.reader.place(self.reader.home)
        above = program.end.rpartition("/")[0]
        if not DOTFILES.isdisjoint(above.removeprefix(home).split("/")):
            return True
        while above.startswith(f"{home}/"):
            if any(self.reader.exists(f"{above}/{mark}") for mark in MARKS):
                return True
            above = above.rpartition("/")[0]
        return False

    def _tracks(self, path: str) -> bool:
        """Tell whether a repository whose work tree is the home has a file in its index."""
        if self.indexes is None:
            read = (self.reader.content(place, LARGEST_INDEX) for place in self._places())
            self.indexes = [data for data in read if data is not None]
        name = path.removeprefix(f"{self.reader.home}/").encode("utf-8", "surrogateescape")
        # An entry ends its path with a zero byte; version 4 of the index has only the part that differs from the last.
        return any(self._is_listed(index, name) for index in self.indexes)

    @staticmethod
    def _is_listed(index: bytes, name: bytes) -> bool:
        shortened = index[4:8] == b"\0\0\0\4"
        return name + b"\0" in index or (shortened and name.rpartition(b"/")[2] + b"\0" in index)

    def _places(self) -> Iterator[str]:
        """Yield the indexes of bare repositories beside the home's other hidden directories, and of yadm's."""
        home = self.reader.home
        hidden = [each for each in self.reader.entries(home) if each.is_directory and each.name.startswith(".")]
        bare = (each.name for each in hidden[:MAX_TRACKERS] if self.reader.exists(f"{each.path}/HEAD"))
        for name in dict.fromkeys((*TRACKERS, *bare)):
            if self.reader.exists(f"{home}/{name}/index"):
                yield f"{home}/{name}/index"

    def _is_chezmoi(self, path: str) -> bool:
        """Tell whether chezmoi's source directory has what becomes a file of the home."""
        parts = path.removeprefix(f"{self.reader.home}/").split("/")
        return any(self._leads(top, parts) for top in self._chezmoi_sources)

    @property
    def _chezmoi_sources(self) -> Iterator[str]:
        settings = f"{self.reader.machine.config_home}/chezmoi/chezmoi"
        for ending in (".toml", ".yaml", ".json"):
            data = self.reader.content(settings + ending) if self.reader.exists(settings + ending) else None
            for found in _CHEZMOI_SOURCE.findall(data or b""):
                given = found.decode("utf-8", "replace")
                yield self.reader.home + given[1:] if given.startswith("~/") else given
        top = f"{self.reader.machine.data_home}/chezmoi"
        root = self.reader.content(f"{top}/.chezmoiroot", 4096) if self.reader.exists(f"{top}/.chezmoiroot") else None
        yield f"{top}/{root.decode('utf-8', 'replace').strip()}" if root else top

    def _leads(self, directory: str, parts: list[str]) -> bool:
        names = self.chezmoi.get(directory)
        if names is None:
            entries = self.reader.entries(directory) if self.reader.exists(directory) else []
            names = self.chezmoi[directory] = {_target(entry.name): entry.path for entry in entries}
        found = names.get(parts[0])
        return found is not None and (len(parts) == 1 or self._leads(found, parts[1:]))


def _target(name: str) -> str:
    """Return what chezmoi makes of a name in its source directory: `private_dot_local` becomes `.local`."""
    bare = _CHEZMOI.sub("", name, count=1).removesuffix(".tmpl")
    return f".{bare[4:]}" if bare.startswith("dot_") else bare.removeprefix("literal_")
