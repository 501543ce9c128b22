"""Programs in a home's own directories that no installer owns: put there, or written, by a person.

What lies in a work tree of git, or leads into one, is its user's own and no drift; so is what a program exported there
from a container, and what a manager of dotfiles keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nixlore.collect._installs_programs import Program, Programs
from nixlore.collect._installs_reading import Reader
from nixlore.collect._own_scripts import INSTALLERS
from nixlore.model.store import Install
from nixlore.store.installers import managers, names
from nixlore.store.installers.go_build import go_program

HEAD = 512
"""How many bytes of a file are looked at."""

EXECUTABLE = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xcf")
"""How programs of Linux and macOS begin."""

TRACKERS = (".git", ".dotfiles", ".dotfiles.git", ".cfg", ".dots", ".local/share/yadm/repo.git")
"""Directories of git whose work tree is the home itself, as people call them."""

CHEZMOI = "chezmoi/dot_local/{}/executable_{}"
"""Where chezmoi keeps an executable, below the data directory."""

LARGEST_INDEX = 8 << 20


@dataclass
class _Trees:
    """Which directories lie in a work tree of git, and which files of the home a repository tracks."""

    reader: Reader
    inside: dict[str, bool] = field(default_factory=dict)
    indexes: list[bytes] | None = None

    def holds(self, path: str) -> bool:
        """Tell whether a path lies in a work tree below the home, or in one outside."""
        directory = path.rpartition("/")[0]
        if directory in ("", self.reader.place(self.reader.home), self.reader.home):
            return False
        found = self.inside.get(directory)
        if found is None:
            found = self.inside[directory] = self.reader.exists(f"{directory}/.git") or self.holds(directory)
        return found

    def tracks(self, path: str) -> bool:
        """Tell whether a repository whose work tree is the home has a file in its index."""
        name = path.removeprefix(f"{self.reader.home}/")
        if self.indexes is None:
            paths = [f"{self.reader.home}/{tracker}/index" for tracker in TRACKERS]
            read = [self.reader.content(each, LARGEST_INDEX) for each in paths if self.reader.exists(each)]
            self.indexes = [data for data in read if data is not None]
        # An entry of the index ends its path with a zero byte; only version 4 shortens paths.
        wanted = name.encode("utf-8", "surrogateescape") + b"\0"
        directory, _, base = name.rpartition("/")
        kept = f"{self.reader.machine.data_home}/{CHEZMOI.format(directory.removeprefix('.local/'), base)}"
        return any(wanted in index for index in self.indexes) or self.reader.exists(kept)


def by_hand(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield what is left of the programs in the home's own directories once every installer has told what is its."""
    trees = _Trees(reader)
    for program in programs.entries.values():
        if program.path in programs.owned or not program.end or program.end.startswith("/nix/"):
            continue
        found = _program(reader, programs, program, trees)
        if found is not None:
            yield found


def _program(reader: Reader, programs: Programs, program: Program, trees: _Trees) -> Install | None:
    name = names.program(program.name)
    status = reader.status(program.end) if name else None
    if status is None or not status.st_mode & 0o111:
        return None
    head = reader.part(program.end, 0, HEAD)
    if head is None:
        return None
    form = "binary" if head.startswith(EXECUTABLE) else "script"
    writer = managers.script_writer(head) or next((part for part in program.end.split("/") if part in INSTALLERS), "")
    found = go_program(lambda at, size: reader.part(program.end, at, size) or b"") if form == "binary" else None
    return programs.install(
        "by hand",
        name,
        program.path,
        [program.path],
        version="" if found is None else found.version,
        form=form,
        installer=writer,
        is_own=trees.holds(program.end) or (form == "script" and trees.tracks(program.path)),
    )


PROBES = (by_hand,)
