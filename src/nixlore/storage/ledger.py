"""The ledger: what was run, when, where and how it ended, kept for longer than the histories it was read from.

It is one SQLite file, 0600, with a rollback journal: unlike a write-ahead log that needs no shared memory, so that it
works on network homes, and a process that is killed leaves a file that the next one makes whole. What one source has
that is new is added in one transaction together with the mark up to which the source was read: so nothing is lost and
nothing is there twice, whenever a scan is killed, and of two scans at once one waits for the other.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from nixlore.model.recording import Step
from nixlore.model.shell import Actor, Unit
from nixlore.storage import _ledger_opening, _ledger_upkeep
from nixlore.storage._ledger_opening import FILE as FILE  # noqa: PLC0414 - part of what is offered here
from nixlore.storage._ledger_rows import Row, insert, insert_seconds
from nixlore.storage._ledger_schema import SEQUENCE_BITS, UNKNOWN
from nixlore.storage._ledger_upkeep import Exported as Exported  # noqa: PLC0414 - part of what is offered here

if TYPE_CHECKING:
    import sqlite3


class Source(NamedTuple):
    """Whose events some rows are, and who saw them; `file` is a digest that tells files of one collector apart."""

    name: str
    file: bytes
    unit: Unit
    actor: Actor
    host: str
    user: str


class Line(NamedTuple):
    """What a command line runs, without argument values; `packages` are tool, tab and attribute path each."""

    steps: tuple[Step, ...]
    packages: tuple[str, ...] = ()
    by_path: tuple[str, ...] = ()


class Met(NamedTuple):
    """An unknown name that was met: on which first and last day, and itself where it has the shape of a name."""

    first: int
    last: int
    plain: str | None


class Ledger:
    """The ledger of one machine; `path` is its file, None for one in memory that is gone with the run."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self.connection = connection
        self.path = path
        self._heads: dict[str, int] = {"": UNKNOWN}
        self._settings: dict[tuple[int, int, int], int] = {}

    @classmethod
    def in_file(cls, path: Path, owner: tuple[int, int] | None = None) -> Ledger:
        """Open the ledger to write in it, and create it where there is none.

        Raises DamagedLedgerError where the file is no ledger any more, and LedgerError where it cannot be written.
        """
        return cls(_ledger_opening.in_file(path, owner), path)

    @classmethod
    def in_memory(cls, path: Path | None = None) -> Ledger:
        """Return a ledger that is gone with the run: a copy of the file where there is one.

        Raises DamagedLedgerError where the file is no ledger any more, and LedgerError where it cannot be read.
        """
        return cls(_ledger_opening.in_memory(path))

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @functools.cached_property
    def key(self) -> bytes:
        """The key that names, sessions and directories are hashed with; it never leaves the ledger."""
        return bytes(self._fixed("key"))

    @functools.cached_property
    def kept_since(self) -> int:
        """The millisecond before which nothing is kept, 0 where everything is."""
        return int(self._fixed("kept since") or 0)

    def _fixed(self, name: str) -> bytes:
        row = self.connection.execute("SELECT value FROM fixed WHERE name = ?", (name,)).fetchone()
        return row[0] if row else b""

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Ask what is inside as of one moment, whatever another scan adds meanwhile.

        Raises LedgerError.
        """
        with self.explaining():
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Raise what goes wrong inside as a LedgerError."""
        import sqlite3  # noqa: PLC0415 - loaded only where the ledger is used

        try:
            yield
        except sqlite3.Error as error:
            raise _ledger_opening.explained(error, self.path) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Do what is inside whole or not at all; another scan waits until it is done.

        Raises LedgerError.
        """
        with self.explaining():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                self._settings.clear()
                self._heads = {"": UNKNOWN}
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def mark(self, name: str) -> bytes | None:
        """Return the mark up to which a source was read, None where it never was."""
        row = self.connection.execute("SELECT value FROM mark WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_mark(self, name: str, value: bytes) -> None:
        """Note up to where a source was read."""
        if value != self.mark(name):
            self.connection.execute("INSERT OR REPLACE INTO mark VALUES(?, ?)", (name, value))

    def source(self, source: Source) -> int:
        """Return the number of a source."""
        where = (source.name, source.file, source.actor, source.host, source.user)
        query = "SELECT id FROM source WHERE (name, file, actor, host, user) = (?, ?, ?, ?, ?)"
        row = self.connection.execute(query, where).fetchone()
        if row is None:
            added = "INSERT INTO source VALUES(NULL, ?, ?, ?, ?, ?, ?, 0, NULL, NULL)"
            return self._inserted(added, source)
        return int(row[0])

    def session(self, digest: bytes) -> int:
        """Return the number of a session by its keyed hash; b"" is none."""
        return self._number("session", digest) if digest else 0

    def place(self, digest: bytes, project: str) -> int:
        """Return the number of a directory by its keyed hash; b"" is none. `project` is the one it belongs to."""
        return self._number("place", digest, project) if digest else 0

    def known_place(self, digest: bytes) -> int | None:
        """Return the number of a directory that was met before."""
        row = self.connection.execute("SELECT id FROM place WHERE digest = ?", (digest,)).fetchone()
        return int(row[0]) if row else None

    def _number(self, table: str, digest: bytes, *rest: str) -> int:
        row = self.connection.execute(f"SELECT id FROM {table} WHERE digest = ?", (digest,)).fetchone()  # noqa: S608
        if row:
            return int(row[0])
        marks = ", ?" * (1 + len(rest))
        return self._inserted(f"INSERT INTO {table} VALUES(NULL{marks})", (digest, *rest))

    def setting(self, source: int, session: int, place: int) -> int:
        """Return the number of a source, a session and a directory together."""
        key = (source, session, place)
        number = self._settings.get(key)
        if number is None:
            query = "SELECT id FROM setting WHERE (source, session, place) = (?, ?, ?)"
            row = self.connection.execute(query, key).fetchone()
            number = int(row[0]) if row else self._inserted("INSERT INTO setting VALUES(NULL, ?, ?, ?)", key)
            self._settings[key] = number
        return number

    def line(self, line: Line, heads: str) -> int:
        """Return the number of what a line runs; `heads` are its commands in one string."""
        if not line.steps:
            return UNKNOWN
        key = tuple(msgspec.json.encode(part).decode("utf-8", "replace") for part in line)
        row = self.connection.execute(
            "SELECT id FROM line WHERE (steps, packages, by_path) = (?, ?, ?)", key
        ).fetchone()
        if row:
            return int(row[0])
        return self._inserted("INSERT INTO line VALUES(NULL, ?, ?, ?, ?)", (self._head(heads), *key))

    def _head(self, text: str) -> int:
        number = self._heads.get(text)
        if number is None:
            row = self.connection.execute("SELECT id FROM head WHERE text = ?", (text,)).fetchone()
            number = int(row[0]) if row else self._inserted("INSERT INTO head VALUES(NULL, ?)", (text,))
            self._heads[text] = number
        return number

    def _inserted(self, statement: str, values: Sequence[object]) -> int:
        number = self.connection.execute(statement, values).lastrowid
        return int(number or 0)

    def met(self, names: Mapping[str, Met]) -> None:
        """Note on which days names were met that nothing vouches for, by token: one met on two is told."""
        for token, met in names.items():
            row = self.connection.execute("SELECT plain, day FROM name WHERE token = ?", (token,)).fetchone()
            days = {met.first, met.last, *(row[1:] if row else ())}
            plain = met.plain if len(days) > 1 else None
            if row is None:
                self.connection.execute("INSERT INTO name VALUES(?, ?, ?)", (token, plain, met.first))
            elif row[0] is None and plain is not None:
                self.connection.execute("UPDATE name SET plain = ? WHERE token = ?", (plain, token))

    def told(self) -> dict[str, str]:
        """Return the names that may be told meanwhile, by the tokens that stand for them."""
        return dict(self.connection.execute("SELECT token, plain FROM name WHERE plain IS NOT NULL"))

    def add(self, source: int, rows: Sequence[Row]) -> None:
        """Add events of one source and mark those that a better source has as well."""
        insert(self.connection, source, [row for row in rows if row.start >= self.kept_since])

    def add_seconds(self, source: int, setting: int, times: Sequence[int], lines: Sequence[int]) -> None:
        """Add events of one source of which only the second is known, and what was run then."""
        insert_seconds(self.connection, source, setting, times, lines)

    def by_second(self, file: bytes, name: str) -> Counter[int]:
        """Return how many events of a file began in each second."""
        query = (
            "SELECT (event.id >> ?) / 1000, count(*) FROM event JOIN setting ON setting.id = event.setting"
            " WHERE setting.source IN (SELECT id FROM source WHERE file = ? AND name IN (?, ?)) GROUP BY 1"
        )
        return Counter(dict(self.connection.execute(query, (SEQUENCE_BITS, file, name, f"{name} import"))))

    def starts(self, name: str, since: int, until: int) -> Iterator[tuple[int, int]]:
        """Yield millisecond and session of each event of a source in a stretch of time, of forgotten ones as well."""
        query = (
            "SELECT event.id >> ?, setting.session FROM event JOIN setting ON setting.id = event.setting"
            " WHERE event.id BETWEEN ? AND ? AND setting.source IN (SELECT id FROM source WHERE name = ?)"
        )
        low, high = since << SEQUENCE_BITS, (until + 1) << SEQUENCE_BITS
        yield from self.connection.execute(query, (SEQUENCE_BITS, low, high, name))

    def add_cures(self, source: int, cures: Mapping[tuple[int, int, int, str, int], tuple[int, int]]) -> None:
        """Add tries and successes by failed line, exit code, cure, kind and day."""
        self.connection.executemany(
            "INSERT INTO cure VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " tries = tries + excluded.tries, successes = successes + excluded.successes",
            [(*key[:4], source, key[4], *counts) for key, counts in sorted(cures.items())],
        )

    def forget(self, pattern: str) -> int:
        """Take out whatever ran a command that a pattern (`git`, `git push`, `pass*`) matches; return how many events.

        That something was run then is still known, so that reading the same history again brings nothing back.
        """
        with self.writing():
            return _ledger_upkeep.forget(self.connection, self.key, pattern)

    def clean(self, before: int) -> int:
        """Take out every event before a time in epoch seconds, for good; return how many there were."""
        with self.writing():
            count = _ledger_upkeep.clean(self.connection, before * 1000)
        self.__dict__.pop("kept_since", None)
        if self.path is not None:
            self.connection.execute("VACUUM")
        return count

    def export(self) -> Iterator[Exported]:
        """Yield every event that counts, in the order of time, as plain values."""
        return _ledger_upkeep.export(self.connection, self.told())
