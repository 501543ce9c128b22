"""Command lines as they were typed, for an answer at the prompt: read where shells keep them, and never kept.

The spool has what was run since the scan before the last; of histories only the end is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from nixlore.collect._history_blocks import opened
from nixlore.collect._history_files import HistoryFile
from nixlore.collect._history_places import bash_files, fish_files, nushell_files, zsh_files
from nixlore.collect._recorded_judging import judged
from nixlore.collect._recorded_spool import DIALECTS
from nixlore.errors import SourceError
from nixlore.machine import Machine
from nixlore.model.recording import Step
from nixlore.model.shell import Dialect
from nixlore.shell.bash import BASH
from nixlore.shell.entries import Format
from nixlore.shell.fish import FISH
from nixlore.shell.nushell import NUSHELL
from nixlore.shell.recorded import Ended, read
from nixlore.shell.shapes import shape
from nixlore.shell.zsh import ZSH
from nixlore.storage import spool

END = 128 << 10
"""How many bytes at the end of a history are looked at."""

DEEPEST = 6
"""So many processes above ours are looked at for the shell."""


class Typed(NamedTuple):
    """A line as it was typed, and the shell's dialect."""

    text: str
    dialect: Dialect


class Failed(NamedTuple):
    """The last line that failed: as typed, what it ran, its code, and the step the code is about (-1: not known)."""

    text: str
    steps: tuple[Step, ...]
    code: int
    step: int


def recorded(machine: Machine) -> list[Ended]:
    """Return what recording shells have left and what was not thrown away yet, in the order of time."""
    found: dict[tuple[str, float, str], Ended] = {}
    for data in spool.texts(machine).values():
        for row in read(data):
            if isinstance(row, Ended):
                found[row.session, row.at, row.text] = row
    return sorted(found.values(), key=lambda row: row.at)


def last_failure(rows: Sequence[Ended], processes: Iterable[int]) -> Failed | None:
    """Return the last line that failed in the session of one of some processes, the first that has one.

    Where none of them recorded anything, the session that did so last is taken. None where nothing failed.
    """
    sessions = {row.session.partition("-")[0] for row in rows}
    process = next((str(number) for number in processes if str(number) in sessions), "")
    last = rows[-1].session if rows else ""
    for row in reversed(rows):
        if row.session.partition("-")[0] == process if process else row.session == last:
            steps = shape(row.text, DIALECTS.get(row.shell, "posix"))
            judgement = judged(steps, row.exit, row.codes)
            if judgement.failed:
                return Failed(row.text, steps, judgement.code, judgement.step)
    return None


def processes_above(machine: Machine, number: int) -> Iterator[int]:
    """Yield a process and those above it, by number, as far as they can be seen."""
    for _ in range(DEEPEST):
        if number <= 1:
            return
        yield number
        number = _parent(machine, number)


def _parent(machine: Machine, number: int) -> int:
    try:
        text = machine.at(f"/proc/{number}/stat").read_bytes()
        return int(text.rpartition(b")")[2].split()[1])
    except (OSError, SourceError, ValueError, IndexError):
        return 0


def typed(machine: Machine, rows: Sequence[Ended]) -> Iterator[Typed]:
    """Yield lines as they were typed, of the spool and then of each history, the last first."""
    for row in reversed(rows):
        yield Typed(row.text, DIALECTS.get(row.shell, "posix"))
    for form, files in (
        (FISH, fish_files(machine)),
        (ZSH, zsh_files(machine)),
        (BASH, bash_files(machine)),
        (NUSHELL, nushell_files(machine)[0]),
    ):
        for file in files:
            with suppress(SourceError):
                yield from reversed(_last(form, file))


def _last(form: Format, file: HistoryFile) -> list[Typed]:
    """Return the entries at the end of a history. Raises SourceError."""
    with opened(file.path) as source:
        start = max(source.begin(), source.size - END)
        data = source.read(start, source.size - start)
    if start:
        data = data.partition(b"\n")[2]
    return [Typed(entry.text, form.dialect) for entry in form.entries(data, Counter())]
