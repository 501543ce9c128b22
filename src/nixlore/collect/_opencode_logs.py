"""Where opencode's sessions are: in a database, and before that in files of which each holds one message or one part.

A session that stands in the database was moved there, so that its files are not read. One that has changed is read anew
as a whole; what tells that are the number of its parts and the time of the last change of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from nixlore.collect._agent_files import LogFile, total_size
from nixlore.collect._databases import Tables, database
from nixlore.collect._log_places import entries, is_directory, listed, named
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular

if TYPE_CHECKING:
    from nixlore.agents.opencode_parts import Info

LARGEST_FILE = 64_000_000
"""A larger file is no message and no part of one."""

HEAD_ENDS = ".json"
"""How the name of a file ends that is the head of a session."""

MOST_SESSIONS = 20_000
"""More sessions than anybody has."""


class Unit(NamedTuple):
    """One session: its head, what stands for its present state, whether it lies in files, about how many bytes."""

    info: Info
    mark: str
    in_files: bool = False
    size: int = 0


class SessionTables(Tables):
    """The tables of opencode's database."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables._connection)  # noqa: SLF001 - the same tables, asked for sessions

    def sessions(self) -> Iterator[Unit]:
        """Yield each session. Raises SourceError where there are none of a form that is known."""
        from nixlore.agents.opencode_parts import Info  # noqa: PLC0415 - most homes have none

        there = self.columns("session")
        if "id" not in there or not {"session_id", "time_updated", "data"} <= self.columns("part"):
            message = "has no tables of sessions that are known"
            raise SourceError(message)
        counted = "SELECT session_id, count(*), max(time_updated) FROM part GROUP BY session_id"
        marks = {session: f"{count} {last}" for session, count, last in self._connection.execute(counted)}
        columns = ", ".join(name if name in there else "NULL" for name in ("parent_id", "directory", "version"))
        query = f"SELECT id, {columns} FROM session ORDER BY rowid"  # noqa: S608 - names of columns
        for row in self._connection.execute(query).fetchall():
            session, parent, directory, version = (value if isinstance(value, str) else "" for value in row)
            if session:
                yield Unit(Info(session, parent, directory, version), marks.get(session, ""))

    def directories(self) -> Iterator[str]:
        """Yield the directories of sessions and of the projects that they belong to."""
        for name, column in (("session", "directory"), ("project", "worktree")):
            if column in self.columns(name):
                found = self._connection.execute(f"SELECT DISTINCT {column} FROM {name} ORDER BY 1")  # noqa: S608
                yield from (value for (value,) in found if isinstance(value, str))

    def messages(self, session: str) -> Iterator[tuple[str, bytes]]:
        """Yield id and JSON of each message of a session; ids are in the order of time."""
        query = "SELECT id, CAST(data AS BLOB) FROM message WHERE session_id = ? ORDER BY id"
        yield from self._connection.execute(query, (session,))

    def parts(self, session: str) -> Iterator[tuple[str, str, bytes]]:
        """Yield the id of the message, its own id and the JSON of each part of a session."""
        query = "SELECT message_id, id, CAST(data AS BLOB) FROM part WHERE session_id = ? ORDER BY message_id, id"
        yield from self._connection.execute(query, (session,))


def top_directory(machine: Machine) -> PurePosixPath:
    """Return the directory of all that opencode keeps."""
    return machine.data_home / "opencode"


def _databases(machine: Machine) -> list[LogFile]:
    """Return the databases: one for each channel of opencode's that is used."""
    top = top_directory(machine)
    try:
        place = machine.at(top)
    except SourceError:
        return []
    names = [entry for entry in listed(place) if entry.name.startswith("opencode") and entry.name.endswith(".db")]
    return [LogFile(named(top, place, entry.path), entry.path) for entry in names]


def session_files(machine: Machine) -> list[LogFile]:
    """Return every session, those of the databases before those that lie in files.

    A database that cannot be looked into, and a head that cannot be read, stands for itself with nothing `about` it.
    """
    found: dict[str, LogFile] = {}
    unknown: list[LogFile] = []
    for file in _databases(machine):
        try:
            with database(Path(file.path)) as tables:
                units = list(SessionTables(tables).sessions())
        except SourceError:
            unknown.append(file)
            continue
        # How long each is would take reading all of them.
        size = total_size(_with_log(file)) // max(1, len(units))
        for unit in units:
            found.setdefault(unit.info.id, _of_unit(file, unit._replace(size=size)))
    for file in _session_files(machine):
        if isinstance(file.about, Unit):
            found.setdefault(file.about.info.id, file)
        else:
            unknown.append(file)
    return [*unknown, *list(found.values())[:MOST_SESSIONS]]


def directories(machine: Machine) -> list[str]:
    """Return the directories that opencode was used in, each once."""
    found: dict[str, None] = {}
    for file in _databases(machine):
        try:
            with database(Path(file.path)) as tables:
                found.update(dict.fromkeys(SessionTables(tables).directories()))
        except SourceError:
            continue
    units = (file.about for file in _session_files(machine))
    found.update(dict.fromkeys(unit.info.directory for unit in units if isinstance(unit, Unit)))
    return [path for path in found if path.startswith("/") and path != "/"]


def _of_unit(file: LogFile, unit: Unit) -> LogFile:
    return file._replace(is_subagent=bool(unit.info.parent), key=f"opencode {unit.info.id}", about=unit)


def _session_files(machine: Machine) -> Iterator[LogFile]:
    """Yield the sessions of the first layout; a head that cannot be read has nothing about it."""
    for path, place in _heads(machine):
        try:
            info = head_in(place)
        except SourceError:
            yield LogFile(path, place)
            continue
        storage = place.rpartition("/session/")[0]
        mark, size = _state(storage, info.id)
        yield _of_unit(LogFile(path, storage), Unit(info, mark, in_files=True, size=size))


def head_in(place: str) -> Info:
    """Return the head of a session in a file; raises SourceError where it cannot be read, or is none."""
    from nixlore.agents.opencode_parts import head  # noqa: PLC0415 - as above

    info = head(read_regular(Path(place), LARGEST_FILE))
    if info is None:
        message = "is no head of a session"
        raise SourceError(message, where=place)
    return info


def _heads(machine: Machine) -> Iterator[tuple[str, str]]:
    """Yield the files with the heads of sessions, by their machine paths."""
    top = top_directory(machine) / "storage" / "session"
    try:
        place = machine.at(top)
    except SourceError:
        return
    for project in listed(place):
        for entry in listed(project.path) if is_directory(project) else ():
            if entry.name.startswith("ses_") and entry.name.endswith(HEAD_ENDS):
                yield named(top, place, entry.path), entry.path


def _state(storage: str, session: str) -> tuple[str, int]:
    """Return what stands for the state of a session in files, how many and the last change of one, and their size."""
    last = number = size = 0
    for owner in entries(f"{storage}/message/{session}"):
        for found in (owner, *entries(f"{storage}/part/{owner.name.removesuffix('.json')}")):
            try:
                status = found.stat()
            except OSError:
                # It has gone meanwhile: the next scan sees another number.
                continue
            last = max(last, status.st_mtime_ns)
            number += 1
            size += status.st_size
    return f"{number} {last}", size


def marked(machine: Machine) -> list[LogFile]:
    """Return the files whose state stands for that of all sessions."""
    own = [part for file in _databases(machine) for part in _with_log(file)]
    return own + [LogFile(path, place) for path, place in _heads(machine)]


def _with_log(file: LogFile) -> list[LogFile]:
    """Return a database and what was written to it last."""
    return [LogFile(file.named + end, file.path + end) for end in ("", "-wal")]
