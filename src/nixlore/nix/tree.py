"""The files of one configuration repository, as interpretation sees them: a read-only tree in memory."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from nixlore.nix.expressions import SourceFile


class Tree:
    """Nix files by their path relative to the repository, and the names of all other files.

    `links` maps the path of a symbolic link to where it leads, both relative to the repository.
    """

    def __init__(
        self, files: Mapping[str, SourceFile], others: Iterable[str] = (), links: Mapping[str, str] | None = None
    ) -> None:
        self.files = files
        self.links = dict(links or {})
        self._directories: dict[str, dict[str, str]] = {"": {}}
        for path in (*files, *others):
            self._enter(path, "regular")
        for path, aim in self.links.items():
            self._enter(path, "directory" if aim in self._directories else "symlink")

    def _enter(self, path: str, kind: str) -> None:
        while path:
            parent, _, name = path.rpartition("/")
            entries = self._directories.setdefault(parent, {})
            if name in entries:
                return
            entries[name] = kind
            path, kind = parent, "directory"

    def resolve(self, path: str) -> str | None:
        """Return a normal path relative to the repository, links followed, or None for one that leads out of it."""
        path = normal(path)
        for _ in range(20):
            for link, aim in self.links.items():
                if path == link or path.startswith(link + "/"):
                    path = normal(aim + path[len(link) :])
                    break
            else:
                break
        return None if path == ".." or path.startswith("../") else path

    def nix_file(self, path: str) -> str | None:
        """Return the file that importing a path reads: itself, or the default.nix of a directory."""
        found = self.resolve(path)
        if found is None:
            return None
        if found in self.files:
            return found
        inside = f"{found}/default.nix" if found else "default.nix"
        return inside if inside in self.files else None

    def entries(self, path: str) -> Mapping[str, str] | None:
        """Return the entries of a directory and what each is (regular, directory, symlink)."""
        found = self.resolve(path)
        return None if found is None else self._directories.get(found)

    def files_below(self, path: str) -> list[str]:
        """Return the paths of all files below a directory, sorted; nothing where there is none."""
        found = self.resolve(path)
        files: list[str] = []
        pending = [] if found is None else [found]
        while pending:
            directory = pending.pop()
            for name, kind in self._directories.get(directory, {}).items():
                inside = f"{directory}/{name}" if directory else name
                if kind == "directory":
                    pending.append(inside)
                else:
                    files.append(inside)
        return sorted(files)

    def exists(self, path: str) -> bool:
        """Tell whether there is a file or directory of this path."""
        found = self.resolve(path)
        if found is None:
            return False
        parent, _, name = found.rpartition("/")
        return found in self._directories or name in self._directories.get(parent, ())


def normal(path: str) -> str:
    """Return a path without `.`, `..` and doubled slashes; "" is the top of the repository."""
    shortened = posixpath.normpath(path)
    return "" if shortened == "." else shortened
