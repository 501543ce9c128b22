"""Homes with a spool in them, and what the ledger tells of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from history_home import NOW, machine
from nixlore.collect import recorded
from nixlore.machine import Machine
from nixlore.model.recording import LineUse
from nixlore.shell.shapes import heads
from nixlore.storage.ledger import Ledger

T = TypeVar("T")

AT = NOW - 5 * 86_400
"""A time in the past of the machine."""


def at_home(home: Path, **changes) -> Machine:
    """Return a machine whose user has a state of their own."""
    return machine(home, **{"state_dir": home / ".local/state/nixlore"} | changes)


def spool(home: Path) -> Path:
    """Return where shells of this home leave what they run."""
    return home / ".local/state/nixlore/spool/commands"


def ended(text: str, at: float, code: int = 0, **given) -> str:
    """Return the line that a recorded zsh writes when a command ends; `at` is its start."""
    took = given.get("took", 100)
    codes = given.get("codes", str(code))
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    about = (given.get("session", "7-1"), "zsh", f"{at + took / 1000:.3f}", took, code, codes, given.get("marks", ""))
    return "\t".join(map(str, ("C", 1, *about, f"$'{given.get('directory', '/srv')}'", f"$'{quoted}'"))) + "\n"


def record(home: Path, *lines: str) -> Path:
    """Let shells of a home have written lines to their spool."""
    path = spool(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.writelines(lines)
    return path


def told(home: Path, **changes) -> list[object]:
    """Return all that the collector says of a home."""
    return list(recorded.collect(at_home(home, **changes)))


def of(kind: type[T], records: Iterable[object]) -> list[T]:
    """Return the records of one type."""
    return [record for record in records if isinstance(record, kind)]


def uses(records: Iterable[object]) -> dict[tuple[str, str], int]:
    """Return how often each line was run, by its commands and who saw it."""
    found: dict[tuple[str, str], int] = {}
    for use in of(LineUse, records):
        key = (heads(use.steps), use.source)
        found[key] = found.get(key, 0) + sum(use.counts)
    return found


def ledger(home: Path) -> Ledger:
    """Return the ledger of a home, open."""
    return Ledger.in_file(home / ".local/state/nixlore/ledger.db")
