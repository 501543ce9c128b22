"""What nushell remembers of the commands that were typed in it: a plain file without times, or a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.collect._database_histories import Batch, Database, Told, collect_databases, entries_of_databases
from nixlore.collect._databases import Tables
from nixlore.collect._histories import collect_files, entries_of
from nixlore.collect._history_claims import is_database
from nixlore.collect._history_files import HistoryFile, history_files, stamps, total_size
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, DefinedName, HistoryEntry, NameKey
from nixlore.shell.entries import Columns, Entry, decoded
from nixlore.shell.nushell import NUSHELL

COLUMNS = ("command_line", "start_timestamp", "exit_status", "hostname", "duration_ms", "cwd", "session_id")
"""What is read of a row; `more_info` is not."""

LOOKS_BACK = True


def collect(machine: Machine) -> Iterator[Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic]:
    """Yield how often each name was run, by day where the history is a database."""
    plain, databases = _files(machine)
    if plain or not databases:
        yield from collect_files(machine, NUSHELL, plain)
    if databases:
        yield from collect_databases(machine, DATABASE, databases)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of nushell's histories."""
    plain, databases = _files(machine)
    return stamps([*plain, *databases])


def size(machine: Machine) -> int:
    """Return how many bytes nushell's histories hold."""
    plain, databases = _files(machine)
    return total_size([*plain, *databases])


def entries(machine: Machine, aliases: Mapping[str, Sequence[str]]) -> Iterator[HistoryEntry]:
    """Yield every entry of nushell's histories."""
    plain, databases = _files(machine)
    yield from entries_of(machine, NUSHELL, plain, aliases)
    yield from entries_of_databases(machine, DATABASE, databases, aliases)


def _files(machine: Machine) -> tuple[list[HistoryFile], list[HistoryFile]]:
    """Return the plain files and the databases."""
    tops = dict.fromkeys((f"{machine.config_home}/nushell", ".config/nushell", ".local/share/nushell"))
    places = [f"{top}/history.{ending}" for top in tops for ending in ("txt", "sqlite3")]
    files = history_files(machine, NUSHELL.name, places)
    return [file for file in files if not is_database(file.path)], [file for file in files if is_database(file.path)]


def _told(code: object, host: object) -> Told:
    """Return what is known of a row; the command that is running, or that ended the shell, has no exit."""
    about = Entry(
        0,
        "",
        exit=code if isinstance(code, int) else None,
        host=decoded(host) if isinstance(host, bytes) else host if isinstance(host, str) else "",
    )
    return about, "nushell"


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
