"""Read Nix' database as it is at one moment, without leaving anything beside it, while Nix may be writing it.

Without rows in a write-ahead log the file is read as if nothing could change it (`immutable`): an ordinary user could
not open it otherwise, and the superuser would leave a `-wal` and a `-shm` behind. With such rows it is read in one
transaction, through the shared memory that Nix keeps; where that is gone (a crash, a snapshot, a backup) SQLite makes
the log's index anew in our own memory. What takes no lock is checked afterwards: had a file changed, it is read again.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import quote

from nixlore.collect._store_log import LENGTH, has_rows, is_sound
from nixlore.errors import SourceError

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")

PATIENCE = 10.0
"""For how many seconds is read anew what changed meanwhile: a writer that never rests changes it every other time."""

PAUSE = 0.001
"""Seconds until a read that was in vain is tried again."""

TICK = 20_000_000
"""Nanoseconds in which a second change may not be told from the first by a file's time."""

HEAD = 100
"""The bytes of the database's header, which count its changes."""

ALONE = "mode=ro&immutable=1"
"""The mode in which SQLite looks at no other file, and takes no lock."""

SHARED = (510, 0x4000_0002)
"""Length and start of the bytes that SQLite locks in a database while somebody reads it."""


class State(NamedTuple):
    """The files that make up a database, as far as they tell of a change: for each size, time and number.

    A file that is not there is None; `journal` is the one of a database that has no write-ahead log.
    """

    main: tuple[int, int, int] | None
    log: tuple[int, int, int] | None
    journal: tuple[int, int, int] | None

    @property
    def is_empty(self) -> bool:
        """Tell whether there are no pages: of such a one SQLite would take away the log."""
        return not self.main or self.main[0] < HEAD

    @property
    def is_logged(self) -> bool:
        """Tell whether the write-ahead log has rows that the file itself lacks."""
        return bool(self.log and self.log[0])

    @property
    def is_unfinished(self) -> bool:
        """Tell whether a change is under way, or was broken off, that the journal is there to undo."""
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


class _ChangedError(Exception):
    """The files of a database changed while they were read."""


def read(path: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    """Return what `work` makes of the database at one moment; it may be called again when the data changed meanwhile.

    Raises SourceError naming the file and the cause.
    """
    import sqlite3  # noqa: PLC0415 - loaded only where a database is read

    check(path)
    cause = ""
    is_shared = True
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        before = _settled(path)
        try:
            return _tried(path, before, work, is_shared=is_shared)
        except _ChangedError as error:
            cause = str(error) or "changed whenever it was read"
            is_shared = True
            time.sleep(PAUSE)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            cause = _said(error)
            has_changed = before != state(path)
            if not has_changed and not (is_shared and before.is_logged):
                break
            is_shared = has_changed
    raise SourceError(cause, where=str(path))


def _said(error: Exception) -> str:
    """Return what SQLite says of a failure, without what a damaged database puts into its words."""
    said = "malformed" if isinstance(error, UnicodeDecodeError) else str(error)
    return "its tables are malformed" if said.startswith("malformed") else said


def _tried(path: Path, before: State, work: Callable[[sqlite3.Connection], T], *, is_shared: bool) -> T:
    """Read once; without `is_shared` the memory that those who have it open share is left alone.

    Closing any descriptor of a file gives up all locks of a process on it, so ours is closed after SQLite's.
    """
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _ChangedError from error
    try:
        if before.is_empty or not (before.is_logged or before.is_unfinished):
            return _checked(path, file, before, ALONE, work)
        _hold(file)
        now = state(path)
        if (now.is_unfinished, now.is_logged) != (before.is_unfinished, before.is_logged):
            raise _ChangedError
        if before.is_logged and not (is_shared and _is_shareable(path)):
            return _checked(path, file, now, _unshared(path), work)
        return _worked(path, "mode=ro&readonly_shm=1", work)
    finally:
        os.close(file)


def _is_shareable(path: Path) -> bool:
    """Tell whether there is memory that those who have the database open share, and a log that it can be about."""
    try:
        if not os.path.isfile(f"{path}-wal"):  # noqa: PTH113 - as in `_mark`
            return False
        with open(f"{path}-wal", "rb") as log:  # noqa: PTH123 - as in `_mark`
            return is_sound(log.read(LENGTH)) and os.path.exists(f"{path}-shm")  # noqa: PTH110 - as in `_mark`
    except OSError:
        return False


def _unshared(path: Path) -> str:
    """Return the mode that reads a log without any shared memory.

    SQLite takes away a log that it may write and finds no rows in, whatever it was told: the file alone counts then.
    """
    log = f"{path}-wal"
    if os.access(log, os.W_OK) and (os.path.lexists(f"{path}-shm") or not has_rows(log)):
        return ALONE
    return "mode=ro&vfs=unix-none"


def _hold(file: int) -> None:
    """Keep whoever closes the database last from removing its log: opening it would make an empty one instead."""
    try:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, *SHARED)
    except BlockingIOError as error:
        message = "locked by another process for as long as was waited"
        raise _ChangedError(message) from error
    except OSError:
        # Where a file system has no locks, nobody can have the database open for writing either.
        return


def _checked(path: Path, file: int, before: State, mode: str, work: Callable[[sqlite3.Connection], T]) -> T:
    """Read without a lock that others heed, and look afterwards whether they left the files alone."""
    head = os.pread(file, HEAD, 0)
    made = _worked(path, mode, work)
    if before != state(path) or head != os.pread(file, HEAD, 0):
        raise _ChangedError
    return made


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


def _worked(path: Path, mode: str, work: Callable[[sqlite3.Connection], T]) -> T:
    import sqlite3  # noqa: PLC0415 - as above

    # Nothing is mapped into memory: a file that became shorter meanwhile would end us, and it would not be faster.
    connection = sqlite3.connect(f"file:{quote(os.fspath(path))}?{mode}", uri=True, timeout=1, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = on")
        connection.execute("PRAGMA trusted_schema = off")
        if "unix-none" in mode:
            connection.execute("PRAGMA locking_mode = exclusive").fetchall()
        connection.execute("BEGIN")
        try:
            return work(connection)
        except sqlite3.OperationalError as error:
            if "decode" not in str(error):
                raise
            # Text that is none is rare, and looking at each one takes time.
            connection.text_factory = _text
            return work(connection)
    finally:
        connection.close()


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
