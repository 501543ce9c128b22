"""The programs that the home's dotfiles and the configuration's files other than Nix name as something to run.

Key bindings, bars, editors' language servers, git's helpers, units, scripts: a program that stands there is in use
although nobody types it. Files that may hold secrets are not opened, and of the others nothing is kept but names of
programs that the catalog knows, each with the first file and line in which it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from nixlore.collect._home_files import shown
from nixlore.collect._known_names import knows_program
from nixlore.collect._text_files import MAX_BYTES, Finder, TextFile
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import ProgramReference
from nixlore.shell.dotfile_programs import programs
from nixlore.shell.redact import redacted

NAME = "dotfiles"

RANKS = {"keybinding": 0, "unit": 0, "git": 0, "script": 1, "dotfile": 2}
"""Which kind of place is told when a program stands in several: the lower, the more surely it is run there."""


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of the files: where each leads, its size and time."""
    finder = Finder(machine)
    found = [*finder.home(), *(finder.configuration(machine.config) if machine.config else ())]
    rows = (f"{file.named}\0{file.place}\0{file.size}\0{file.changed}" for file in found)
    return "\n".join(rows).encode("utf-8", "surrogateescape")


def collect(machine: Machine) -> Iterator[ProgramReference | Coverage | Diagnostic]:
    """Yield one reference for each program and source, to the place where it is most surely run."""
    finder = Finder(machine)
    yield from _read(machine, "home", finder.home(), finder)
    if machine.config is not None:
        finder = Finder(machine)
        yield from _read(machine, "configuration", finder.configuration(machine.config), finder)


def _read(
    machine: Machine, source: str, files: Iterator[TextFile], finder: Finder
) -> Iterator[ProgramReference | Coverage | Diagnostic]:
    known = knows_program(machine)
    best: dict[str, ProgramReference] = {}
    count = unread = 0
    for file in files:
        try:
            data = read_regular(file.place, MAX_BYTES)
        except SourceError as error:
            unread += 1
            yield Diagnostic(stage=f"collect/{NAME}", subject=_shown(file.named, machine), cause=error.what)
            continue
        if b"\0" in data:
            continue
        count += 1
        for found in programs(str(file.named), data.decode("utf-8", "replace"), known):
            before = best.get(found.name)
            if before is None or RANKS[found.how] < RANKS[before.how]:
                best[found.name] = ProgramReference(
                    name=found.name, attr_path="", how=found.how, file=_shown(file.named, machine), line=found.line
                )
    yield from best.values()
    left_out = unread + finder.left_out
    yield Coverage(
        collector=NAME,
        source=source,
        state="read" if not left_out else "partial",
        entries=count,
        skipped=left_out,
        user=machine.user if source == "home" else "",
        note=""
        if not finder.left_out
        else f"{finder.left_out} files beyond the limits of size and number were left out",
    )


def _shown(named: PurePosixPath, machine: Machine) -> str:
    if named.is_absolute():
        return shown(named, machine)
    return "/".join(redacted(part) for part in named.parts)
