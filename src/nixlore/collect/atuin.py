"""What atuin remembers: runs with exit code and duration, of all machines that it is synced with.

People and coding agents are told apart by `author_kind`, else by the author's name. Rows that `atuin import` copied
from a shell's history have neither exit nor duration, and that history may have dropped repeats, so they count as a
source of their own that gives way to the shell's. Deleted rows are left out; `records.db` is never opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.collect._atuin_files import NAME, files
from nixlore.collect._history_files import stamps, total_size
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, DefinedName, HistoryEntry, NameKey

LOOKS_BACK = True


def collect(machine: Machine) -> Iterator[Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic]:
    """Yield how often each name was run, by day, for each actor, host and user."""
    found = files(machine)
    if found:
        from nixlore.collect._atuin_rows import form  # noqa: PLC0415 - a mark needs none of it
        from nixlore.collect._database_histories import collect_databases  # noqa: PLC0415 - the same

        yield from collect_databases(machine, form(machine), found)
    else:
        yield Coverage(collector=NAME, source=NAME, state="absent", host=machine.host, user=machine.user)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of atuin's databases."""
    return stamps(files(machine))


def size(machine: Machine) -> int:
    """Return how many bytes atuin's databases hold."""
    return total_size(files(machine))


def entries(machine: Machine, aliases: Mapping[str, Sequence[str]]) -> Iterator[HistoryEntry]:
    """Yield every entry of atuin's databases, imported ones as well."""
    from nixlore.collect._atuin_rows import form  # noqa: PLC0415 - a mark needs none of it
    from nixlore.collect._database_histories import entries_of_databases  # noqa: PLC0415 - the same

    yield from entries_of_databases(machine, form(machine), files(machine), aliases)
