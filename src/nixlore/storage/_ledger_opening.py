"""Open the ledger's file: private, whole and at the present version; or a copy of it in memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from nixlore.errors import NixloreError, SourceError
from nixlore.storage._ledger_schema import migrated
from nixlore.storage.artifacts import Shelf

if TYPE_CHECKING:
    import sqlite3

PATIENCE = 10.0
"""How many seconds one scan waits for another one that writes."""

HEADER = b"SQLite format 3\0"

REVISION = (68, 4)
"""Where the header of a database has its application number, and its bytes: here how often something was taken out."""


class LedgerError(NixloreError):
    """The ledger cannot be used: another scan writes for too long, the disk is full, a later nixlore wrote it."""


class DamagedLedgerError(LedgerError):
    """The file is there but is no ledger any more."""


def in_file(path: Path, owner: tuple[int, int] | None) -> sqlite3.Connection:
    """Open the ledger to write in it, and create it where there is none.

    Raises DamagedLedgerError, and LedgerError where it cannot be written.
    """
    import sqlite3  # noqa: PLC0415 - loaded only where the ledger is used

    _refuse_other(path)
    try:
        if not path.exists():
            Shelf(path.parent, owner).note(path)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600))
    except OSError as error:
        raise LedgerError(error.strerror or "cannot be written", where=str(path)) from error
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    return _prepared(connection, path)


def in_memory(path: Path | None) -> sqlite3.Connection:
    """Return a ledger in memory: what the file holds where there is one, else an empty one.

    Raises DamagedLedgerError, and LedgerError where the file cannot be read.
    """
    import sqlite3  # noqa: PLC0415 - see above

    connection = sqlite3.connect(":memory:", isolation_level=None)
    if path is not None and path.exists():
        _refuse_other(path)
        try:
            file = sqlite3.connect(f"file:{quote(os.fspath(path))}?mode=ro", uri=True, timeout=PATIENCE)
            try:
                file.backup(connection)
            finally:
                file.close()
        except sqlite3.Error as error:
            connection.close()
            raise explained(error, path) from error
    return _prepared(connection, path)


def _refuse_other(path: Path) -> None:
    """Raise DamagedLedgerError for what is there and no regular file: to open a FIFO could take for ever."""
    if path.exists() and not path.is_file():
        message = "not a regular file"
        raise DamagedLedgerError(message, where=str(path))


def _prepared(connection: sqlite3.Connection, path: Path | None) -> sqlite3.Connection:
    import sqlite3  # noqa: PLC0415 - see above

    try:
        connection.execute("PRAGMA trusted_schema = off")
        # What is taken out of the ledger is not to be found in its file either.
        connection.execute("PRAGMA secure_delete = on").fetchall()
        connection.execute("PRAGMA cache_size = -16000")
        connection.execute("PRAGMA temp_store = memory")
        migrated(connection)
    except sqlite3.Error as error:
        connection.close()
        raise explained(error, path) from error
    except SourceError as error:
        connection.close()
        raise LedgerError(error.what, where=str(path or ""), remedy=error.remedy) from error
    return connection


def explained(error: sqlite3.Error, path: Path | None) -> LedgerError:
    """Return what went wrong as an error that people understand; a damaged file is told from one in use."""
    import sqlite3  # noqa: PLC0415 - see above

    if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
        return LedgerError(str(error), where=str(path or ""))
    return DamagedLedgerError(str(error), where=str(path or ""))


def set_aside(path: Path) -> Path:
    """Rename a damaged ledger, with what lies beside it, so that nothing of it is lost; return its new name."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    for ending in ("-journal", "-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(f"{aside}{ending}")
    return aside


def revision(path: Path) -> bytes:
    """Return what stands for how often something was taken out of the ledger, b"" where there is none.

    What is added is told by its sources, so that this alone changes an answer without a source that changes.
    """
    start, size = REVISION
    if not path.is_file():
        return b""
    try:
        with path.open("rb") as file:
            head = file.read(start + size)
    except OSError:
        return b""
    return head[start:] if head.startswith(HEADER) else b""
