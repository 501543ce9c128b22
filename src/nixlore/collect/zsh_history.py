"""What zsh remembers of the commands that were typed in it.

Whether repeats were dropped (HIST_IGNORE_DUPS and its like) cannot be told from the file, so its counts are of runs
at least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.collect._history_files import stamps, total_size
from nixlore.collect._history_places import zsh_files
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, DefinedName, HistoryEntry, NameKey

LOOKS_BACK = True


def collect(machine: Machine) -> Iterator[Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic]:
    """Yield how often each name was run, by day where the history has times."""
    from nixlore.collect._histories import collect_files  # noqa: PLC0415 - a mark needs none of it
    from nixlore.shell.zsh import ZSH  # noqa: PLC0415 - the same

    return collect_files(machine, ZSH, zsh_files(machine))


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of zsh's histories."""
    return stamps(zsh_files(machine))


def size(machine: Machine) -> int:
    """Return how many bytes zsh's histories hold."""
    return total_size(zsh_files(machine))


def entries(machine: Machine, aliases: Mapping[str, Sequence[str]]) -> Iterator[HistoryEntry]:
    """Yield every entry of zsh's histories."""
    from nixlore.collect._histories import entries_of  # noqa: PLC0415 - a mark needs none of it
    from nixlore.shell.zsh import ZSH  # noqa: PLC0415 - the same

    return entries_of(machine, ZSH, zsh_files(machine), aliases)
