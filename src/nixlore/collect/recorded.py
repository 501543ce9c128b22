"""What was run, when, where and how it ended: taken from shells that record it and from histories, and kept.

A ledger below our state keeps what histories forget. Each scan adds what is new in the spool that recording shells
write, in agents' logs, in atuin's and nushell's databases and in the histories of bash, zsh and fish as far as they
have times. What two of them saw is one event, and the better one counts. On another root, and where nothing may be
written, the ledger is in memory and tells what the sources tell now.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect import _atuin_files
from nixlore.collect._history_files import HistoryFile, stamps, total_size
from nixlore.collect._history_places import bash_files, fish_files, nushell_files, zsh_files
from nixlore.collect._recorded_sources import AGENTS, is_to_be_emptied, ledger_file
from nixlore.collect._unkept import unkept_mark
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.recording import CureUse, FailureStreak, LineUse, SessionRun
from nixlore.model.shell import AdHocUse, Command, NameKey
from nixlore.storage import _ledger_opening, spool

NAME = "recorded"
"""The name of this collector."""

LOOKS_BACK = True
KEEPS = True
AFTER = ("claude_code", "codex", "opencode")


def collect(
    machine: Machine,
) -> Iterator[LineUse | SessionRun | CureUse | FailureStreak | Command | AdHocUse | NameKey | Coverage | Diagnostic]:
    """Take in what is new, and yield what was run by line, session and name, what failed and what cured it."""
    from nixlore.collect._recorded_ledger import told  # noqa: PLC0415 - a mark needs none of it

    yield from told(machine)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of the sources, and for what was taken out of the ledger."""
    path = ledger_file(machine)
    revision = b"" if path is None else _ledger_opening.revision(path)
    logs = [agent.fingerprint(machine) for agent in AGENTS if not machine.histories and agent.name not in machine.off]
    ours = revision + b"to be emptied" * is_to_be_emptied(machine) + unkept_mark(NAME, path)
    return stamps(_sources(machine)) + b"".join(logs) + ours


def size(machine: Machine) -> int:
    """Return how many bytes there are to read, of sources that were never read."""
    path = ledger_file(machine)
    return 0 if path is not None and path.exists() else total_size(_sources(machine))


def _sources(machine: Machine) -> list[HistoryFile]:
    plain, databases = nushell_files(machine)
    shells = [*fish_files(machine), *zsh_files(machine), *bash_files(machine), *plain, *databases]
    spools = [HistoryFile(path, str(path)) for path in spool.files(machine)]
    return [*spools, *_atuin_files.files(machine), *shells]
