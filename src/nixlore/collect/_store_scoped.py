"""What some store paths reach, out of Nix' database: in time that grows with what they reach, not with the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate
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
"""A larger number of a path than any store comes to."""

Edges = tuple[list[int], list[int]]
"""Numbers of paths, and of what they refer to at the same places."""

Row = tuple[Any, Any, Any, Any, Any]
"""Number, path, size, deriver and time of registration: what a damaged database may have anything in."""

_NUMBERS = "SELECT json_group_array(id) FROM ValidPaths WHERE path IN (SELECT value FROM json_each(?))"
_LARGEST = "SELECT (SELECT min(id) FROM ValidPaths), (SELECT max(id) FROM ValidPaths)"
_EDGES = """
SELECT json_group_array(referrer), json_group_array(reference) FROM json_each(?) CROSS JOIN Refs ON referrer = value
WHERE referrer <> reference AND reference BETWEEN 0 AND 2147483647
"""
_VALID = "SELECT path FROM ValidPaths WHERE path IN (SELECT value FROM json_each(?))"
_ROWS = """
SELECT ValidPaths.id, ValidPaths.path, narSize, deriver, registrationTime
FROM json_each(?) CROSS JOIN ValidPaths ON ValidPaths.id = value
"""


class Reached(msgspec.Struct, frozen=True):
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


def _pairs(texts: tuple[str, str], database: Path) -> Edges:
    """Return two lists of integers in JSON; where a damaged database has another thing in one, its pair is left out."""
    found = integers(texts[0], database), integers(texts[1], database)
    if len(found[0]) == len(found[1]):
        return found
    both = zip(*map(msgspec.json.decode, texts), strict=True)
    good = [pair for pair in both if all(isinstance(number, int) for number in pair)]
    return [number for number, _ in good], [number for _, number in good]


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


def _asked(connection: sqlite3.Connection, wanted: str, database: Path) -> tuple[int, list[Row], Edges]:
    """Return how many numbers are reached, their rows, and all references among them, those of a referrer together.

    Step by step, as a recursive query would look at each reference twice: once to go on, once to tell of it.
    """
    least, most = connection.execute(_LARGEST).fetchone()
    if (least or 0) < 0 or (most or 0) > MAX_NUMBER:
        message = "numbers of paths beyond all that Nix gives"
        raise SourceError(message, where=str(database))
    (text,) = connection.execute(_NUMBERS, (wanted,)).fetchone()
    new = set(integers(text, database))
    found = set(new)
    referrers: list[int] = []
    references: list[int] = []
    while new:
        step = _pairs(connection.execute(_EDGES, (_numbers(new),)).fetchone(), database)
        referrers += step[0]
        references += step[1]
        new = set(step[1]) - found
        found |= new
    return len(found), connection.execute(_ROWS, (_numbers(found),)).fetchall(), (referrers, references)


def _numbers(numbers: Iterable[int]) -> str:
    return msgspec.json.encode(sorted(numbers)).decode()


def _made(count: int, rows: list[Row], edges: Edges) -> Reached:
    """Return the records of so many numbers that were reached; only a damaged database has no path for one of them."""
    good = rows if are_paths([row[1] for row in rows]) else [row for row in rows if is_path(row[1])]
    if not good:
        return Reached((), count)
    numbers, paths, sizes, derivers, times = zip(*good, strict=True)
    if not are_paths([deriver for deriver in derivers if deriver]):
        derivers = tuple(deriver if is_path(deriver) else "" for deriver in derivers)
    below = _below({number: position for position, number in enumerate(numbers)}, edges)
    # By places, as msgspec takes ten times as long to find its fields by their names.
    columns = paths, below, map(nar_size, sizes), (deriver or "" for deriver in derivers), map(registered_at, times)
    return Reached(tuple(map(StorePath, *columns)), count - len(good))


def _below(position: Mapping[int, int], edges: Edges) -> list[tuple[int, ...]]:
    """Return the positions that each position refers to."""
    referrers, references = edges
    try:
        found = list(map(position.__getitem__, references))
    except KeyError:
        pairs = [(one, other) for one, other in zip(*edges, strict=True) if other in position]
        referrers, found = [one for one, _ in pairs], [position[other] for _, other in pairs]
    # Those of one referrer lie together.
    counts = Counter(referrers)
    ends = dict(zip(counts, accumulate(counts.values()), strict=True))
    return [tuple(found[ends[number] - counts[number] : ends[number]]) if number in ends else () for number in position]
