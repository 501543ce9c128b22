"""What some store paths reach, out of Nix' database: in time that grows with what they reach, not with the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from nixlore.collect._store_database import read
from nixlore.errors import SourceError
from nixlore.model.store import StorePath
from nixlore.store.path_info import nar_size, registered_at
from nixlore.store.paths import are_paths, directory_of, is_path

if TYPE_CHECKING:
    import sqlite3

MAX_NUMBER = 2_147_483_647
"""The largest number of a path that leaves room for two in one integer."""

Row = tuple[Any, Any, Any, Any, Any]
"""Number, path, size, deriver and time of registration: what a damaged database may have anything in."""

_NUMBERS = "SELECT json_group_array(id) FROM ValidPaths WHERE path IN (SELECT value FROM json_each(?))"
_LARGEST = "SELECT (SELECT min(id) FROM ValidPaths), (SELECT max(id) FROM ValidPaths)"
_EDGES = """
SELECT json_group_array((referrer << 32) | reference) FROM json_each(?) CROSS JOIN Refs ON referrer = value
WHERE referrer <> reference AND reference BETWEEN 0 AND 2147483647
"""
_VALID = "SELECT path FROM ValidPaths WHERE path IN (SELECT value FROM json_each(?))"
_ROWS = """
SELECT id, path, narSize, deriver, registrationTime FROM ValidPaths WHERE id IN (SELECT value FROM json_each(?))
ORDER BY id
"""


@dataclass(frozen=True)
class Reached:
    """The valid store paths that some roots reach, oldest first, and how many rows made no sense."""

    paths: tuple[StorePath, ...]
    skipped: int = 0


def reached(database: Path, roots: Iterable[str]) -> Reached:
    """Return what roots reach; references are positions in it, and what is not valid is not in it.

    Raises SourceError naming the database and the cause.
    """
    wanted = _listed(roots)
    return _made(*read(database, lambda connection: _asked(connection, wanted, database)))


def integers(text: str, database: Path) -> list[int]:
    """Return the integers of a list in JSON; what else a damaged database has in it is left out.

    Raises SourceError where it is no such list.
    """
    try:
        return msgspec.json.decode(text, type=list[int])
    except msgspec.DecodeError:
        pass
    try:
        return [value for value in msgspec.json.decode(text, type=list[Any]) if isinstance(value, int)]
    except msgspec.DecodeError as error:
        message = "references that are no numbers"
        raise SourceError(message, where=str(database)) from error


def valid(database: Path, paths: Iterable[str]) -> set[str]:
    """Return those of some store paths that are valid.

    Raises SourceError naming the database and the cause.
    """
    wanted = _listed(paths)
    return {path for (path,) in read(database, lambda connection: connection.execute(_VALID, (wanted,)).fetchall())}


def _listed(paths: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(set(paths))).decode()


def store_directory(database: Path) -> str:
    """Return the directory of the store, as the newest path in the database has it; "" where it has none.

    Raises SourceError naming the database and the cause.
    """
    row = read(database, _newest)
    return directory_of(row[0]) if row else ""


def _newest(connection: sqlite3.Connection) -> Any:
    return connection.execute("SELECT path FROM ValidPaths ORDER BY id DESC LIMIT 1").fetchone()


def _asked(connection: sqlite3.Connection, wanted: str, database: Path) -> tuple[int, list[Row], list[int]]:
    """Return how many numbers are reached, their rows, and all references among them.

    Step by step, as a recursive query would look at each reference twice: once to go on, once to tell of it.
    """
    least, most = connection.execute(_LARGEST).fetchone()
    if (least or 0) < 0 or (most or 0) > MAX_NUMBER:
        message = "numbers of paths beyond all that Nix gives"
        raise SourceError(message, where=str(database))
    (text,) = connection.execute(_NUMBERS, (wanted,)).fetchone()
    new = set(integers(text, database))
    found = set(new)
    edges: list[int] = []
    while new:
        (text,) = connection.execute(_EDGES, (_numbers(new),)).fetchone()
        step = integers(text, database)
        edges += step
        new = {edge & 0xFFFF_FFFF for edge in step} - found
        found |= new
    return len(found), connection.execute(_ROWS, (_numbers(found),)).fetchall(), edges


def _numbers(numbers: Iterable[int]) -> str:
    return msgspec.json.encode(sorted(numbers)).decode()


def _made(count: int, rows: list[Row], edges: list[int]) -> Reached:
    """Return the records of so many numbers that were reached; only a damaged database has no path for one of them."""
    good = rows if are_paths([row[1] for row in rows]) else [row for row in rows if is_path(row[1])]
    is_sure = are_paths([row[3] for row in rows if row[3]])
    position = {row[0]: number for number, row in enumerate(good)}
    try:
        below = _below(position, edges)
    except KeyError:
        below = _below(position, [edge for edge in edges if edge >> 32 in position and edge & 0xFFFFFFFF in position])
    paths = tuple(
        StorePath(
            path=path,
            references=tuple(below[number]),
            nar_size=nar_size(size),
            deriver=deriver if deriver and (is_sure or is_path(deriver)) else "",
            registered=registered_at(registered),
        )
        for number, (_, path, size, deriver, registered) in enumerate(good)
    )
    return Reached(paths, count - len(good))


def _below(position: Mapping[int, int], edges: list[int]) -> list[list[int]]:
    """Return the positions that each position refers to."""
    below: list[list[int]] = [[] for _ in position]
    for edge in edges:
        below[position[edge >> 32]].append(position[edge & 0xFFFFFFFF])
    return below
