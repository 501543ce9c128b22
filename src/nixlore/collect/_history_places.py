"""Where each shell keeps its history: the usual places, and those that start-up files name."""

from __future__ import annotations

from nixlore.collect._history_claims import is_database
from nixlore.collect._history_files import HistoryFile, history_files, startup_places
from nixlore.machine import Machine

BASH = (
    ".bash_history",
    ".local/state/bash/history",
    ".local/state/bash/bash_history",
    ".local/state/bash_history",
    ".local/share/bash/history",
    ".local/share/bash/bash_history",
    ".local/share/bash_history",
    ".config/bash/history",
    ".config/bash/bash_history",
    ".config/bash/.bash_history",
    ".cache/bash/history",
    ".cache/bash_history",
    ".bash_eternal_history",
)
"""Where bash histories are kept, relative to the home."""

BASH_STARTUP = (".bashrc", ".bash_profile", ".profile", ".config/bash/bashrc")
"""The files that may set HISTFILE."""

ZSH = (
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

ZSH_STARTUP = (".zshenv", ".zshrc", ".config/zsh/.zshenv", ".config/zsh/.zshrc", ".zsh/.zshrc")
"""The files that may set HISTFILE."""

NOT_COMMANDS = frozenset({"fish_read_history"})
"""What is named like a session and is none: the history of the `read` built-in."""


def fish_files(machine: Machine) -> list[HistoryFile]:
    """Return fish's histories, one for each named session."""
    places = (f"{machine.data_home}/fish/*_history", f"{machine.config_home}/fish/*_history")
    default = (".local/share/fish/*_history", ".config/fish/*_history")
    found = history_files(machine, "fish_history", (*places, *default))
    return [file for file in found if machine.histories or file.path.name not in NOT_COMMANDS]


def bash_files(machine: Machine) -> list[HistoryFile]:
    """Return bash's histories."""
    return history_files(machine, "bash_history", (*BASH, *startup_places(machine, BASH_STARTUP, "bash_history")))


def zsh_files(machine: Machine) -> list[HistoryFile]:
    """Return zsh's histories."""
    dotdir = machine.environ.get("ZDOTDIR", "")
    own = (f"{dotdir}/.zsh_history", f"{dotdir}/.zhistory") if dotdir.startswith("/") else ()
    startup = (*ZSH_STARTUP, *((f"{dotdir}/.zshrc",) if own else ()))
    return history_files(machine, "zsh_history", (*ZSH, *own, *startup_places(machine, startup, "zsh_history")))


def nushell_files(machine: Machine) -> tuple[list[HistoryFile], list[HistoryFile]]:
    """Return nushell's histories: the plain files, and the databases."""
    tops = dict.fromkeys((f"{machine.config_home}/nushell", ".config/nushell", ".local/share/nushell"))
    places = [f"{top}/history.{ending}" for top in tops for ending in ("txt", "sqlite3")]
    files = history_files(machine, "nushell_history", places)
    return [file for file in files if not is_database(file.path)], [file for file in files if is_database(file.path)]
