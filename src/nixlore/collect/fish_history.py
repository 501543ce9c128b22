"""What fish remembers of the commands that were typed in it.

fish keeps one entry per text, so what is counted are distinct command lines and the day of each one's last use, never
runs. Named sessions (`set fish_history work`) have files of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.collect._histories import collect_files, entries_of
from nixlore.collect._history_files import HistoryFile, history_files, stamps, total_size
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, DefinedName, HistoryEntry, NameKey
from nixlore.shell.fish import FISH

NOT_COMMANDS = frozenset({"fish_read_history"})
"""What is named like a session and is none: the history of the `read` built-in."""

LOOKS_BACK = True


def collect(machine: Machine) -> Iterator[Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic]:
    """Yield how many distinct command lines ran each name, by day of last use."""
    return collect_files(machine, FISH, _files(machine))


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of fish's histories."""
    return stamps(_files(machine))


def size(machine: Machine) -> int:
    """Return how many bytes fish's histories hold."""
    return total_size(_files(machine))


def entries(machine: Machine, aliases: Mapping[str, Sequence[str]]) -> Iterator[HistoryEntry]:
    """Yield every entry of fish's histories."""
    return entries_of(machine, FISH, _files(machine), aliases)


def _files(machine: Machine) -> list[HistoryFile]:
    places = (f"{machine.data_home}/fish/*_history", f"{machine.config_home}/fish/*_history")
    default = (".local/share/fish/*_history", ".config/fish/*_history")
    found = history_files(machine, FISH.name, (*places, *default))
    return [file for file in found if machine.histories or file.path.name not in NOT_COMMANDS]
