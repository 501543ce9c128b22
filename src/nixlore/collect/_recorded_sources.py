"""What the ledger is fed from, and where it is, without what reading any of it takes."""

from __future__ import annotations

import time
from pathlib import Path

from nixlore.collect._claude_logs import CLAUDE_CODE
from nixlore.collect._codex_logs import CODEX
from nixlore.collect._opencode_source import OPENCODE
from nixlore.machine import Machine
from nixlore.storage import spool
from nixlore.storage._ledger_opening import FILE

AGENTS = (CLAUDE_CODE, CODEX, OPENCODE)
"""Whose logs are taken in."""

RESTS = 60
"""For so many seconds what was put aside is read again: a shell that had it open has written long before."""


def ledger_file(machine: Machine) -> Path | None:
    """Return where the ledger of a machine is, or would be; None where it has none.

    Histories that were named by hand are no part of it.
    """
    if not machine.is_live or machine.histories:
        return None
    return (machine.state_dir or Path(machine.state_home, "nixlore")) / FILE


def is_to_be_emptied(machine: Machine) -> bool:
    """Tell whether something was put aside that a scan will now remove, even where nothing is new."""
    return machine.may_keep and any(path.name == spool.TAKEN and rests(path) for path in spool.files(machine))


def rests(path: Path) -> bool:
    """Tell whether a file was put aside, or written to, long enough ago; the clock of the run may stand still."""
    try:
        return time.time() - path.stat().st_mtime > RESTS
    except OSError:
        return False
