"""Open the ledger's file: private, whole and at the present version; or a copy of it in memory."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore.errors import NixloreError, SourceError
from nixlore.storage import databases
from nixlore.storage._ledger_schema import migrated

if TYPE_CHECKING:
    import sqlite3

FILE = "ledger.db"
"""The name of the ledger in our state directory."""

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
    try:
        connection = databases.writable(path, owner)
    except FileExistsError as error:
        raise DamagedLedgerError(error.strerror or "", where=str(path)) from error
    except OSError as error:
        raise LedgerError(error.strerror or "cannot be written", where=str(path)) from error
    return _prepared(connection, path)


def in_memory(path: Path | None) -> sqlite3.Connection:
    """Return a ledger in memory: what the file holds where there is one, else an empty one.

    Raises DamagedLedgerError, and LedgerError where the file cannot be read.
    """
    import sqlite3  # noqa: PLC0415 - loaded only where the ledger is used

    connection = sqlite3.connect(":memory:", isolation_level=None)
    if path is not None and path.exists():
        try:
            with closing(databases.readable(path)) as file:
                file.backup(connection)
        except (sqlite3.Error, OSError) as error:
            connection.close()
            if isinstance(error, OSError):
                raise DamagedLedgerError(error.strerror or "cannot be read", where=str(path)) from error
            raise explained(error, path) from error
    return _prepared(connection, path)


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
    kind = DamagedLedgerError if databases.is_damage(error) else LedgerError
    return kind(str(error), where=str(path or ""))


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
