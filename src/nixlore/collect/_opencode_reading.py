"""Read opencode's sessions: each as a whole, from a database or from files, where it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec

from nixlore.agents.facts import LogFacts, decoded
from nixlore.agents.merged import Log
from nixlore.agents.opencode import Session
from nixlore.agents.ran_lines import ran_line
from nixlore.collect._agent_cures import LogCures
from nixlore.collect._agent_files import LogFile
from nixlore.collect._agent_reading import Reading
from nixlore.collect._databases import database
from nixlore.collect._log_places import listed
from nixlore.collect._opencode_logs import HEAD_ENDS, LARGEST_FILE, SessionTables, Unit, head_in
from nixlore.collect._opencode_settings import server_names
from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.storage.agent_logs import LogRow

WHOLE = b"whole"
"""The proof of a session: it was read as a whole."""


class SessionFiles:
    """The files of a session below `storage`; its parts are those of the messages that were read before."""

    def __init__(self, storage: str) -> None:
        self._storage = storage
        self._owners: list[str] = []

    def messages(self, session: str) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of each message of a session."""
        for name, data in _contents(f"{self._storage}/message/{session}"):
            self._owners.append(name)
            yield name, data

    def parts(self, _session: str) -> Iterator[tuple[str, str, bytes]]:
        """Yield the name of the message, its own name and the content of each part of a session."""
        for owner in self._owners:
            yield from ((owner, name, data) for name, data in _contents(f"{self._storage}/part/{owner}"))


def _contents(directory: str) -> Iterator[tuple[str, bytes]]:
    for entry in listed(directory):
        if entry.name.endswith(".json"):
            try:
                yield entry.name.removesuffix(".json"), read_regular(entry.path, LARGEST_FILE)
            except SourceError:
                yield entry.name, b""


def _is_of(row: LogRow, unit: Unit) -> bool:
    """Tell whether a row is that of the present state of a session."""
    return (row.place, row.proof) == (unit.mark, WHOLE)


class Sessions(Reading):
    """The reading of opencode's sessions."""

    def logs(self, files: list[LogFile]) -> list[Log]:  # type: ignore[override]
        """Return the facts of all sessions; each database is opened once."""
        directories = (file.about.info.directory for file in files if isinstance(file.about, Unit))
        self._servers = server_names(self._machine, directories)
        self._tables: dict[str, SessionTables] = {}
        with ExitStack() as self._open:
            return super().logs(files)

    def _log(self, file: LogFile, row: LogRow | None) -> tuple[LogRow | None, LogFacts]:
        unit = file.about
        if not isinstance(unit, Unit):
            # The database or the head as such could not be looked into: here that is told.
            if file.path.endswith(HEAD_ENDS):
                head_in(file.path)
            with database(Path(file.path)) as tables:
                list(SessionTables(tables).sessions())
            message = "holds no session"
            raise SourceError(message)
        if row is not None and _is_of(row, unit) and (facts := decoded(row.facts)) is not None:
            return None, facts
        session = Session(unit.info, self._servers)
        self._whole_session(SessionFiles(file.path) if unit.in_files else self._database(file.path), unit, session)
        facts = session.facts
        return LogRow(unit.mark, 0, WHOLE, int(facts.is_subagent), msgspec.msgpack.encode(facts)), facts

    def _unread(self, file: LogFile, past: LogRow | None) -> int:
        unit = file.about
        return unit.size if isinstance(unit, Unit) and not (past is not None and _is_of(past, unit)) else 0

    def _whole_session(self, source: SessionFiles | SessionTables, unit: Unit, session: Session) -> None:
        import sqlite3  # noqa: PLC0415 - loaded only where there are sessions

        cures = LogCures()
        try:
            for name, data in source.messages(unit.info.id):
                session.message(name, data or b"")
            for owner, name, data in source.parts(unit.info.id):
                for ran in session.part(owner, name, data or b""):
                    line = session.facts.ran[ran.call] = ran_line(ran, self._told)
                    cures.follow(session.facts, ran, line)
        except sqlite3.Error as error:
            raise SourceError(str(error)) from error
        session.finish()

    def _database(self, path: str) -> SessionTables:
        tables = self._tables.get(path)
        if tables is None:
            tables = self._tables[path] = SessionTables(self._open.enter_context(database(Path(path))))
        return tables
