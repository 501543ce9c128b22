"""Programs in a home's own directories that no installer owns: put there, or written, by a person.

What is its user's own work is no drift; so is what a program exported there from a container, and what an editor or a
launcher of games keeps for itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import msgspec

from nixlore.collect._installs_own import Own
from nixlore.collect._installs_programs import Program, Programs
from nixlore.collect._installs_reading import Reader
from nixlore.collect._own_scripts import INSTALLERS
from nixlore.data.program_directories import BY_PROGRAMS, SWITCHERS, owner_of
from nixlore.model.store import Install
from nixlore.store.installers import managers, names
from nixlore.store.installers.cargo import RUSTUP_PROXIES
from nixlore.store.installers.go_build import go_program

HEAD = 512
"""How many bytes of a file are looked at."""

EXECUTABLE = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xcf")
"""How programs of Linux and macOS begin."""


class _Places(msgspec.Struct):
    """Which directories are another program's business; what was found is remembered."""

    reader: Reader
    programs: Programs
    ends: dict[str, bool] = msgspec.field(default_factory=dict)
    owners: dict[str, str] = msgspec.field(default_factory=dict)

    def is_others(self, program: Program) -> bool:
        """Tell whether a program is the store's, a manager's of versions, another program's, or one listed already."""
        listed = program.is_link and (program.end in self.programs.entries or program.end in self.programs.owned)
        if listed or self._is_kept(program.end.rpartition("/")[0]):
            return True
        owner = self._owner(program.path.rpartition("/")[0])
        return owner in SWITCHERS or owner == "flatpak" or (owner == "cargo" and program.name in RUSTUP_PROXIES)

    def _is_kept(self, directory: str) -> bool:
        """Tell whether what lies in a directory is kept and updated by Nix or by a program of its own."""
        found = self.ends.get(directory)
        if found is None:
            within = f"{directory}/"
            found = within.startswith("/nix/") or any(part in within for part in BY_PROGRAMS)
            self.ends[directory] = found
        return found

    def _owner(self, directory: str) -> str:
        found = self.owners.get(directory)
        if found is None:
            found = self.owners[directory] = owner_of(f"~{directory.removeprefix(self.reader.home)}/")
        return found


def by_hand(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield what is left of the programs in the home's own directories once every installer has told what is its."""
    own, places = Own(reader), _Places(reader, programs)
    if reader.marks_only:
        own.mark()
    for program in programs.entries.values():
        if program.path not in programs.owned and program.end and not places.is_others(program):
            found = _program(reader, programs, program, own)
            if found is not None:
                yield found


def _program(reader: Reader, programs: Programs, program: Program, own: Own) -> Install | None:
    name = names.program(program.name)
    status = reader.status_at(program.end) if name else None
    if status is None or not status.st_mode & 0o111:
        return None
    if reader.marks_only:
        reader.mark_at(program.end, status)
        own.clones.mark(program)
        return None
    head = reader.piece(program.end, 0, HEAD, path=program.path)
    if head is None:
        return None
    form = "binary" if head.startswith(EXECUTABLE) else "script"
    writer = managers.script_writer(head) or next((part for part in program.end.split("/") if part in INSTALLERS), "")
    found = go_program(functools.partial(_part, reader, program, head)) if form == "binary" else None
    return programs.install(
        "by hand",
        name,
        program.path,
        [program.path],
        version="" if found is None else found.version,
        form=form,
        installer=writer or ("" if found is None else found.path),
        is_own=own.is_own(program, is_script=form == "script"),
    )


def _part(reader: Reader, program: Program, head: bytes, offset: int, size: int) -> bytes:
    """Return a part of a program of which the beginning was read."""
    if offset + size <= len(head):
        return head[offset : offset + size]
    return reader.piece(program.end, offset, size, path=program.path) or b""


PROBES = (by_hand,)
