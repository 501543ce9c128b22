"""`nixlore report`: everything that is known of this machine, to look at: one HTML file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError
from nixlore.model.evidence import Coverage, Diagnostic

if TYPE_CHECKING:
    from nixlore.present._page import Digest, Origin, Rule
    from nixlore.report import Report

NAME = "report.html"
REMEMBERED = "report.json"

EVERYWHERE = (Coverage, Diagnostic)
"""What every collector yields, and which therefore tells nothing of where a fact comes from."""

OPEN = 'command -v xdg-open >/dev/null || exit 127; xdg-open "$1" </dev/null >/dev/null 2>&1 &'
"""How a file is opened without waiting for the browser to end."""


@command("report")
@click.option("-o", "--output", metavar="FILE", help="Where to write it; - for stdout (else report.html of our state).")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@click.option("--share", is_flag=True, help="Leave out names of hosts, users, projects and paths.")
@click.pass_context
def report_command(context: click.Context, *, output: str | None, opens: bool, share: bool) -> None:
    """Write all that is known as one HTML file to look at, search and print.

    It needs no server and fetches nothing. What changed since the last report is told in it. With --share, names of
    hosts, users, projects and paths are replaced by neutral ones, so that it can be shown to others.
    """
    if opens and output == "-":
        message = "--open needs a file, and -o - writes none"
        raise click.UsageError(message, context)
    own = session(context)
    report = own.answer()
    data = made(own, report, share=share)
    if output == "-":
        emit(data)
        return
    path = _written(own, output, data)
    if not share:
        _remember(own, report)
    emit(msgspec.json.encode({"file": os.fspath(path), "bytes": len(data)}) if own.asked.json else os.fspath(path))
    if opens:
        _opened(path)


def made(own: Session, report: Report, *, share: bool) -> bytes:
    """Return the report as HTML."""
    from nixlore.cli._planning import planned  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present._page import Given, Share  # noqa: PLC0415
    from nixlore.present._page_frame import page  # noqa: PLC0415

    given = Given(rules=rules(), plan=planned(own, report), origins=origins())
    if share:
        return page(report, given._replace(share=Share(hides=True, kinds=kinds())))
    return page(report, given._replace(before=_remembered(own)))


def rules() -> tuple[Rule, ...]:
    """Return every rule as it explains itself, by code."""
    import inspect  # noqa: PLC0415 - `--help` does not need it

    from nixlore import stages  # noqa: PLC0415
    from nixlore.present._page import Rule  # noqa: PLC0415

    found = sorted((stage.module.CODE, stage) for stage in stages.discover("synthesize"))
    return tuple(Rule(code, stage.name, inspect.cleandoc(stage.module.__doc__ or "")) for code, stage in found)


def kinds() -> dict[str, type]:
    """Return what each fact is, by its name."""
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it

    return {stage.name: stage.makes[0] for step in ("analyze", "correlate") for stage in stages.discover(step)}


def origins() -> dict[str, Origin]:
    """Return for each fact what it is and the collectors that it is made of, over whatever other facts."""
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it
    from nixlore.model.recording import LineUse  # noqa: PLC0415
    from nixlore.model.shell import Command  # noqa: PLC0415
    from nixlore.present._page import Origin  # noqa: PLC0415

    collectors = stages.discover("collect")
    histories = {stage.name for stage in collectors if Command in stage.makes}
    makers: dict[type, set[str]] = {}
    for stage in collectors:
        # The ledger of what was run stands for the histories that it takes in.
        own = histories if LineUse in stage.makes else {stage.name}
        for kind in stage.makes:
            if kind not in EVERYWHERE:
                makers.setdefault(kind, set()).update(own)
    facts = [stage for step in stages.FACTS for stage in stages.discover(step)]
    known = {stage.makes[0]: stage for stage in facts}

    def made_of(stage: stages.Stage) -> set[str]:
        named = (made_of(known[one.kind]) if one.kind in known else makers.get(one.kind, set()) for one in stage.inputs)
        return set[str]().union(*named)

    return {stage.name: Origin(_sentence(stage.module.__doc__), tuple(sorted(made_of(stage)))) for stage in facts}


def _sentence(text: str | None) -> str:
    """Return the first line of a docstring."""
    return (text or "").strip().partition("\n")[0]


def _written(own: Session, output: str | None, data: bytes) -> Path:
    """Write the file whole and readable by its owner only; return where it is."""
    from nixlore.storage.files import write_atomic  # noqa: PLC0415 - `--help` does not need it

    if output is None:
        if own.shelf is None:
            message = "nothing is written below the state of another root or time"
            raise ConfigError(message, remedy="-o FILE says where to write the report")
        path = own.shelf.state / NAME
        own.shelf.put(path, data)
        return path
    path = Path(output)
    if path.exists() and not path.is_file():
        message = "is no file that could be replaced"
        raise ConfigError(message, where=output, remedy="-o - writes to stdout")
    try:
        write_atomic(path, data)
    except OSError as error:
        raise ConfigError(error.strerror or "cannot be written", where=output) from error
    return path.absolute()


def _remembered(own: Session) -> Digest | None:
    """Return what the last report had found, None without one or where it cannot be read."""
    from nixlore.errors import SourceError  # noqa: PLC0415 - `--help` does not need it
    from nixlore.machine import read_regular  # noqa: PLC0415
    from nixlore.present._page import Digest  # noqa: PLC0415

    if own.shelf is None:
        return None
    try:
        return msgspec.json.decode(read_regular(own.shelf.state / REMEMBERED), type=Digest)
    except (SourceError, msgspec.DecodeError):
        return None


def _remember(own: Session, report: Report) -> None:
    """Keep what this report found for the next one."""
    from nixlore.present._page_changes import digest  # noqa: PLC0415 - `--help` does not need it

    if own.shelf is None:
        return
    try:
        own.shelf.put(own.shelf.state / REMEMBERED, msgspec.json.encode(digest(report)))
    except OSError as error:
        own.talk(f"nixlore: the next report cannot say what changed since this one: {error.strerror}")


def _opened(path: Path) -> None:
    """Open the file with whatever this desktop opens HTML with."""
    from nixlore.errors import ProgramError  # noqa: PLC0415 - only asked for
    from nixlore.machine import run  # noqa: PLC0415

    try:
        run(["sh", "-c", OPEN, "sh", os.fspath(path)], env=dict(os.environ))
    except ProgramError as error:
        message = "xdg-open is not there"
        raise ConfigError(message, remedy=f"open {path} in a browser") from error
