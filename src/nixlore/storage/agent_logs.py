"""What is kept of agents' logs, since agents delete them after some weeks: one row a log, never a word of it.

A row says up to where a log was read, the proof that it is still that log, and its facts as bytes. Rows of logs that
are gone stay. The file is below our state, 0600; where there is no state, rows live as long as the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nixlore.storage import databases
from nixlore.storage.files import acting_for

if TYPE_CHECKING:
    import sqlite3

FILE = "agent_logs.db"
"""The name of the file below the state."""

VERSION = 2
"""The form of its rows; any but this and the one before is made anew, as a log that is still there is read again."""

BEFORE = 1
"""The form before: rows with less in them, so that they are kept for logs that are gone, and the others read anew."""


class LogRow(NamedTuple):
    """What is kept of one log; `place` is the file's device and inode as text, `offset` bytes of it were read."""

    place: str
    offset: int
    proof: bytes
    is_subagent: int
    facts: bytes


class AgentLogs:
    """The rows of one agent by the names of its logs; `problems` are causes for which rows were not read or kept."""

    def __init__(self, directory: Path | None, agent: str, owner: tuple[int, int] | None = None) -> None:
        self.problems: list[str] = []
        self.path = None if directory is None else directory / FILE
        self._agent = agent
        self._owner = owner

    def rows(self) -> dict[str, LogRow]:
        """Return all rows; none where there is no such file or it cannot be read."""
        import sqlite3  # noqa: PLC0415 - most answers need no database

        path = self.path
        if path is None or not path.exists():
            return {}
        try:
            with acting_for(self._owner), closing(databases.readable(path)) as connection:
                version = _version(connection)
                if version not in (BEFORE, VERSION):
                    return {}
                proof = "proof" if version == VERSION else "x''"
                query = f"SELECT name, place, offset, {proof}, is_subagent, facts FROM log WHERE agent = ?"  # noqa: S608
                return {name: LogRow(*row) for name, *row in connection.execute(query, (self._agent,))}
        except (sqlite3.Error, OSError) as error:
            self.problems.append(_cause(error))
            return {}

    def save(self, rows: Mapping[str, LogRow]) -> None:
        """Keep rows, all or none; a damaged file is set aside."""
        if self.path is None or not rows:
            return
        with acting_for(self._owner):
            self._save(self.path, rows, again=True)

    def _save(self, path: Path, rows: Mapping[str, LogRow], *, again: bool) -> None:
        import sqlite3  # noqa: PLC0415 - see above

        try:
            with closing(databases.writable(path, self._owner)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                _update(connection)
                values = [(self._agent, name, *row) for name, row in rows.items()]
                connection.executemany("INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", values)
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            if (
                again
                and isinstance(error, sqlite3.Error)
                and databases.is_damage(error)
                and self._set_aside(path, error)
            ):
                self._save(path, rows, again=False)
            else:
                self.problems.append(f"{_cause(error)}: nothing new is kept")

    def _set_aside(self, path: Path, error: Exception) -> bool:
        """Set a damaged file aside, as what can still be read elsewhere is read again; tell whether that was done."""
        try:
            self.problems.append(f"{error}: set aside as {databases.set_aside(path).name}")
        except OSError:
            return False
        return True


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _update(connection: sqlite3.Connection) -> None:
    """Bring the table to the present form."""
    version = _version(connection)
    if version == BEFORE:
        connection.execute("UPDATE log SET proof = x''")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    elif version != VERSION:
        _make(connection)


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE IF EXISTS log")
    connection.execute(
        "CREATE TABLE log (agent TEXT, name TEXT, place TEXT, offset INTEGER, proof BLOB,"
        " is_subagent INTEGER, facts BLOB, PRIMARY KEY (agent, name)) WITHOUT ROWID"
    )
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _cause(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
