"""Read what installers left on a machine: directories and small files, each bounded, links followed inside the root.

A reader that only `marks` notes size and time of every file instead of reading it, so that the same probes tell
cheaply whether anything changed.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath

import msgspec

from nixlore.collect._home_files import shown
from nixlore.collect._links import Links
from nixlore.collect._login_variables import login_variables
from nixlore.collect._mounts import is_foreign, mounts
from nixlore.machine import MAX_LINKS, Machine
from nixlore.model.evidence import Diagnostic
from nixlore.shell.redact import looks_secret, redacted

MAX_ENTRIES = 4_000
"""How many entries of one directory are looked at."""

MAX_LOOKED_AT = 40_000
"""How many files are looked at in all."""

LARGEST = 1 << 20
"""Bytes; a larger file is not read."""

_PLAIN = re.compile(r"[A-Za-z0-9][\w.+-]*", re.ASCII)
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d|(?:[0-9A-Fa-f]{2}-){5}")
_OPEN = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW


class Entry(msgspec.Struct, frozen=True):
    """One name in a directory: its machine path as listed, and whether it is a directory, a file or a link."""

    name: str
    path: str
    is_directory: bool
    is_file: bool
    is_link: bool


class Reader(msgspec.Struct, dict=True):
    """A bounded reader of one machine; `notes` are what it could not see."""

    machine: Machine
    marks_only: bool = False
    marks: list[str] = msgspec.field(default_factory=list)
    notes: dict[str, Diagnostic] = msgspec.field(default_factory=dict)
    looked_at: int = 0
    skipped: int = 0
    _places: dict[str, str] = msgspec.field(default_factory=dict)
    _shown: dict[str, str] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note the mounts and the root as text, "" for the running system."""
        self.links = Links(self.machine, mounts(self.machine))
        self.root = self.links.root
        self.home = str(self.machine.home)

    def environment(self, variable: str, default: str) -> str:
        """Return the directory that a variable of a login names, or `default`."""
        return self._variables.get(variable, default)

    @cached_property
    def _variables(self) -> dict[str, str]:
        return login_variables(self.machine)

    def shown(self, path: str) -> str:
        """Return a machine path as records give it; while only marking nobody reads it."""
        if self.marks_only:
            return path
        directory, _, name = path.rpartition("/")
        above = self._shown.get(directory)
        if above is None:
            above = self._shown[directory] = shown(PurePosixPath(directory or "/"), self.machine).rstrip("/")
        return f"{above}/{_harmless(name)}"

    def place(self, directory: str) -> str:
        """Return the machine path that a directory leads to, "" where links go in a circle or to a foreign mount."""
        found = self._places.get(directory)
        if found is None:
            found = self._places[directory] = self._resolved(directory)
        return found

    def _resolved(self, directory: str) -> str:
        parent, _, name = directory.rpartition("/")
        if not name or name in (".", ".."):
            return self.links.directory(directory or "/").rstrip("/")
        above = self.place(parent) if parent else ""
        if parent and not above:
            return ""
        step = f"{above}/{name}"
        kind = self.links.table.get(step, "")
        if is_foreign(kind):
            self.note(directory, f"not looked into: it lies on a {kind} file system", "note")
            return ""
        try:
            target = os.readlink(self.root + step)  # noqa: PTH115 - a Path costs more than the call
        except (OSError, ValueError):
            return step
        return self.links.directory(target if target.startswith("/") else f"{above}/{target}").rstrip("/")

    def listed(self, path: str) -> str:
        """Return a path with the links of its directory followed, but not its own."""
        directory, _, name = path.rpartition("/")
        return f"{self.place(directory)}/{name}"

    def note(self, path: str, cause: str, severity: str = "warning") -> None:
        """Note what could not be seen and why, once for a path."""
        subject = self.shown(path)
        self.notes[subject] = Diagnostic(
            stage="collect/user_installs",
            subject=subject,
            cause=cause,
            severity="note" if severity == "note" else "warning",
        )

    def entries(self, directory: str) -> list[Entry]:
        """Return what a directory holds, by name; [] where there is none, with a note where it may not be listed."""
        place = self.place(directory)
        if not place or self.looked_at >= MAX_LOOKED_AT:
            return []
        found: list[Entry] = []
        try:
            if self.marks_only:
                self.marks.append(f"{directory}\0{place}\0{os.stat(self.root + place).st_ctime_ns}")  # noqa: PTH116
            with os.scandir(self.root + place) as listing:
                for entry in listing:
                    if len(found) >= MAX_ENTRIES:
                        self.note(directory, f"has more than {MAX_ENTRIES} entries; the rest was not looked at")
                        break
                    found.append(_entry(entry, directory))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return []
        except OSError as error:
            self.note(directory, error.strerror or "cannot be listed")
            return []
        self.looked_at += len(found)
        return sorted(found, key=lambda entry: entry.name)

    def closed(self, directory: str) -> str:
        """Return why a directory may not be looked into, "" where it may or is not there."""
        place = self.place(directory)
        try:
            os.scandir(self.root + place).close()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError as error:
            return error.strerror or "cannot be listed"
        return ""

    def directories(self, directory: str) -> Iterator[Entry]:
        """Yield the directories in a directory, without links and hidden ones."""
        return (entry for entry in self.entries(directory) if entry.is_directory and not entry.name.startswith("."))

    def end(self, path: str) -> str:
        """Return the machine path of what a path leads to through links, "" where nothing is there."""
        for _ in range(MAX_LINKS):
            directory, _, name = path.rpartition("/")
            above = self.place(directory) if directory else ""
            if (directory and not above) or name in ("", ".", ".."):
                return ""
            path = f"{above}/{name}"
            try:
                if not stat.S_ISLNK(os.lstat(self.root + path).st_mode):
                    return path
                target = os.readlink(self.root + path)  # noqa: PTH115 - as above
            except (OSError, ValueError):
                return ""
            path = target if target.startswith("/") else f"{above}/{target}"
            path = path.rstrip("/") or "/"
        return ""

    def status(self, path: str) -> os.stat_result | None:
        """Return the status of what a path leads to, None where nothing is there."""
        end = self.end(path)
        return self.status_at(end) if end else None

    def status_at(self, end: str) -> os.stat_result | None:
        """Return the status of what lies at the end of all links."""
        try:
            return os.lstat(self.root + end)
        except OSError:
            return None

    def mark_at(self, end: str, status: os.stat_result) -> None:
        """Note size and time of what was looked at, while only marking; a change of mode counts as one."""
        self.marks.append(f"{end}\0{status.st_size}\0{status.st_ctime_ns}")

    def exists(self, path: str) -> bool:
        """Tell whether something is at a path, be it a link that leads nowhere."""
        directory, _, name = path.rpartition("/")
        place = self.place(directory)
        return bool(place) and os.path.lexists(f"{self.root}{place}/{name}")

    def content(self, path: str, limit: int = LARGEST) -> bytes | None:
        """Return the bytes of a regular file, None for none, an unreadable or a larger one, or while only marking."""
        return self.part(path, 0, limit, whole=True)

    def needed(self, path: str, limit: int = LARGEST) -> bytes | None:
        """Return the bytes of a file that says where to look further, also while only marking."""
        only, self.marks_only = self.marks_only, False
        data = self.content(path, limit)
        self.marks_only = only
        if only:
            self._mark(path)
        return data

    def part(self, path: str, offset: int, size: int, *, whole: bool = False) -> bytes | None:
        """Return so many bytes of a regular file from an offset on; with `whole` None where there are more."""
        if self.marks_only:
            self._mark(path)
            return None
        directory, _, name = path.rpartition("/")
        place = self.place(directory) if directory else ""
        return self.piece(f"{place}/{name}", offset, size, path=path, whole=whole) if place else None

    def piece(self, end: str, offset: int, size: int, *, path: str, whole: bool = False) -> bytes | None:
        """Return so many bytes of the file at a place, as `part` does for a path; one more link is followed."""
        try:
            descriptor = os.open(self.root + end, _OPEN)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        except OSError as error:
            further = self.end(end) if error.errno == errno.ELOOP else ""
            if further and further != end:
                return self.piece(further, offset, size, path=path, whole=whole)
            if error.errno != errno.ELOOP:
                self.note(path, error.strerror or "cannot be opened")
            return None
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or (whole and status.st_size > size):
                self.note(path, "not a regular file" if not stat.S_ISREG(status.st_mode) else "too large to be read")
                return None
            return os.pread(descriptor, size, offset)
        except OSError as error:
            self.note(path, error.strerror or "cannot be read")
            return None
        finally:
            os.close(descriptor)

    def _mark(self, path: str) -> None:
        status = self.status(path)
        self.marks.append(f"{path}\0" + ("" if status is None else f"{status.st_size}\0{status.st_ctime_ns}"))


def _harmless(name: str) -> str:
    """Return the last part of a path with secrets replaced; most are plain names, which is told at less cost."""
    plain = _PLAIN.fullmatch(name) is not None and _ADDRESS.search(name) is None and not looks_secret(name)
    return name if plain else redacted(name)


def _entry(entry: os.DirEntry[str], directory: str) -> Entry:
    link = entry.is_symlink()
    try:
        is_directory = not link and entry.is_dir(follow_symlinks=False)
        is_file = not link and entry.is_file(follow_symlinks=False)
    except OSError:
        is_directory = is_file = False
    return Entry(entry.name, f"{directory}/{entry.name}", is_directory, is_file, link)
