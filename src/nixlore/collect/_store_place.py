"""Where Nix keeps its store and what it knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nixlore.collect._home_files import located
from nixlore.machine import Machine

STATE = "/nix/var/nix"
STORE = "/nix/store"


@dataclass(frozen=True)
class StorePlace:
    """Machine paths of the store and of Nix' state, and where its database is on the running system.

    `database` is None where links go in a circle.
    """

    state: str
    store: str
    database: Path | None


def store_place(machine: Machine) -> StorePlace:
    """Return where the store is: at its usual place unless the environment says otherwise, as Nix itself has it."""
    state = _given(machine, "NIX_STATE_DIR", STATE)
    return StorePlace(
        state=state,
        store=_given(machine, "NIX_STORE_DIR", STORE),
        database=located(machine, machine.home / f"{state}/db/db.sqlite"),
    )


def _given(machine: Machine, variable: str, usual: str) -> str:
    value = machine.environ.get(variable, "")
    return value.rstrip("/") if value.startswith("/") and value.strip("/") else usual
