"""What the configuration repository declares: packages, scripts and switches of every Nix file, with where and why.

Every file is read alone and kept by its content, then all are interpreted together: imports, functions across files,
conditions and nested modules. Nothing is evaluated, nothing is run, and what git-crypt, agenix or sops encrypt is not
read.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._config_tree import found, stamp
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Alias, Declaration, Host, ProgramReference


def collect(machine: Machine) -> Iterator[Declaration | Alias | ProgramReference | Host | Coverage | Diagnostic]:
    """Yield what the configuration declares, the hosts it builds, and the programs and aliases its texts name."""
    from nixlore.collect._config_records import records  # noqa: PLC0415 - an unchanged repository needs no interpreter

    if machine.config is None or not machine.config.is_dir():
        yield Coverage(collector="nix_config", source=str(machine.config or "configuration"), state="absent")
        return
    yield from records(machine, found(machine.config))


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of the repository: names, sizes and times of its files."""
    return b"" if machine.config is None else stamp(found(machine.config).stamps)
