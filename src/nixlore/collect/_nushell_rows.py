"""How the rows of nushell's database are read."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._database_histories import Batch, Database, Told
from nixlore.collect._databases import Tables
from nixlore.shell.entries import Columns, Entry, decoded
from nixlore.shell.nushell import NUSHELL

COLUMNS = ("command_line", "start_timestamp", "exit_status", "hostname", "duration_ms", "cwd", "session_id")
"""What is read of a row; `more_info` is not."""

SIGNALS = 64
"""The highest number of a signal on Linux."""


def _told(code: object, host: object) -> Told:
    """Return what is known of a row; the command that is running, or that ended the shell, has no exit."""
    about = Entry(
        0,
        "",
        exit=_exit(code) if isinstance(code, int) else None,
        host=decoded(host) if isinstance(host, bytes) else host if isinstance(host, str) else "",
    )
    return about, "nushell"


def _exit(code: int) -> int:
    """Return an exit code as other shells have it: nushell writes a signal that ended a program as a number below 0.

    Older ones write -1 of whatever signal, which then is taken for one by which the user stopped it (SIGHUP).
    """
    return 128 - code if -SIGNALS <= code < 0 else code


def _seconds(started: object) -> int:
    return started // 1000 if isinstance(started, int) else 0


def _rows(tables: Tables) -> Iterator[Told]:
    """Yield the entries in order."""
    for position, row in enumerate(tables.selected("history", COLUMNS)):
        text, started, code, host, took, cwd, session = row
        if isinstance(text, str):
            about, dialect = _told(code, host)
            entry = about._replace(
                position=position,
                text=text,
                at=_seconds(started) or None,
                duration=took / 1000 if isinstance(took, int) else None,
                cwd=cwd if isinstance(cwd, str) else None,
                session=None if session is None else str(session),
            )
            yield entry, dialect


def _batches(tables: Tables) -> Iterator[Batch]:
    """Yield the entries by what they have in common."""
    for groups in tables.grouped("history", COLUMNS[:4]):
        for tail, (raw, times) in groups.items():
            yield Batch(*_told(*tail), Columns(raw, list(map(_seconds, times))))


DATABASE = Database(NUSHELL.name, "runs", _rows, _batches)
"""How nushell's database is read."""
