"""Which files agents' logs are, and what stands for their present state; nothing of them is read here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import NamedTuple

from nixlore.blake2 import blake2b
from nixlore.storage.cache import digest


class LogFile(NamedTuple):
    """One log: its machine path, where it is, and whether a sub-agent wrote it.

    `key` is what it is known by where it may be moved, "" for its path. One that is `unpacked` is not a file of lines
    as it is, and is read as a whole. `about` is what a reading of its own kind needs.
    """

    named: str
    path: str
    is_subagent: bool = False
    key: str = ""
    unpacked: Callable[[bytes], bytes] | None = None
    about: object = None

    @property
    def known_by(self) -> str:
        """What a row of it is kept under."""
        return digest(self.key or self.path)


def stamps(files: Iterable[LogFile]) -> bytes:
    """Return what stands for the present state of logs."""
    hasher = blake2b(digest_size=16)
    for file in files:
        try:
            status = os.stat(file.path)  # noqa: PTH116 - a thousand paths need not be made
            mark = f"{status.st_ino}\0{status.st_size}\0{status.st_ctime_ns}"
        except OSError as error:
            mark = str(error.errno)
        hasher.update(f"{file.path}\0{mark}\n".encode("utf-8", "surrogateescape"))
    return hasher.digest()


def total_size(files: Iterable[LogFile]) -> int:
    """Return how many bytes logs hold."""
    total = 0
    for file in files:
        try:
            total += os.stat(file.path).st_size  # noqa: PTH116 - see above
        except OSError:
            continue
    return total
