"""What nushell remembers of the commands that were typed in it: a plain file without times, or a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.collect._database_histories import collect_databases, entries_of_databases
from nixlore.collect._histories import collect_files, entries_of
from nixlore.collect._history_files import stamps, total_size
from nixlore.collect._history_places import nushell_files
from nixlore.collect._nushell_rows import DATABASE
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, DefinedName, HistoryEntry, NameKey
from nixlore.shell.nushell import NUSHELL

LOOKS_BACK = True


def collect(machine: Machine) -> Iterator[Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic]:
    """Yield how often each name was run, by day where the history is a database."""
    plain, databases = nushell_files(machine)
    if plain or not databases:
        yield from collect_files(machine, NUSHELL, plain)
    if databases:
        yield from collect_databases(machine, DATABASE, databases)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of nushell's histories."""
    plain, databases = nushell_files(machine)
    return stamps([*plain, *databases])


def size(machine: Machine) -> int:
    """Return how many bytes nushell's histories hold."""
    plain, databases = nushell_files(machine)
    return total_size([*plain, *databases])


def entries(machine: Machine, aliases: Mapping[str, Sequence[str]]) -> Iterator[HistoryEntry]:
    """Yield every entry of nushell's histories."""
    plain, databases = nushell_files(machine)
    yield from entries_of(machine, NUSHELL, plain, aliases)
    yield from entries_of_databases(machine, DATABASE, databases, aliases)
