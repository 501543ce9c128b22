"""`nixlore scan`: read what is new, write the artifacts, print what was found."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli import _consent
from nixlore.cli._aftermath import alarms
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._publish import publish
from nixlore.cli._session import Session, emit, session
from nixlore.present._text import Line

if TYPE_CHECKING:
    from nixlore.pipeline import Pipeline, Progress


@command("scan")
@click.option("-y", "--yes", is_flag=True, help="Read the histories without asking, and remember that.")
@click.option("-v", "--verbose", is_flag=True, help="Also say how long each stage took, and minor notes.")
@click.pass_context
def scan_command(context: click.Context, *, yes: bool, verbose: bool) -> None:
    """Read what is new, say what was found and what could not be seen.

    Writes our own files only: artifacts and figures below $XDG_STATE_HOME/nixlore, what can be made again below
    $XDG_CACHE_HOME/nixlore and, where Claude Code is used, a mirror of the artifacts in ~/.claude/intelligence. With
    --root it writes nothing but the cache.
    """
    own = session(context)
    own.keeps = True
    _settle(own, yes=yes)
    run(own, verbose=verbose)


def run(own: Session, *, verbose: bool = False) -> None:
    """Scan, write and print."""
    started = time.perf_counter()
    pipeline = own.pipeline()
    with _progress(own) as pipeline.progress:
        report = pipeline.run()
    written, notes = publish(own, pipeline, report)
    report = msgspec.structs.replace(report, diagnostics=(*report.diagnostics, *notes))
    if own.asked.json:
        from nixlore.collected import encoded  # noqa: PLC0415 - `--help` does not need it

        emit(encoded(report))
        return
    from nixlore.present._parts import blind_spots  # noqa: PLC0415 - see above
    from nixlore.present.overview import present  # noqa: PLC0415

    paint([*present(report), *alarms(own)])
    if verbose:
        minor = [note for note in report.diagnostics if note.severity == "note"]
        paint(blind_spots(minor, report.target.user, notes=True))
        paint(_timings(pipeline))
    if written:
        paint([Line(""), *(Line(f"written  {place}", "dim") for place in written)])
    own.talk(f"scanned in {time.perf_counter() - started:.1f} s")


def _settle(own: Session, *, yes: bool) -> None:
    """Ask once about each history, where there is somebody to ask and a place to keep the answer."""
    from nixlore import stages  # noqa: PLC0415 - `--help` does not need it

    shelf = own.shelf
    if shelf is None or own.asked.history:
        return
    answer = _consent.kept(shelf.state)
    if yes:
        _consent.remember(shelf, stages.names("collect"), histories=True)
    elif answer is None:
        if not _consent.can_ask():
            if not (shelf.state / "artifacts").exists():
                own.talk("Histories are read, as nobody is here to be asked; `off` in the settings leaves sources out.")
            return
        _consent.remember(shelf, stages.names("collect"), histories=_consent.ask(*own.sources()))
    elif answer.histories and (new := own.unasked(answer.told)) and _consent.can_ask():
        refused = answer.refused if _consent.ask_more(new) else (*answer.refused, *new)
        _consent.remember(shelf, stages.names("collect"), histories=True, refused=refused)
    own.settled()


@contextmanager
def _progress(own: Session) -> Iterator[Progress]:
    """Show on a terminal which stage is running."""
    if own.asked.quiet or not sys.stderr.isatty():
        yield lambda _label, _number, _count: None
        return
    from rich.console import Console  # noqa: PLC0415 - only for a scan on a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("{task.description}"))
    # Without a thread that draws: a process with threads reads nothing side by side.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=None)
        yield lambda label, number, count: bar.update(
            task, description=label, completed=number, total=count, refresh=True
        )


def _timings(pipeline: Pipeline) -> Iterator[Line]:
    slowest = sorted(pipeline.seconds.items(), key=lambda item: -item[1])
    yield Line("")
    yield Line("Seconds by stage", "head")
    for label, seconds in slowest:
        yield Line(f"{seconds:8.3f}  {label}", indent=2)
    if not slowest:
        yield Line("nothing had to run", indent=2)
