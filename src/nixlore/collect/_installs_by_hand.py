"""Programs in a home's own directories that no installer owns: put there, or written, by a person.

What is its user's own work is no drift; so is what a program exported there from a container, and what an editor or a
launcher of games keeps for itself.
"""

from __future__ import annotations

from collections.abc import Iterator

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


def by_hand(reader: Reader, programs: Programs) -> Iterator[Install]:
    """Yield what is left of the programs in the home's own directories once every installer has told what is its."""
    own = Own(reader)
    for program in programs.entries.values():
        if program.path not in programs.owned and program.end and not _is_others(reader, programs, program):
            found = _program(reader, programs, program, own)
            if found is not None:
                yield found


def _is_others(reader: Reader, programs: Programs, program: Program) -> bool:
    """Tell whether a program is the store's, a manager's of versions, another program's, or one listed already."""
    if program.end.startswith("/nix/") or any(part in program.end for part in BY_PROGRAMS):
        return True
    if program.is_link and program.end in programs.entries:
        return True
    below = program.path.removeprefix(reader.home)
    owner = owner_of(f"~{below}")
    return owner in SWITCHERS or owner == "flatpak" or (owner == "cargo" and program.name in RUSTUP_PROXIES)


def _program(reader: Reader, programs: Programs, program: Program, own: Own) -> Install | None:
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
        installer=writer or ("" if found is None else found.path),
        is_own=own.is_own(program, is_script=form == "script"),
    )


PROBES = (by_hand,)
