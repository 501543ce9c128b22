"""What nushell remembers of the commands that were typed in it: a plain file without times, or a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.collect._history_files import stamps, total_size
from nixlore.collect._history_places import nushell_files
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, DefinedName, HistoryEntry, NameKey

LOOKS_BACK = True


def collect(machine: Machine) -> Iterator[Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic]:
    """Yield how often each name was run, by day where the history is a database."""
    from nixlore.collect._database_histories import collect_databases  # noqa: PLC0415 - a mark needs none of it
    from nixlore.collect._histories import collect_files  # noqa: PLC0415 - the same
    from nixlore.collect._nushell_rows import DATABASE  # noqa: PLC0415 - the same
    from nixlore.shell.nushell import NUSHELL  # noqa: PLC0415 - the same

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
    from nixlore.collect._database_histories import entries_of_databases  # noqa: PLC0415 - a mark needs none of it
    from nixlore.collect._histories import entries_of  # noqa: PLC0415 - the same
    from nixlore.collect._nushell_rows import DATABASE  # noqa: PLC0415 - the same
    from nixlore.shell.nushell import NUSHELL  # noqa: PLC0415 - the same

    plain, databases = nushell_files(machine)
    yield from entries_of(machine, NUSHELL, plain, aliases)
    yield from entries_of_databases(machine, DATABASE, databases, aliases)
