"""What xonsh remembers of the commands that were typed in it, where it keeps them in a database.

xonsh has them in JSON files unless `$XONSH_HISTORY_BACKEND` is "sqlite"; those files are not read here. A row is one
run. A host is not recorded, so it counts as this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.collect._database_histories import Batch, Database, Told, collect_databases, entries_of_databases
from nixlore.collect._databases import Tables
from nixlore.collect._history_files import HistoryFile, history_files, stamps, total_size
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, DefinedName, HistoryEntry, NameKey
from nixlore.shell.entries import Columns, Entry

LOOKS_BACK = True

NAME = "xonsh_history"
PLACE = ".local/share/xonsh/xonsh-history.sqlite"
COLUMNS = ("inp", "tsb", "rtn", "tse", "cwd", "sessionid")
"""What is read of a row: text, begin, exit code, end, directory, session. What the command printed (`out`) is not."""


def collect(machine: Machine) -> Iterator[Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic]:
    """Yield how often each name was run, by day."""
    return collect_databases(machine, DATABASE, _files(machine))


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of xonsh's history."""
    return stamps(_files(machine))


def size(machine: Machine) -> int:
    """Return how many bytes xonsh's history holds."""
    return total_size(_files(machine))


def entries(machine: Machine, aliases: Mapping[str, Sequence[str]]) -> Iterator[HistoryEntry]:
    """Yield every entry of xonsh's history."""
    return entries_of_databases(machine, DATABASE, _files(machine), aliases)


def _files(machine: Machine) -> list[HistoryFile]:
    return history_files(machine, NAME, (f"{machine.data_home}/xonsh/xonsh-history.sqlite", PLACE))


def _rows(tables: Tables) -> Iterator[Told]:
    """Yield the entries in order."""
    for position, (text, begun, code, ended, cwd, session) in enumerate(tables.selected(NAME, COLUMNS)):
        if isinstance(text, str):
            entry = _about(code)._replace(
                position=position,
                text=text,
                at=_seconds(begun) or None,
                duration=ended - begun if isinstance(begun, float) and isinstance(ended, float) else None,
                cwd=cwd if isinstance(cwd, str) else None,
                session=session if isinstance(session, str) else None,
            )
            yield entry, "posix"


def _batches(tables: Tables) -> Iterator[Batch]:
    """Yield the entries by what they have in common, which is many times as fast."""
    for groups in tables.grouped(NAME, COLUMNS[:3]):
        for (code,), (texts, times) in groups.items():
            yield Batch(_about(code), "posix", Columns(texts, [_seconds(time) for time in times]))


def _about(code: object) -> Entry:
    return Entry(0, "", exit=code if isinstance(code, int) else None)


def _seconds(time: object) -> int:
    return int(time) if isinstance(time, float) else 0


DATABASE = Database(NAME, "runs", _rows, _batches)
