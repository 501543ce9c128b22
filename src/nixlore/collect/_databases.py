"""Read other programs' SQLite databases without writing anything, not even beside them.

A plain read-only connection to a database in WAL mode leaves a `-wal` and a `-shm` file behind where there were none.
So a database without rows in a WAL is read as if nothing could change it, and one whose WAL has rows but whose shared
memory is gone (a copy, a crash) keeps the index of the WAL in our own memory.
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from nixlore.errors import SourceError
from nixlore.shell.entries import decoded

if TYPE_CHECKING:
    import sqlite3


Groups = dict[tuple[Any, ...], tuple[list[bytes], list[Any]]]
"""Texts and times of rows, by all else that was asked of them."""

ROWS = 20_000
"""How many rows are held at a time."""


class Tables:
    """The tables of an open database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def columns(self, table: str) -> frozenset[str]:
        """Return the columns of a table, none where there is no such table; a view may never end and is none."""
        if not self._connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        ).fetchone():
            return frozenset()
        names = (row[1] for row in self._connection.execute(f'PRAGMA table_info("{table}")'))
        return frozenset(decoded(name) if isinstance(name, bytes) else name for name in names)

    def selected(self, table: str, wanted: Sequence[str], without: str = "") -> sqlite3.Cursor:
        """Return the wanted columns of every row in the order of insertion; a column that is not there is None.

        What is wanted may compare a column with a value. Rows in which the column `without` has a value are left out.
        Raises SourceError where the first column is not there.
        """
        there = self.columns(table)
        if wanted[0] not in there:
            message = f"has no table {table} with a column {wanted[0]}"
            raise SourceError(message)
        columns = ", ".join(item if item.partition(" ")[0] in there else "NULL" for item in wanted)
        only = f' WHERE "{without}" IS NULL' if without in there else ""
        return self._connection.execute(f'SELECT {columns} FROM "{table}"{only} ORDER BY rowid')  # noqa: S608

    def grouped(self, table: str, wanted: Sequence[str], without: str = "") -> Iterator[Groups]:
        """Yield some rows at a time: the texts and times of the first two columns, by the values of all others.

        Every text is as the database has it, in bytes; a row whose first column is none is left out. Where the
        database turns out to be damaged, the rows before are yielded first.
        """
        import sqlite3  # noqa: PLC0415 - see `database`

        self._connection.text_factory = bytes
        cursor = self.selected(table, wanted, without)
        damage: sqlite3.Error | None = None
        read = ROWS
        while read == ROWS and damage is None:
            groups: Groups = defaultdict(lambda: ([], []))
            read = 0
            try:
                for text, time, *about in islice(cursor, ROWS):
                    read += 1
                    if isinstance(text, bytes):
                        texts, times = groups[tuple(about)]
                        texts.append(text)
                        times.append(time)
            except sqlite3.Error as error:
                damage = error
            yield groups
        if damage is not None:
            raise damage


class Newer(Tables):
    """The same with only those rows that were inserted after one; `row` is the last one given, after its number."""

    def __init__(self, tables: Tables, after: int) -> None:
        super().__init__(tables._connection)  # noqa: SLF001 - the same tables, looked at from a row on
        self._after = after
        self.row: tuple[Any, ...] = (0,)

    def selected(self, table: str, wanted: Sequence[str], without: str = "") -> Iterator[Any]:  # type: ignore[override]
        """Yield the wanted columns of the newer rows in the order of insertion.

        Raises SourceError where the first column is not there.
        """
        there = self.columns(table)
        if wanted[0] not in there:
            message = f"has no table {table} with a column {wanted[0]}"
            raise SourceError(message)
        columns = ", ".join(item if item.partition(" ")[0] in there else "NULL" for item in wanted)
        only = f' AND "{without}" IS NULL' if without in there else ""
        query = f'SELECT rowid, {columns} FROM "{table}" WHERE rowid > ?{only} ORDER BY rowid'  # noqa: S608
        for row in self._connection.execute(query, (self._after,)):
            self.row = row
            yield row[1:]

    def value(self, table: str, column: str, number: int) -> Any:
        """Return a value of the row of a number, None where there is no such row."""
        query = f'SELECT "{column}" FROM "{table}" WHERE rowid = ?'  # noqa: S608
        row = self._connection.execute(query, (number,)).fetchone()
        return row[0] if row else None


@contextmanager
def database(path: Path) -> Iterator[Tables]:
    """Open a database to read it; text that is not UTF-8 is kept.

    Raises SourceError naming the file and the cause, also for what goes wrong while reading.
    """
    import sqlite3  # noqa: PLC0415 - loaded only where a database is read

    _check(path)
    mode = _mode(path)
    try:
        connection = sqlite3.connect(f"file:{quote(os.fspath(path))}?{mode}", uri=True, timeout=1)
        try:
            connection.text_factory = decoded
            connection.execute("PRAGMA query_only = on")
            connection.execute("PRAGMA trusted_schema = off")
            if "unix-none" in mode:
                connection.execute("PRAGMA locking_mode = exclusive").fetchall()
            yield Tables(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise SourceError(str(error), where=str(path)) from error


def _check(path: Path) -> None:
    """Refuse what would block or is no readable file, with a cause that people understand."""
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        raise SourceError(error.strerror or "cannot be opened", where=str(path)) from error
    if not regular:
        message = "not a regular file"
        raise SourceError(message, where=str(path))


def _mode(path: Path) -> str:
    try:
        rows = Path(f"{path}-wal").stat().st_size > 0
    except OSError:
        rows = False
    if not rows:
        return "mode=ro&immutable=1"
    return "mode=ro" if Path(f"{path}-shm").exists() else "mode=ro&vfs=unix-none"


def columns_of(path: Path, table: str) -> frozenset[str]:
    """Return the columns of a table, none where there is no such table or no database."""
    try:
        with database(path) as tables:
            return tables.columns(table)
    except SourceError:
        return frozenset()
