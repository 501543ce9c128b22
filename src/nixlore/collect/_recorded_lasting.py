"""Whether the ledger will still be there after a reboot: not so in memory, nor below a root that is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nixlore.collect._history_files import PERSISTENT
from nixlore.collect._mounts import mounts
from nixlore.machine import Machine
from nixlore.model.evidence import Diagnostic

IN_MEMORY = frozenset({"tmpfs", "ramfs"})
"""File systems that are gone after a reboot."""


def lasting(machine: Machine, path: Path) -> Iterator[Diagnostic]:
    """Yield what tells that a file may not outlive a reboot."""
    table = mounts(machine)
    if not table:
        return
    real = path.resolve()
    point = next((str(above) for above in real.parents if str(above) in table), "/")
    remedy = f"persist {path.parent}"
    if table.get(point) in IN_MEMORY:
        cause = "lies on a file system that is gone after a reboot, so that nothing is known of the time before"
        yield Diagnostic(stage="collect/recorded", subject=str(path), cause=cause, remedy=remedy)
    elif point == "/" and (kept := next((top for top in PERSISTENT if Path(top).is_dir()), "")):
        cause = f"lies on the root, and what lasts on this machine seems to lie in {kept}"
        yield Diagnostic(stage="collect/recorded", subject=str(path), cause=cause, remedy=remedy, severity="note")
