"""Take things out of the ledger for good, and write it out in plain form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec

from nixlore.model.recording import Step
from nixlore.model.shell import Actor, Unit
from nixlore.shell.private import token
from nixlore.storage._ledger_schema import IN_SHELL, SEQUENCE_BITS, TWIN, UNKNOWN

if TYPE_CHECKING:
    import sqlite3


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """One event in plain form.

    `at` is its start and `seconds` its duration, None where that is not known. `exit` is the code that counts, and
    `step` the index of the step that it is about, -1 for none of them alone; both are None where no code is known.
    """

    at: float
    steps: tuple[Step, ...]
    exit: int | None
    step: int | None
    seconds: float | None
    project: str
    in_shell: bool
    source: str
    unit: Unit
    actor: Actor
    host: str
    user: str


def export(connection: sqlite3.Connection, told: Mapping[str, str]) -> Iterator[Exported]:
    """Yield every event that counts and of which it is known what it ran."""
    query = (
        "SELECT event.id, steps, exit, judged, took, ifnull(project, ''), marks, source.name, unit, actor, host, user"  # noqa: S608 - numbers only
        " FROM event JOIN line ON line.id = event.line JOIN setting ON setting.id = event.setting"
        " JOIN source ON source.id = setting.source LEFT JOIN place ON place.id = setting.place"
        f" WHERE event.line <> {UNKNOWN} AND marks & {TWIN} = 0 ORDER BY event.id"
    )
    for number, steps, code, judged, took, project, marks, name, *whose in connection.execute(query):
        yield Exported(
            at=(number >> SEQUENCE_BITS) / 1000,
            steps=resolved(steps, told),
            exit=code,
            step=judged,
            seconds=None if took is None else took / 1000,
            project=project,
            in_shell=bool(marks & IN_SHELL),
            source=name,
            unit=whose[0],
            actor=whose[1],
            host=whose[2],
            user=whose[3],
        )


def resolved(steps: str, told: Mapping[str, str]) -> tuple[Step, ...]:
    """Return the steps of a line, with those names told that may be."""
    found = msgspec.json.decode(steps, type=tuple[Step, ...])
    if '"#' not in steps or not told:
        return found
    return tuple(msgspec.structs.replace(step, name=told.get(step.name, step.name)) for step in found)


def forget(connection: sqlite3.Connection, key: bytes, pattern: str) -> int:
    """Take out what ran a command that a pattern matches; the events stay as ones of which nothing is known."""
    told = dict(connection.execute("SELECT token, plain FROM name WHERE plain IS NOT NULL"))
    gone = [
        (number,)
        for number, steps in connection.execute("SELECT id, steps FROM line WHERE id <> ?", (UNKNOWN,))
        if is_meant(resolved(steps, told), pattern, token(pattern, key))
    ]
    connection.execute("CREATE TEMP TABLE gone(id INTEGER PRIMARY KEY)")
    connection.executemany("INSERT INTO gone VALUES(?)", gone)
    changed = connection.execute(
        "UPDATE event SET line = ?, exit = NULL, judged = NULL, took = NULL, marks = marks & ?"
        " WHERE line IN (SELECT id FROM gone)",
        (UNKNOWN, TWIN),
    ).rowcount
    connection.execute("DELETE FROM cure WHERE failed IN (SELECT id FROM gone) OR cure IN (SELECT id FROM gone)")
    names = connection.execute("SELECT token, plain FROM name").fetchall()
    meant = [(name,) for name, plain in names if name == token(pattern, key) or fnmatchcase(plain or "", pattern)]
    connection.executemany("DELETE FROM name WHERE token = ?", meant)
    connection.execute("DROP TABLE gone")
    _sweep(connection)
    return changed


def is_meant(steps: Sequence[Step], pattern: str, hashed: str) -> bool:
    """Tell whether a pattern, or its token, matches a name, or the begin of a command's name and subcommands."""
    for step in steps:
        words = (step.name, *step.words)
        heads = (" ".join(words[:count]) for count in range(1, len(words) + 1))
        if step.name == hashed or any(fnmatchcase(text, pattern) for text in (*heads, *step.by)):
            return True
    return False


def clean(connection: sqlite3.Connection, before: int) -> int:
    """Take out every event before a millisecond, and let none of that time in again."""
    count = connection.execute("DELETE FROM event WHERE id < ?", (before << SEQUENCE_BITS,)).rowcount
    connection.execute("DELETE FROM cure WHERE day < ?", (before // 86_400_000,))
    connection.execute(
        "INSERT INTO fixed VALUES('kept since', ?) ON CONFLICT DO UPDATE SET value = max(value, excluded.value)",
        (before,),
    )
    connection.execute(
        "UPDATE source SET since = max(since, ?), until = max(until, ?),"
        " entries = (SELECT count(*) FROM event JOIN setting ON setting.id = event.setting"
        " WHERE setting.source = source.id)",
        (before, before),
    )
    _sweep(connection)
    return count


def _sweep(connection: sqlite3.Connection) -> None:
    """Take out what nothing refers to any more, and note that something was taken out."""
    lines = "SELECT line FROM event UNION SELECT failed FROM cure UNION SELECT cure FROM cure"
    connection.execute(f"DELETE FROM line WHERE id <> {UNKNOWN} AND id NOT IN ({lines})")  # noqa: S608
    connection.execute(f"DELETE FROM head WHERE id <> {UNKNOWN} AND id NOT IN (SELECT head FROM line)")  # noqa: S608
    connection.execute("DELETE FROM setting WHERE id NOT IN (SELECT setting FROM event)")
    connection.execute("DELETE FROM session WHERE id NOT IN (SELECT session FROM setting)")
    connection.execute("DELETE FROM place WHERE id NOT IN (SELECT place FROM setting)")
    (count,) = connection.execute("PRAGMA application_id").fetchone()
    connection.execute(f"PRAGMA application_id = {(count + 1) % (1 << 31)}")
