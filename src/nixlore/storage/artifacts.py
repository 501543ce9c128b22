"""Put files where they belong, whole and private, and remember every path that nixlore ever wrote."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

import msgspec

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.storage.files import acting_for, ensure_private_dir, write_atomic

MANIFEST = "manifest.jsonl"
"""Every path ever written, one JSON string a line, in the order of their first writing.

A directory that was not there before and had to be made for one stands before it, with a slash at its end.
"""


class Shelf:
    """A place that files are put on, whole and 0600, each noted in the manifest below `state` before it is written."""

    def __init__(self, state: Path, owner: tuple[int, int] | None = None) -> None:
        self.state = state
        self.owner = owner

    def put(self, path: Path, data: bytes) -> bool:
        """Write one file unless it already holds these bytes; tell whether it was written.

        Raises OSError (a full disk, no permission) with the old file untouched.
        """
        try:
            if read_regular(path) == data:
                return False
        except SourceError:
            pass
        self.note(path)
        write_atomic(path, data, self.owner)
        return True

    def written(self) -> tuple[str, ...]:
        """Return every path that was ever noted, in order; a torn line or an unreadable manifest counts as empty.

        That of a directory which was made for a file ends with a slash.
        """
        try:
            data = read_regular(self.state / MANIFEST)
        except SourceError:
            return ()
        return tuple(dict.fromkeys(path for line in data.splitlines() if (path := _path(line))))

    def note(self, path: Path) -> None:
        """Add a path to the manifest, so that nothing of ours is ever unknown to it."""
        name = os.fspath(path)
        if name not in self.written():
            self.note_folders(path)
            self._append(self.state / MANIFEST, _line(name))

    def note_folders(self, path: Path) -> None:
        """Add the directories to the manifest that will have to be made for a path or for our own."""
        missing = []
        for place in (path, self.state):
            while not os.path.lexists(place := place.parent):
                if not place.is_relative_to(self.state):
                    missing.append(_line(f"{place}/"))
        if missing:
            self._append(self.state / MANIFEST, b"\n".join(reversed(missing)))

    def append(self, path: Path, line: bytes) -> None:
        """Add one line to a file of lines with a single write; a torn last line is the reader's to skip."""
        self.note(path)
        self._append(path, line)

    def _append(self, path: Path, line: bytes) -> None:
        with acting_for(self.owner):
            ensure_private_dir(path.parent)
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NONBLOCK
            descriptor = os.open(path, flags, 0o600)
            try:
                # Another's line of which a part is written yet would look torn. Not every file system can lock.
                with contextlib.suppress(OSError):
                    fcntl.flock(descriptor, fcntl.LOCK_EX)
                size = os.fstat(descriptor).st_size
                torn = size and os.pread(descriptor, 1, size - 1) != b"\n"
                os.write(descriptor, (b"\n" if torn else b"") + line + b"\n")
            finally:
                os.close(descriptor)


def _line(name: str) -> bytes:
    return msgspec.json.encode(name.encode("utf-8", "replace").decode())


def _path(line: bytes) -> str:
    try:
        return msgspec.json.decode(line, type=str)
    except ValueError:  # Not JSON, no string, or not UTF-8.
        return ""
