"""Read which programs a dotfile names, and what is kept of it until it changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from nixlore.collect._home_files import shown
from nixlore.collect._known_names import knows_program
from nixlore.collect._text_files import MAX_BYTES, Finder, TextFile
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import ProgramReference
from nixlore.shell.dotfile_programs import Named, programs

NAME = "dotfiles"

RANKS = {"keybinding": 0, "unit": 0, "git": 0, "script": 1, "dotfile": 2}
"""Which kind of place is told when a program stands in several: the lower, the more surely it is run there."""


class Known(msgspec.Struct, frozen=True):
    """What was found in each file when it was last read, by the file's key; `reader` stands for how it was read."""

    reader: str
    files: dict[str, tuple[Named, ...]]


class Reader:
    """Reads files, but those that are as they were when they were last read."""

    def __init__(self, machine: Machine, before: dict[str, tuple[Named, ...]]) -> None:
        self.machine = machine
        self.before = before
        self.now: dict[str, tuple[Named, ...]] = {}
        self.known = knows_program(machine)

    def read(
        self, source: str, files: Iterator[TextFile], finder: Finder
    ) -> Iterator[ProgramReference | Coverage | Diagnostic]:
        """Yield the references of one source and what was read of it."""
        best: dict[str, ProgramReference] = {}
        count = unread = 0
        for file in files:
            try:
                found = self._named(file)
            except SourceError as error:
                unread += 1
                yield self._problem(file.named, error.what)
                continue
            count += 1
            for row in found:
                before = best.get(row.name)
                if before is None or RANKS[row.how] < RANKS[before.how]:
                    place = shown(file.named, self.machine)
                    best[row.name] = ProgramReference(
                        name=row.name, attr_path="", how=row.how, file=place, line=row.line
                    )
        yield from best.values()
        yield from (self._problem(path, cause) for path, cause in finder.closed.items())
        unread += len(finder.closed)
        limits = "files beyond the limits of size and number were left out"
        yield Coverage(
            collector=NAME,
            source=source,
            state="partial" if unread or finder.left_out else "read",
            entries=count,
            skipped=unread + finder.left_out,
            user=self.machine.user if source == "home" else "",
            note=f"{finder.left_out} {limits}" if finder.left_out else "",
        )

    def _problem(self, path: PurePosixPath, cause: str) -> Diagnostic:
        return Diagnostic(stage=f"collect/{NAME}", subject=shown(path, self.machine), cause=cause)

    def _named(self, file: TextFile) -> tuple[Named, ...]:
        """Return what a file names; raises SourceError when it cannot be read."""
        found = self.before.get(file.key)
        if found is None:
            data = read_regular(file.place, MAX_BYTES)
            text = "" if b"\0" in data else data.decode("utf-8", "replace")
            found = tuple(programs(str(file.named), text, self.known))
        self.now[file.key] = found
        return found
