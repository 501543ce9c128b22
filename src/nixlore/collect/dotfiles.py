"""The programs that the home's dotfiles and the configuration's files other than Nix name as something to run.

Key bindings, bars, editors' language servers, git's helpers, units, scripts: a program that stands there is in use
although nobody types it. Files that may hold secrets are not opened, and of the others nothing is kept but names of
programs that the catalog knows, each with the first file and line in which it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from nixlore import locate
from nixlore.collect._home_files import shown
from nixlore.collect._known_names import knows_program
from nixlore.collect._text_files import MAX_BYTES, Finder, TextFile
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.nix import ProgramReference
from nixlore.shell.dotfile_programs import Named, programs
from nixlore.storage.cache import Cache
from nixlore.storage.keys import machine_key, package_key

NAME = "dotfiles"

RANKS = {"keybinding": 0, "unit": 0, "git": 0, "script": 1, "dotfile": 2}
"""Which kind of place is told when a program stands in several: the lower, the more surely it is run there."""


class Known(msgspec.Struct, frozen=True):
    """What was found in each file when it was last read, by the file's key; `reader` stands for how it was read."""

    reader: str
    files: dict[str, tuple[Named, ...]]


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for all of the files: where each leads, its size and time."""
    finder = Finder(machine)
    found = [*finder.home(), *(finder.configuration(machine.config) if machine.config else ())]
    return "\n".join(file.key for file in found).encode()


def collect(machine: Machine) -> Iterator[ProgramReference | Coverage | Diagnostic]:
    """Yield one reference for each program and source, to the place where it is most surely run."""
    cache = Cache(machine.cache_dir, locate.owner(machine))
    before = cache.load(NAME, machine_key(machine), Known)
    reader = Reader(machine, before.files if before is not None and before.reader == package_key() else {})
    finder = Finder(machine)
    yield from reader.read("home", finder.home(), finder)
    if machine.config is not None:
        finder = Finder(machine)
        yield from reader.read("configuration", finder.configuration(machine.config), finder)
    if reader.now.keys() != reader.before.keys():
        cache.save(NAME, machine_key(machine), Known(package_key(), reader.now))


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
