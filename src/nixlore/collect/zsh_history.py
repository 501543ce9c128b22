"""What zsh remembers of the commands that were typed in it.

Whether repeats were dropped (HIST_IGNORE_DUPS and its like) cannot be told from the file, so its counts are of runs
at least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.collect._histories import collect_files, entries_of
from nixlore.collect._history_files import HistoryFile, history_files, stamps, startup_places, total_size
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, DefinedName, HistoryEntry, NameKey
from nixlore.shell.zsh import ZSH

PLACES = (
    ".zsh_history",
    ".config/zsh/.zsh_history",
    ".config/zsh/zsh_history",
    ".config/zsh/history",
    ".config/zsh/.zhistory",
    ".config/zsh/.histfile",
    ".zhistory",
    ".histfile",
    ".zsh_histfile",
    ".zsh/history",
    ".zsh/.zsh_history",
    ".local/share/zsh/history",
    ".local/share/zsh/zsh_history",
    ".local/share/zsh/.zsh_history",
    ".local/share/zsh_history",
    ".local/state/zsh/history",
    ".local/state/zsh/zsh_history",
    ".local/state/zsh/.zsh_history",
    ".local/state/zsh_history",
    ".cache/zsh/history",
    ".cache/zsh/zsh_history",
    ".cache/zsh_history",
    ".cache/zsh/.zsh_history",
)
"""Where zsh histories are kept, relative to the home."""

STARTUP = (".zshenv", ".zshrc", ".config/zsh/.zshenv", ".config/zsh/.zshrc", ".zsh/.zshrc")
"""The files that may set HISTFILE."""

LOOKS_BACK = True


def collect(machine: Machine) -> Iterator[Command | AdHocUse | DefinedName | NameKey | Coverage | Diagnostic]:
    """Yield how often each name was run, by day where the history has times."""
    return collect_files(machine, ZSH, _files(machine))


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of zsh's histories."""
    return stamps(_files(machine))


def size(machine: Machine) -> int:
    """Return how many bytes zsh's histories hold."""
    return total_size(_files(machine))


def entries(machine: Machine, aliases: Mapping[str, Sequence[str]]) -> Iterator[HistoryEntry]:
    """Yield every entry of zsh's histories."""
    return entries_of(machine, ZSH, _files(machine), aliases)


def _files(machine: Machine) -> list[HistoryFile]:
    dotdir = machine.environ.get("ZDOTDIR", "")
    own = (f"{dotdir}/.zsh_history", f"{dotdir}/.zhistory") if dotdir.startswith("/") else ()
    startup = (*STARTUP, *((f"{dotdir}/.zshrc",) if own else ()))
    return history_files(machine, ZSH.name, (*PLACES, *own, *startup_places(machine, startup, "zsh_history")))
