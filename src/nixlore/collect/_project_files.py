"""The files of one project: the names at its top and in its parts, and their contents within bounds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from nixlore.data.late_pattern import late
from nixlore.data.project_kinds import HOLDERS, NO_PART
from nixlore.errors import SourceError
from nixlore.machine import read_regular

LARGEST = 1_000_000
"""Bytes of a manifest; a longer one is data."""

LARGEST_LOCK = 20_000_000
LARGEST_WORDS = 200_000
"""Bytes of a file whose words are of interest: a longer one was made by a program."""

WORD = late(rb"[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*")
MOST_NAMES = 2_000
MOST_PARTS = 60
"""How many directories of one project are looked into for manifests."""

Listing = dict[str, str]
"""Names in a directory, and what each is: a file (""), a directory or a link."""

DIRECTORY = "directory"
LINK = "link"
MOST_LINKS = 4


class Files(msgspec.Struct):
    """One project's files; its directories are listed once.

    `words` are those of all the contents that were returned, but of what is too long to be written by hand.
    """

    top: str
    unread: list[str] = msgspec.field(default_factory=list)
    listings: dict[str, Listing] = msgspec.field(default_factory=dict)
    words: set[bytes] = msgspec.field(default_factory=set)
    _read: set[str] = msgspec.field(default_factory=set)

    def names(self, inside: str = "") -> Listing:
        """Return the names in a directory of the project, none where it cannot be listed."""
        if inside not in self.listings:
            self.listings[inside] = self._listed(inside)
        return self.listings[inside]

    def _listed(self, inside: str) -> Listing:
        place = f"{self.top}/{inside}" if inside else self.top
        found: Listing = {}
        try:
            with os.scandir(place) as listing:
                for _, entry in zip(range(MOST_NAMES), listing, strict=False):
                    found[entry.name] = _sort(entry)
        except FileNotFoundError:
            return {}
        except OSError as error:
            self.unread.append(f"{inside or '.'}: {error.strerror or 'cannot be listed'}")
        return found

    def has(self, path: str) -> bool:
        """Tell whether a path is there, by the listings of the directories above it."""
        directory, _, name = path.rpartition("/")
        if not directory:
            return name in self.names()
        return self.has(directory) and self.is_directory(directory) and name in self.names(directory)

    def is_directory(self, path: str) -> bool:
        """Tell whether a path is a directory and no link."""
        directory, _, name = path.rpartition("/")
        return self.names(directory).get(name) == DIRECTORY

    def is_link(self, path: str) -> bool:
        """Tell whether a path is a symbolic link."""
        directory, _, name = path.rpartition("/")
        return self.names(directory).get(name) == LINK

    def read(self, path: str, limit: int = LARGEST) -> bytes:
        """Return the content of a file that is there; nothing, and a note, where it cannot be read.

        A link is followed inside the project only: what lies elsewhere is not the project's.
        """
        for _ in range(MOST_LINKS):
            place = f"{self.top}/{path}"
            if not self.is_link(path):
                break
            path = _target(self.top, path)
            if not path or not self.has(path):
                return b""
        else:
            return b""
        try:
            content = read_regular(Path(place), limit)
        except SourceError as error:
            self.unread.append(f"{path}: {error.what}")
            return b""
        if len(content) <= LARGEST_WORDS and path not in self._read:
            self.words.update(WORD.findall(content))
        self._read.add(path)
        return content

    def read_also(self, path: str) -> None:
        """Take the words of a file that was not read; one that is too long or cannot be read has none."""
        if path in self._read or self.is_link(path):
            return
        try:
            self.words.update(WORD.findall(read_regular(Path(f"{self.top}/{path}"), LARGEST_WORDS)))
        except SourceError:
            return

    def text(self, path: str, limit: int = LARGEST) -> str:
        """Return the content of a file as text."""
        return self.read(path, limit).decode("utf-8", "replace").removeprefix("\ufeff")

    def parts(self) -> Sequence[str]:
        """Return the directories whose manifests are the project's own, the top ("") first."""
        found = [""]
        for name, sort in sorted(self.names().items()):
            if sort != DIRECTORY or name.startswith(".") or name in NO_PART:
                continue
            found.append(name)
            if name in HOLDERS:
                found.extend(f"{name}/{part}" for part in self._inner(name))
        return found[:MOST_PARTS]

    def _inner(self, name: str) -> Iterator[str]:
        for part, sort in sorted(self.names(name).items()):
            if sort == DIRECTORY and not part.startswith(".") and part not in NO_PART:
                yield part


def _sort(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return LINK
    return DIRECTORY if entry.is_dir(follow_symlinks=False) else ""


def _target(top: str, path: str) -> str:
    """Return what a link leads to as a path in the project, "" where it leads out of it."""
    try:
        target = os.readlink(f"{top}/{path}")  # noqa: PTH115 - a text is wanted
    except OSError:
        return ""
    inside = os.path.normpath(f"{path.rpartition('/')[0]}/{target}").lstrip("/")
    return "" if target.startswith("/") or inside.split("/")[0] == ".." or ".." in inside.split("/") else inside
