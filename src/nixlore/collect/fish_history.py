"""What fish remembers of the commands that were typed in it.

fish keeps one entry per text, so what is counted are distinct command lines and the day of each one's last use, never
runs. Named sessions (`set fish_history work`) have files of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.collect._history_files import stamps, total_size
from nixlore.collect._history_places import fish_files
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, DefinedName, HistoryEntry, NameKey

LOOKS_BACK = True


def collect(machine: Machine) -> Iterator[Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic]:
    """Yield how many distinct command lines ran each name, by day of last use."""
    from nixlore.collect._histories import collect_files  # noqa: PLC0415 - a mark needs none of it
    from nixlore.shell.fish import FISH  # noqa: PLC0415 - the same

    return collect_files(machine, FISH, fish_files(machine))


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of fish's histories."""
    return stamps(fish_files(machine))


def size(machine: Machine) -> int:
    """Return how many bytes fish's histories hold."""
    return total_size(fish_files(machine))


def entries(machine: Machine, aliases: Mapping[str, Sequence[str]]) -> Iterator[HistoryEntry]:
    """Yield every entry of fish's histories."""
    from nixlore.collect._histories import entries_of  # noqa: PLC0415 - a mark needs none of it
    from nixlore.shell.fish import FISH  # noqa: PLC0415 - the same

    return entries_of(machine, FISH, fish_files(machine), aliases)
