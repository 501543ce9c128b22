"""The text files of a home and of a configuration that may name programs, few and small enough to be read whole."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import msgspec

from nixlore.collect._home_files import is_directory, located
from nixlore.data.settings_files import HOME_DIRECTORIES, IN_HOME, SKIP_DIRECTORIES, SKIP_PROGRAMS, may_be_read
from nixlore.machine import Machine
from nixlore.storage.cache import digest

MAX_BYTES = 512 * 1024
"""A longer file is data, not settings."""

MAX_FILES = 3_000
MAX_TOTAL = 16 * 1024 * 1024
"""How many files, and bytes in all, are read at most."""

MAX_FILES_OF_ONE = 200
"""How many files below one directory of the home are looked at; a program's own data may be thousands."""

MAX_LOOKED_AT = 20_000
"""How many files and directories below one directory are looked at; a link may lead to the whole machine."""

MAX_DEPTH = 6
MAX_LISTED = 2_000
"""How deep directories are followed, and how many entries of one are looked at."""


class TextFile(msgspec.Struct, frozen=True):
    """One file: its path as named (a machine path, or relative to the configuration), where it is, size and time."""

    named: PurePosixPath
    place: Path
    size: int
    changed: int

    @property
    def key(self) -> str:
        """What stands for the file's content: where it is, its size and time. A file of the store has no time."""
        return digest(str(self.named), str(self.place), str(self.size), str(self.changed))


class Finder(msgspec.Struct):
    """A search within limits; `left_out` counts the files that a limit kept from being read.

    `closed` are the directories that may not be listed, with the cause.
    """

    machine: Machine
    left_out: int = 0
    files: int = 0
    total: int = 0
    seen: set[str] = msgspec.field(default_factory=set)
    closed: dict[PurePosixPath, str] = msgspec.field(default_factory=dict)

    def home(self) -> Iterator[TextFile]:
        """Yield the settings files of the home; the configuration, where it lies there, is left out."""
        home, config = self.machine.home, self.machine.config_home
        tops = [home / name for name in (*IN_HOME, *HOME_DIRECTORIES)]
        own = os.fspath(self.machine.config.resolve()) if self.machine.config else None
        place = located(self.machine, config)
        names = [] if place is None else [entry.name for entry in self._listed(config, place)]
        for top in (*tops, *(config / name for name in names if name not in SKIP_PROGRAMS)):
            start = located(self.machine, top)
            if start is not None and os.fspath(start) != own:
                yield from self._below(top, start, MAX_FILES_OF_ONE)

    def configuration(self, top: Path) -> Iterator[TextFile]:
        """Yield the text files of the configuration that are not Nix."""
        yield from self._below(PurePosixPath(), top, MAX_FILES)

    def _below(self, named: PurePosixPath, place: Path, limit: int) -> Iterator[TextFile]:
        """Yield files level by level, so that a limit cuts what lies deepest."""
        pending = deque([(named, place, 0)])
        taken = looked = 0
        while pending and (looked := looked + 1) <= MAX_LOOKED_AT:
            path, real, depth = pending.popleft()
            try:
                status = real.lstat()
            except OSError:
                continue
            if stat.S_ISDIR(status.st_mode):
                if depth <= MAX_DEPTH and self._is_new(status):
                    pending.extend(self._inside(path, real, depth))
            elif stat.S_ISREG(status.st_mode) and (depth or may_be_read(path.name)) and self._is_new(status):
                if taken >= limit or not self._fits(status):
                    self.left_out += 1
                    continue
                taken += 1
                yield TextFile(path, real, status.st_size, status.st_ctime_ns)
        self.left_out += len(pending)

    def _inside(self, path: PurePosixPath, real: Path, depth: int) -> Iterable[tuple[PurePosixPath, Path, int]]:
        for entry in self._listed(path, real):
            inside = path / entry.name
            if entry.is_symlink():
                place = located(self.machine, inside) if inside.is_absolute() else None
            else:
                place = Path(entry.path)
            if place is None:
                continue
            below = is_directory(place) if entry.is_symlink() else entry.is_dir(follow_symlinks=False)
            wanted = not SKIP_DIRECTORIES.match(entry.name) if below else may_be_read(entry.name)
            if wanted:
                yield inside, place, depth + 1

    def _is_new(self, status: os.stat_result) -> bool:
        """Tell whether a file or directory was not met yet; links may lead to one place twice, or in a circle."""
        mark = f"{status.st_dev}:{status.st_ino}"
        if mark in self.seen:
            return False
        self.seen.add(mark)
        return True

    def _fits(self, status: os.stat_result) -> bool:
        if status.st_size > MAX_BYTES or self.files >= MAX_FILES or self.total + status.st_size > MAX_TOTAL:
            return False
        self.files += 1
        self.total += status.st_size
        return True

    def _listed(self, path: PurePosixPath, directory: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(directory) as listing:
                entries = [entry for _, entry in zip(range(MAX_LISTED), listing, strict=False)]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self.closed[path] = error.strerror or "cannot be listed"
            return []
        return sorted(entries, key=lambda entry: entry.name)
