"""What the garbage collector of this machine keeps, from `nix.conf` and the files that it includes."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.store.nix_conf import Keeping, settings

MAX_BYTES = 1 << 20
MAX_FILES = 32
"""How many files are read in all: one may include itself."""


def keeping(machine: Machine) -> Keeping:
    """Return what is set, or what holds where nothing is."""
    given = machine.environ.get("NIX_CONF_DIR", "")
    directory = given if given.startswith("/") else "/etc/nix"
    return _after(machine, PurePosixPath(directory) / "nix.conf", Keeping(), [])


def _after(machine: Machine, file: PurePosixPath, known: Keeping, read: list[str]) -> Keeping:
    if len(read) >= MAX_FILES:
        return known
    read.append(str(file))
    try:
        text = read_regular(machine.at(file), MAX_BYTES).decode("utf-8", "replace")
    except SourceError:
        return known
    for setting in settings(text):
        if setting.name == "include":
            known = _after(machine, PurePosixPath(os.path.normpath(file.parent / setting.value)), known, read)
        else:
            known = known.after(setting)
    return known
