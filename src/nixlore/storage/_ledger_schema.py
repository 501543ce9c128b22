"""The tables of the ledger, and how an older ledger becomes a present one.

An event's number is the millisecond of its start, shifted by SEQUENCE_BITS, and a count that tells apart what began in
the same one: so events lie by time, and what happened about a moment is found without another index. All that repeats
is a number: what a line runs, and where it was run (source, session, directory). No text of a command is in any table,
no hash of one, and no directory but that of a project.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from nixlore.errors import SourceError

if TYPE_CHECKING:
    import sqlite3

SEQUENCE_BITS = 20
"""So many bits of an event's number tell apart what began in the same millisecond."""

TWIN, IN_SHELL, FAILED = 1, 2, 4
"""The marks of an event: a better source has it as well; inside a development shell; it is known to have failed."""

UNKNOWN = 0
"""The number of the line of which nothing is known: its text was not told, or is forgotten."""

_FIRST = """
CREATE TABLE fixed(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE mark(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE source(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, file BLOB NOT NULL, unit TEXT NOT NULL, actor TEXT NOT NULL,
    host TEXT NOT NULL, user TEXT NOT NULL, entries INTEGER NOT NULL, since INTEGER, until INTEGER,
    UNIQUE(name, file, actor, host, user)
);
CREATE TABLE session(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE);
CREATE TABLE place(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, project TEXT NOT NULL);
CREATE TABLE setting(
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, session INTEGER NOT NULL, place INTEGER NOT NULL,
    UNIQUE(source, session, place)
);
CREATE TABLE head(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE line(
    id INTEGER PRIMARY KEY, head INTEGER NOT NULL, steps TEXT NOT NULL, packages TEXT NOT NULL, by_path TEXT NOT NULL,
    UNIQUE(steps, packages, by_path)
);
CREATE TABLE name(token TEXT PRIMARY KEY, plain TEXT, day INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE event(
    id INTEGER PRIMARY KEY, line INTEGER NOT NULL, setting INTEGER NOT NULL, exit INTEGER, judged INTEGER,
    took INTEGER, marks INTEGER NOT NULL
);
CREATE TABLE cure(
    failed INTEGER NOT NULL, code INTEGER NOT NULL, cure INTEGER NOT NULL, kind TEXT NOT NULL, source INTEGER NOT NULL,
    day INTEGER NOT NULL, tries INTEGER NOT NULL, successes INTEGER NOT NULL,
    PRIMARY KEY(failed, code, cure, kind, source, day)
) WITHOUT ROWID;
INSERT INTO head VALUES(0, '');
INSERT INTO line VALUES(0, 0, '[]', '[]', '[]');
"""

_CALLS = """
CREATE TABLE call(digest BLOB PRIMARY KEY) WITHOUT ROWID;
"""

MIGRATIONS = (_FIRST, _CALLS)
"""What leads from each version of the tables to the next one, from an empty file on."""


def migrated(connection: sqlite3.Connection) -> None:
    """Bring the tables to the present version; all of it or nothing happens.

    Raises SourceError where a later nixlore has written them, and sqlite3's errors.
    """
    if _version(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _known(_version(connection))
        for statements in MIGRATIONS[version:]:
            for statement in filter(str.strip, statements.split(";")):
                connection.execute(statement)
        if version == 0:
            connection.execute("INSERT INTO fixed VALUES('key', ?)", (os.urandom(32),))
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _known(version: int) -> int:
    if version > len(MIGRATIONS):
        message = "was written by a later nixlore"
        raise SourceError(message, remedy="use that one, or set the file aside")
    return version
