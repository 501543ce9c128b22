"""What the configuration repository declares: packages, scripts and switches of every Nix file, with where and why.

Every file is read alone and kept by its content, then all are interpreted together: imports, functions across files,
conditions and nested modules. Nothing is evaluated, nothing is run, and what git-crypt, agenix or sops encrypt is not
read. As of a time in the past the files are those of the last commit before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._config_tree import found, stamp
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import Alias, Declaration, Host, ProgramReference

LOOKS_BACK = True


def collect(machine: Machine) -> Iterator[Declaration | Alias | ProgramReference | Host | Coverage | Diagnostic]:
    """Yield what the configuration declares, the hosts it builds, and the programs and aliases its texts name."""
    from nixlore.collect._config_records import records  # noqa: PLC0415 - an unchanged repository needs no interpreter

    if machine.config is None or not machine.config.is_dir():
        yield Coverage(collector="nix_config", source=str(machine.config or "configuration"), state="absent")
        return
    if machine.as_of is None:
        yield from records(machine, found(machine.config))
        return
    from nixlore.collect._config_then import found_then, tip  # noqa: PLC0415 - only a look back needs git

    at = tip(machine)
    if at is None:
        note = "nothing was committed by then"
        yield Coverage(collector="nix_config", source=str(machine.config), state="absent", note=note)
        return
    yield from records(machine, found_then(machine.config, at))


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of the repository: names, sizes and times of its files.

    As of a time in the past it is the commit.
    """
    if machine.as_of is not None:
        from nixlore.collect._config_then import tip  # noqa: PLC0415 - see above

        at = tip(machine)
        return b"none" if at is None else at.commit.encode()
    return b"" if machine.config is None else stamp(found(machine.config).stamps)
