"""Read a history file block by block, each cut where no entry is cut, so that its size costs no memory."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from nixlore.errors import SourceError
from nixlore.shell.entries import MAX_LINE

BLOCK = 4_000_000
"""How many bytes are read at a time."""

PROOF = 4096
"""How many bytes before an offset, and at the head of the file, prove that the file only grew since."""


MOST_BYTES = 256_000_000
"""Of a larger file only the end is read."""

MOST_LINES = 3_000_000
"""As of one with more lines."""

HELD = 16_000_000
"""Where no entry ends in so many bytes they are cut all the same: nobody typed that."""


class Block(NamedTuple):
    """Bytes of whole entries; the last block of a file is not `closed`, for what is appended may still belong to it.

    `size` is how many bytes of the file it stands for; of a line that is much too long only the begin is there.
    """

    data: bytes
    closed: bool
    size: int


class HistoryBytes:
    """A history file that is open for reading; `size` and `place` (device and inode) are those at its opening."""

    def __init__(self, path: Path, file: FileIO, status: os.stat_result) -> None:
        self.path = path
        self.size = status.st_size
        self.place = (status.st_dev, status.st_ino)
        self._file = file

    def read(self, offset: int, size: int) -> bytes:
        """Return at most `size` bytes from an offset on; none at the end that the file had when it was opened.

        Files of /proc may never end and say that they are empty. Raises SourceError naming the file and the cause.
        """
        try:
            self._file.seek(offset)
            return self._file.read(max(0, min(size, self.size - offset))) or b""
        except OSError as error:
            raise SourceError(error.strerror or "cannot be read", where=str(self.path)) from error

    def begin(self) -> int:
        """Return where reading begins: 0 but for a file that no person's history is as large as."""
        lines = 0
        end = self.size
        while end > max(0, self.size - MOST_BYTES) and lines < MOST_LINES:
            start = max(0, end - BLOCK)
            lines += self.read(start, end - start).count(b"\n")
            end = start
        return end

    def blocks(self, offset: int, boundary: Callable[[bytes], int]) -> Iterator[Block]:
        """Yield the file's bytes from an offset on; `boundary` tells the last place where they may be cut."""
        held = b""
        left_out = 0
        full = True
        while full:
            data = self.read(offset, BLOCK)
            full = len(data) == BLOCK
            held += data
            offset += len(data)
            cut = boundary(held)
            if not cut and len(held) > HELD:
                cut = held.rfind(b"\n") + 1
                if not cut:
                    left_out += len(held) - MAX_LINE - 1
                    held = held[: MAX_LINE + 1]
            if cut:
                yield Block(held[:cut], closed=True, size=cut + left_out)
                held = held[cut:]
                left_out = 0
        yield Block(held, closed=False, size=len(held) + left_out)

    def proof(self, offset: int, key: bytes) -> bytes:
        """Return a keyed hash of the head of the file and of the bytes just before an offset."""
        hasher = blake2b(digest_size=16, key=key, person=b"proof")
        for start in (0, max(0, offset - PROOF)):
            hasher.update(self.read(start, min(PROOF, offset - start)))
        return hasher.digest()


@contextmanager
def opened(path: Path) -> Iterator[HistoryBytes]:
    """Open a regular file without ever waiting for it.

    Raises SourceError naming the file and the cause.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise SourceError(_cause(path, error), where=str(path)) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            message = "not a regular file"
            raise SourceError(message, where=str(path))
        yield HistoryBytes(path, FileIO(descriptor, closefd=False), status)
    finally:
        os.close(descriptor)


def _cause(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return "a link to nothing"
    return error.strerror or "cannot be opened"
