"""Read Nix' database as it is at one moment, without leaving anything beside it, while Nix may be writing it.

Without rows in a write-ahead log the file is read as if nothing could change it (`immutable`): an ordinary user could
not open it otherwise, and the superuser would leave a `-wal` and a `-shm` behind. With such rows it is read in one
transaction, through the shared memory that Nix keeps; where that is gone (a crash, a snapshot, a backup) SQLite makes
the log's index anew in our own memory. What takes no lock is checked afterwards: had a file changed, it is read again.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import quote

from nixlore.errors import SourceError

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")

TRIES = 40
"""How often is read anew what changed meanwhile. A writer that never rests changes it about every other time."""

TICK = 20_000_000
"""Nanoseconds in which a second change may not be told from the first by a file's time."""

HEAD = 100
"""The bytes of the database's header, which count its changes."""

MAPPED = 2_147_418_112
"""How much of the file is mapped into memory at most."""


class State(NamedTuple):
    """The files that make up a database, as far as they tell of a change: for each size, time and number.

    A file that is not there is None; `journal` is the one of a database that has no write-ahead log.
    """

    main: tuple[int, int, int] | None
    log: tuple[int, int, int] | None
    journal: tuple[int, int, int] | None

    @property
    def is_logged(self) -> bool:
        """Tell whether the write-ahead log has rows that the file itself lacks."""
        return bool(self.log and self.log[0])

    @property
    def is_locked_by_journal(self) -> bool:
        """Tell whether a change is under way, or was broken off, that the other journal is to undo."""
        return bool(self.journal and self.journal[0])


def state(path: Path) -> State:
    """Return the state of the files of a database."""
    return State(*(_mark(f"{path}{suffix}") for suffix in ("", "-wal", "-journal")))


def _mark(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path for each would cost more than the call
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def read(path: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    """Return what `work` makes of the database at one moment; it may be called again when the data changed meanwhile.

    Raises SourceError naming the file and the cause.
    """
    import sqlite3  # noqa: PLC0415 - loaded only where a database is read

    check(path)
    cause = ""
    is_shared = True
    for _ in range(TRIES):
        before = _settled(path)
        mode, is_checked = _mode(path, before, is_shared=is_shared)
        head = _head(path) if is_checked else b""
        try:
            made = _worked(path, mode, work)
        except sqlite3.Error as error:
            cause = str(error)
            has_changed = before != state(path)
            if not has_changed and not (is_shared and before.is_logged):
                break
            is_shared = has_changed
            continue
        if not is_checked or (before == state(path) and head == _head(path)):
            return made
        cause = "changed whenever it was read"
    raise SourceError(cause, where=str(path))


def check(path: Path) -> None:
    """Refuse what is not there, would block or is no readable file.

    Raises SourceError naming the file and the cause.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise SourceError(getattr(error, "strerror", "") or "cannot be opened", where=str(path)) from error
    try:
        regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
    finally:
        os.close(descriptor)
    if not regular:
        message = "not a regular file"
        raise SourceError(message, where=str(path))


def _settled(path: Path) -> State:
    """Return the state of the files once the last change is so old that a further one would show."""
    found = state(path)
    if found.main is not None and not found.is_logged and 0 <= (age := time.time_ns() - found.main[1]) < TICK:
        time.sleep((TICK - age) / 1e9)
        found = state(path)
    return found


def _mode(path: Path, found: State, *, is_shared: bool) -> tuple[str, bool]:
    """Return how a database is opened, and whether nothing but a look at its files tells that it did not change."""
    if not found.is_logged and not found.is_locked_by_journal:
        return "mode=ro&immutable=1", True
    if found.is_logged and not (is_shared and os.path.exists(f"{path}-shm")):  # noqa: PTH110 - as above
        return "mode=ro&vfs=unix-none", True
    return "mode=ro&readonly_shm=1", False


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _worked(path: Path, mode: str, work: Callable[[sqlite3.Connection], T]) -> T:
    import sqlite3  # noqa: PLC0415 - as above

    connection = sqlite3.connect(f"file:{quote(os.fspath(path))}?{mode}", uri=True, timeout=1, isolation_level=None)
    try:
        connection.text_factory = _text
        connection.execute("PRAGMA query_only = on")
        connection.execute("PRAGMA trusted_schema = off")
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        if "unix-none" in mode:
            connection.execute("PRAGMA locking_mode = exclusive").fetchall()
        connection.execute("BEGIN")
        return work(connection)
    finally:
        connection.close()


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
