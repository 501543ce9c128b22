"""How the configuration came to be: what each commit of its git history did to what it declares.

The history of the commit that is checked out is read in one pass, without changing anything and without running
anything that the repository names. Every version of a Nix file is read once and kept by its content; the rest is
replayed from what was seen before.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._config_tree import found, stamp
from nixlore.collect._git_command import checked_out
from nixlore.collect._git_repository import repository
from nixlore.collect._git_size import objects
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.git import ConfigCommit, ConfigHead, ConfigPromise, DeclarationEvent, DeclaredTool

STAGE = "collect/git_history"
LOOKS_BACK = True

BYTES_OF_ONE_OBJECT = 1_500
"""How many bytes of a shell history are read in the time that one object of a repository takes."""

Record = ConfigHead | ConfigCommit | DeclarationEvent | DeclaredTool | ConfigPromise | Coverage | Diagnostic


def collect(
    machine: Machine,
) -> Iterator[ConfigHead | ConfigCommit | DeclarationEvent | DeclaredTool | ConfigPromise | Coverage | Diagnostic]:
    """Yield the commits that touched the configuration, what they did to each tool, and what is declared now."""
    if machine.config is None or not machine.config.is_dir():
        yield _nothing(machine, "absent")
        return
    try:
        place = repository(machine.config, machine)
        if place is None:
            yield _nothing(machine, "absent")
            yield _told(
                machine, "is in no git repository, so its history is unknown", "git init, and commit it", "note"
            )
            return
        from nixlore.collect._git_reading import records  # noqa: PLC0415 - a machine without a history needs none

        yield from records(machine, place)
    except SourceError as error:
        yield _nothing(machine, "unreadable")
        yield Diagnostic(stage=STAGE, subject=error.where or str(machine.config), cause=error.what, remedy=error.remedy)


def _nothing(machine: Machine, state: str) -> Coverage:
    source = str(machine.config or "configuration")
    return Coverage(collector="git_history", source=source, state="absent" if state == "absent" else "unreadable")


def _told(machine: Machine, cause: str, remedy: str, severity: str) -> Diagnostic:
    return Diagnostic(
        stage=STAGE,
        subject=str(machine.config),
        cause=cause,
        remedy=remedy,
        severity="note" if severity == "note" else "warning",
    )


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the history: the commit that is checked out, and the present state of the files."""
    if machine.config is None or not machine.config.is_dir():
        return b""
    try:
        place = repository(machine.config, machine)
        tip = ("", "") if place is None else checked_out(place)
    except SourceError as error:
        return str(error).encode("utf-8", "surrogateescape")
    if place is None:
        return b"none"
    marks = (str(place.git_dir), *tip, *sorted(place.shallow()), *place.partial_packs())
    return "\n".join(marks).encode("utf-8", "surrogateescape") + stamp(found(machine.config).stamps)


def size(machine: Machine) -> int:
    """Return how many bytes of a shell history would take as long to read as the history of the configuration."""
    if machine.config is None or not machine.config.is_dir():
        return 0
    try:
        place = repository(machine.config, machine)
    except SourceError:
        return 0
    return 0 if place is None else BYTES_OF_ONE_OBJECT * objects(place.common_dir)
