"""Which project somebody means."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from nixlore.machine import Machine


def named(machine: Machine, projects: Collection[str], place: str) -> str:
    """Return the project (`~/…`) that a path is in, else the only one of that name; "" for none.

    An empty place is the working directory.
    """
    # As the shell writes it, or as it is called on another root.
    called = place.rstrip("/")
    if called.startswith(f"{machine.home}/"):
        called = f"~{called[len(str(machine.home)) :]}"
    if called in projects:
        return called
    home = os.path.realpath(machine.at(machine.home))
    here = os.path.realpath(place or Path.cwd())
    while here.startswith(f"{home}/"):
        found = f"~{here[len(home) :]}"
        if found in projects:
            return found
        here = here.rpartition("/")[0]
    found_by_name = [project for project in projects if project.rpartition("/")[2] == place.rstrip("/")]
    return found_by_name[0] if len(found_by_name) == 1 else ""
