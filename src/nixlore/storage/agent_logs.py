"""What is kept of agents' logs, since agents delete them after some weeks: one row a log, never a word of it.

A row says up to where a log was read, the proof that it is still that log, and its facts as bytes. Rows of logs that
are gone stay. The file is below our state, 0600; where there is no state, rows live as long as the run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nixlore.storage.files import acting_for, ensure_private_dir

if TYPE_CHECKING:
    import sqlite3

FILE = "agent_logs.db"
"""The name of the file below the state."""

VERSION = 1
"""The form of its table; another one is made anew, since a log that is still there is read again."""

WAIT = 5.0
"""How many seconds one run waits for another that is writing."""


class LogRow(NamedTuple):
    """What is kept of one log; `place` is the file's device and inode as text, `offset` bytes of it were read."""

    place: str
    offset: int
    proof: bytes
    is_subagent: int
    facts: bytes


class AgentLogs:
    """The rows of one agent by the names of its logs."""

    def __init__(self, directory: Path | None, agent: str, owner: tuple[int, int] | None = None) -> None:
        self._directory = directory
        self._agent = agent
        self._owner = owner

    def rows(self) -> dict[str, LogRow]:
        """Return all rows; none where there is no such file or it cannot be read."""
        with self._opened() as connection:
            if connection is None:
                return {}
            found = connection.execute(
                "SELECT name, place, offset, proof, is_subagent, facts FROM log WHERE agent = ?", (self._agent,)
            )
            return {name: LogRow(*row) for name, *row in found}

    def save(self, rows: Mapping[str, LogRow]) -> bool:
        """Keep rows, all or none; tell whether they were kept."""
        if not rows:
            return False
        with self._opened(create=True) as connection:
            if connection is None:
                return False
            values = [(self._agent, name, *row) for name, row in rows.items()]
            with connection:
                connection.executemany("INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            return True

    @contextmanager
    def _opened(self, *, create: bool = False) -> Iterator[sqlite3.Connection | None]:
        """Open the file; None where that cannot be done, or where what is asked of it turns out to be impossible."""
        import sqlite3  # noqa: PLC0415 - most answers need no database

        if self._directory is None:
            yield None
            return
        with acting_for(self._owner):
            try:
                connection = self._connection(self._directory / FILE, create=create)
            except (sqlite3.Error, OSError):
                yield None
                return
            with closing(connection):
                yield connection

    def _connection(self, path: Path, *, create: bool) -> sqlite3.Connection:
        import sqlite3  # noqa: PLC0415 - see `_opened`

        if path.exists() and not path.is_file():
            # To open a FIFO could take for ever.
            raise FileExistsError(path)
        if create:
            ensure_private_dir(path.parent)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        if not path.is_file():
            raise FileNotFoundError(path)
        connection = sqlite3.connect(path, timeout=WAIT)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            # It is no database any more. What can still be read elsewhere is read again.
            connection.close()
            path.replace(path.with_name(f"{FILE}.damaged"))
            return self._connection(path, create=create)
        if version != (VERSION,):
            if not create:
                connection.close()
                message = "of another version"
                raise sqlite3.DatabaseError(message)
            with connection:
                connection.execute("DROP TABLE IF EXISTS log")
                connection.execute(
                    "CREATE TABLE log (agent TEXT, name TEXT, place TEXT, offset INTEGER, proof BLOB,"
                    " is_subagent INTEGER, facts BLOB, PRIMARY KEY (agent, name)) WITHOUT ROWID"
                )
                connection.execute(f"PRAGMA user_version = {VERSION}")
        return connection
