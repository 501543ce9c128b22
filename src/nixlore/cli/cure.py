"""`nixlore shell cure`: what helped before against the last command that failed in this shell."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit
from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.model.failures import Cure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nixlore.present._cure import Answer
    from nixlore.shell.recorded import Ended
    from nixlore.storage._ledger_queries import Failing

LARGEST = 64 << 20
"""A larger artifact is not read for an answer at the prompt."""

NOTHING = 1
"""The exit code where nothing is known."""

UNNAMED = "#"
"""How a name begins that may not be told."""

UNSHOWN = ("<", ">", "`", "$(", "\n")
"""What a line has that does more than its commands' names tell, or that would not stay on one line."""


class Kept(msgspec.Struct, frozen=True):
    """What is read again of the fact: the cures."""

    cures: tuple[Cure, ...] = ()


class Artifact(msgspec.Struct, frozen=True):
    """The envelope around it."""

    data: Kept


@command("cure")
@click.pass_context
def cure_command(context: click.Context) -> None:
    """Say what helped before against the last command that failed in this shell, and how often.

    At most three lines, at once: the shell's recording and the last scan are asked, nothing is run. Where nothing waits
    in the recording, the last failure is meant that a scan has taken in, without its arguments. What it needs of
    arguments is read from the live history and printed, never kept. What deletes, forces or needs root is never
    offered. Ends with 1 where nothing is known.
    """
    own = bare_session(context)
    found, why = _answer(own)
    if found is None:
        own.talk(f"nixlore: {why}")
    elif own.asked.json:
        emit(msgspec.json.encode(found))
    else:
        from nixlore.present._cure import cure_lines  # noqa: PLC0415 - `--help` does not need it

        paint(cure_lines(found))
    if found is None or not found.is_known:
        context.exit(NOTHING)


def _answer(own: Session) -> tuple[Answer | None, str]:
    """Return what is known of the last failure, or None and why there is none."""
    from nixlore.collect import _live_lines  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present._cure import answer  # noqa: PLC0415
    from nixlore.shell.quoting import quotable  # noqa: PLC0415

    machine = own.machine
    rows = _live_lines.recorded(machine)
    if not rows:
        return _answer_of_scan(own)
    failed = _live_lines.last_failure(rows, _live_lines.processes_above(machine, os.getppid()))
    if failed is None:
        return None, "no command that failed is recorded in this shell"
    found = answer(quotable(failed.text), failed.steps, failed.code, failed.step, _cures(own))
    if found.cures:
        return msgspec.structs.replace(found, as_written=_as_written(own, rows, found.cures[0].cure)), ""
    if found.missing:
        return msgspec.structs.replace(found, candidates=_candidates(own, found.missing)), ""
    return found, ""


def _answer_of_scan(own: Session) -> tuple[Answer | None, str]:
    """Return what is known of the last failure that a scan took in: of a line all but its arguments."""
    from nixlore.analyze._failure_cures import line  # noqa: PLC0415 - `--help` does not need it
    from nixlore.cli._moments import told  # noqa: PLC0415
    from nixlore.present._cure import answer  # noqa: PLC0415

    failed = _kept(own)
    if failed is None:
        return None, "no command is recorded here: `nixlore shell init` says how to begin"
    when = told(failed.start // 1000)
    own.talk(f"nixlore: nothing waits in the recording; this is the last failure that a scan took in, of {when}")
    found = answer(line(failed.steps), failed.steps, failed.code, failed.step, _cures(own))
    if found.cures:
        return msgspec.structs.replace(found, as_written=_as_written(own, (), found.cures[0].cure)), ""
    return found, ""


def _kept(own: Session) -> Failing | None:
    from nixlore.collect._recorded_sources import ledger_file  # noqa: PLC0415 - only where nothing waits
    from nixlore.storage._ledger_opening import LedgerError  # noqa: PLC0415
    from nixlore.storage._ledger_queries import last_failure  # noqa: PLC0415
    from nixlore.storage.ledger import Ledger  # noqa: PLC0415

    machine, path = own.machine, ledger_file(own.machine)
    if path is None or not path.is_file():
        return None
    try:
        with closing(Ledger.in_memory(path)) as ledger, ledger.explaining():
            found = last_failure(ledger, machine.now * 1000, machine.host, machine.user)
    except LedgerError:
        return None
    return None if found is None or any(step.name.startswith(UNNAMED) for step in found.steps) else found


def _cures(own: Session) -> tuple[Cure, ...]:
    """Return the cures that the last scan knew, none where there was no scan."""
    if own.machine.state_dir is None:
        return ()
    try:
        data = read_regular(Path(own.machine.state_dir, "artifacts", "failure_patterns.json"), LARGEST)
        return msgspec.json.decode(data, type=Artifact).data.cures
    except (SourceError, msgspec.DecodeError, RecursionError):
        return ()


def _as_written(own: Session, rows: Sequence[Ended], cure: str) -> str:
    """Return the last line of that shape as it was typed, "" where no history has one that may be shown."""
    from nixlore.analyze._failure_cures import line  # noqa: PLC0415 - only a cure with arguments needs it
    from nixlore.collect._live_lines import typed  # noqa: PLC0415
    from nixlore.data.never_cures import is_never_cure  # noqa: PLC0415
    from nixlore.shell.quoting import quotable  # noqa: PLC0415
    from nixlore.shell.shapes import shape  # noqa: PLC0415

    if "…" not in cure:
        return ""
    name = cure.partition(" ")[0]
    for one in typed(own.machine, rows):
        if name not in one.text or any(sign in one.text for sign in UNSHOWN):
            continue
        steps = shape(one.text, one.dialect)
        if line(steps) == cure and not is_never_cure(steps) and quotable(one.text) == one.text:
            return one.text
    return ""


def _candidates(own: Session, name: str) -> tuple[str, ...]:
    """Return the attributes of nixpkgs that have a program, the likeliest first."""
    from nixlore.index import catalog  # noqa: PLC0415 - only a name that was not found needs it

    return tuple(one.attr_path for one in catalog(own.machine).attributes_of(name)[:4])
