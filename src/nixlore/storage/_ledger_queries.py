"""What the ledger is asked: counts in one pass over the events, sessions, failures and cures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from nixlore.model.recording import Step
from nixlore.model.shell import Actor, Unit
from nixlore.storage._ledger_schema import FAILED, SEQUENCE_BITS, TWIN, UNKNOWN
from nixlore.storage._ledger_upkeep import resolved

if TYPE_CHECKING:
    import sqlite3

    from nixlore.storage.ledger import Ledger

DAY_MILLISECONDS = 86_400_000

COUNTS = f"event.line <> {UNKNOWN} AND event.marks & {TWIN} = 0 AND event.id < ?"
"""Which events count."""


class Told(NamedTuple):
    """One source: whose events it tells of, and from when to when, in epoch milliseconds."""

    name: str
    file: bytes
    unit: Unit
    actor: Actor
    host: str
    user: str
    entries: int
    since: int | None
    until: int | None


class Group(NamedTuple):
    """How many events are alike: what they ran (`shape` by its steps alone), for whom, on which day, how they ended.

    `code` and `step` are None where no exit code is known.
    """

    shape: int
    scope: int
    line: int
    source: int
    day: int
    code: int | None
    step: int | None
    events: int


class Scope(NamedTuple):
    """Whose events are counted together, and in which project."""

    name: str
    unit: Unit
    actor: Actor
    host: str
    user: str
    project: str


class Listed(NamedTuple):
    """One event of a session."""

    start: int
    line: int
    source: int
    session: int
    place: int
    took: int | None
    marks: int


class Failing(NamedTuple):
    """The last event that failed: when it began, what it ran, its exit code, and the step the code is about."""

    start: int
    steps: tuple[Step, ...]
    code: int
    step: int


def last_failure(ledger: Ledger, until: int, host: str, user: str) -> Failing | None:
    """Return the last failure of a person on a host before a millisecond, None where none is known."""
    query = (
        "SELECT event.id >> ?, line.steps, exit, judged FROM event JOIN line ON line.id = event.line"  # noqa: S608
        " JOIN setting ON setting.id = event.setting JOIN source ON source.id = setting.source"
        f" WHERE {COUNTS} AND marks & {FAILED} AND actor = 'human' AND (host, user) = (?, ?)"
        " ORDER BY event.id DESC LIMIT 1"
    )
    row = ledger.connection.execute(query, (SEQUENCE_BITS, until << SEQUENCE_BITS, host, user)).fetchone()
    return Failing(row[0], resolved(row[1], ledger.told()), *row[2:]) if row else None


class Queries:
    """The tables of one ledger as they are asked.

    Events from `until` (epoch milliseconds) on do not count, nor do those of the collectors that are `off` and of the
    files that are `left_out`, by their digests.
    """

    def __init__(
        self,
        ledger: Ledger,
        until: int,
        off: frozenset[str] = frozenset(),
        left_out: frozenset[bytes] = frozenset(),
    ) -> None:
        self._connection: sqlite3.Connection = ledger.connection
        self._limit = until << SEQUENCE_BITS
        names = ledger.told()
        select = self._connection.execute
        self.sources = {
            row[0]: Told(*row[1:])
            for row in select(
                "SELECT id, name, file, unit, actor, host, user, entries, since, until FROM source ORDER BY id"
            )
            if row[1].partition(" ")[0] not in off and row[2] not in left_out
        }
        self.projects: dict[int, str] = dict(select("SELECT id, project FROM place"))
        self.steps: dict[int, tuple[Step, ...]] = {}
        self.heads: dict[int, str] = {}
        for number, steps, head in select(
            "SELECT line.id, steps, head.text FROM line JOIN head ON head.id = line.head"
        ):
            self.steps[number] = resolved(steps, names)
            self.heads[number] = _told_in(head, names)
        self.names = names

    def details(self) -> Iterator[tuple[int, str, str]]:
        """Yield ad-hoc packages and names written with a directory, as JSON, of the lines that have any."""
        yield from self._connection.execute(
            "SELECT id, packages, by_path FROM line WHERE packages <> '[]' OR by_path <> '[]'"
        )

    def groups(self) -> tuple[list[Scope], Iterator[Group]]:
        """Return the scopes by number, and the counts of alike events, by shape, scope, line, source and day."""
        scopes, places = self._scopes()
        shapes = self._shapes()
        found: dict[tuple[int, int, int, int], list[tuple[int, int | None, int | None, int]]] = defaultdict(list)
        query = (
            f"SELECT line, setting, exit, judged, count(*) FROM event WHERE {COUNTS} AND id >= ? GROUP BY 1, 2, 3, 4"  # noqa: S608
        )
        # To sort the events of one day after another is several times as quick as to sort all.
        for day, first, last in self._days():
            for line, setting, code, step, events in self._connection.execute(query, (last, first)):
                # Another scan may add lines meanwhile, of which nothing was read.
                place, shape = places.get(setting), shapes.get(line)
                if place is not None and shape is not None:
                    found[shape, place[0], line, place[1]].append((day, code, step, events))
        return scopes, (Group(*key, *row) for key in sorted(found) for row in found[key])

    def _scopes(self) -> tuple[list[Scope], dict[int, tuple[int, int]]]:
        """Return the scopes by number, and for each setting that counts the numbers of its scope and its source."""
        scopes: dict[Scope, int] = {}
        places = {}
        for setting, number, place in self._connection.execute("SELECT id, source, place FROM setting"):
            told = self.sources.get(number)
            if told is not None:
                project = self.projects.get(place, "")
                scope = Scope(told.name, told.unit, told.actor, told.host, told.user, project)
                places[setting] = (scopes.setdefault(scope, len(scopes)), number)
        return list(scopes), places

    def _shapes(self) -> dict[int, int]:
        """Return for each line the first one of the same steps."""
        first: dict[tuple[Step, ...], int] = {}
        return {line: first.setdefault(steps, line) for line, steps in self.steps.items()}

    def _days(self) -> Iterator[tuple[int, int, int]]:
        """Yield each day on which anything began, and the numbers of events between which it lies."""
        length, last = DAY_MILLISECONDS << SEQUENCE_BITS, 0
        query = "SELECT id FROM event WHERE id >= ? AND id < ? ORDER BY id LIMIT 1"
        while row := self._connection.execute(query, (last, self._limit)).fetchone():
            day = row[0] // length
            last = min((day + 1) * length, self._limit)
            yield day, row[0], last

    def durations(self) -> dict[tuple[int, int], list[int]]:
        """Return the milliseconds that events took whose duration is known, by shape and scope."""
        _, places = self._scopes()
        shapes = self._shapes()
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        query = f"SELECT line, setting, took FROM event WHERE {COUNTS} AND took IS NOT NULL"  # noqa: S608 - numbers only
        for line, setting, took in self._connection.execute(query, (self._limit,)):
            if setting in places and line in shapes:
                found[shapes[line], places[setting][0]].append(took)
        return found

    def last_in_sessions(self, count: int) -> list[Listed]:
        """Return the last events that were run in known sessions, in order of time."""
        query = (
            "SELECT event.id >> ?, event.line, setting.source, setting.session, setting.place, took, marks FROM event"  # noqa: S608
            f" JOIN setting ON setting.id = event.setting WHERE {COUNTS} AND setting.session <> 0"
            " ORDER BY event.id DESC LIMIT ?"
        )
        found = self._connection.execute(query, (SEQUENCE_BITS, self._limit, count))
        return [Listed(*row) for row in found][::-1]

    def endings(self) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Yield day, line, source, exit code, judged step and marks of each event whose end is known, by time."""
        query = (
            f"SELECT (event.id >> {SEQUENCE_BITS}) / {DAY_MILLISECONDS},"  # noqa: S608 - numbers only
            " event.line, setting.source, exit, judged, marks FROM event"
            f" JOIN setting ON setting.id = event.setting WHERE {COUNTS} AND exit IS NOT NULL"
            " ORDER BY event.id"
        )
        yield from self._connection.execute(query, (self._limit,))

    def cures(self) -> Iterator[tuple[int, int, int, Literal["edit", "known", "retry"], int, int, int, int]]:
        """Yield failed line, code, cure, kind, source, day, tries and successes."""
        last = (self._limit >> SEQUENCE_BITS) // DAY_MILLISECONDS
        yield from self._connection.execute(
            "SELECT failed, code, cure, kind, source, day, tries, successes FROM cure WHERE day <= ?"
            " ORDER BY failed, code, cure, kind, day",
            (last,),
        )


def _told_in(head: str, names: dict[str, str]) -> str:
    """Return the commands of a line with those names told that may be."""
    if "#" not in head or not names:
        return head
    return " ".join(names.get(word, word) for word in head.split(" "))
