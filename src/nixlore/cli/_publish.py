"""Write what a scan found: artifacts, their mirror for agents, and one line of figures."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from nixlore.errors import NixloreError
from nixlore.model.evidence import Diagnostic

if TYPE_CHECKING:
    from nixlore.cli._session import Session
    from nixlore.pipeline import Pipeline
    from nixlore.report import Report
    from nixlore.storage.artifacts import Shelf

SNAPSHOTS = "snapshots.jsonl"


def publish(own: Session, pipeline: Pipeline, report: Report) -> tuple[list[str], list[Diagnostic]]:
    """Write everything; return in words where it is and what could not be written.

    A file that cannot be written is left as it was, and the rest goes on. No figures are kept of histories that were
    named by hand: they would stand in the way of telling a trend.
    """
    shelf = own.shelf
    if shelf is None:
        return [], []
    known = len(pipeline.diagnostics)
    files = pipeline.present(report)
    notes = pipeline.diagnostics[known:]
    written: list[str] = []
    _put(shelf, shelf.state / "artifacts", files, written, notes)
    mirrored = _mirror(own, shelf, files, written, notes)
    _for_agents(own, shelf, pipeline, report, written, notes)
    if not own.asked.history:
        _figures(shelf, pipeline, report, notes)
        _afterwards(own, shelf, report, notes)
    _tidy(own, shelf, mirrored)
    notes += _uncached(pipeline)
    return written, notes


def _put(shelf: Shelf, directory: Path, files: dict[str, bytes], written: list[str], notes: list[Diagnostic]) -> None:
    try:
        for name, data in files.items():
            shelf.put(directory / name, data)
    except OSError as error:
        notes.append(_unwritten(directory, error))
        return
    written.append(f"{directory} ({len(files)} files)")


def _mirror(
    own: Session, shelf: Shelf, files: dict[str, bytes], written: list[str], notes: list[Diagnostic]
) -> Path | None:
    """Write the mirror where there may be one; return where that is."""
    from nixlore.storage import mirror  # noqa: PLC0415 - only a scan writes

    directory, why_not = mirror.place(own.machine, own.settings.mirror)
    if directory is not None:
        _put(shelf, directory, {".gitignore": mirror.IGNORE_ALL, **files}, written, notes)
    elif why_not:
        notes.append(
            Diagnostic(stage="mirror", subject="mirror for agents", cause=f"not written: {why_not}", severity="note")
        )
    return directory


def _for_agents(
    own: Session, shelf: Shelf, pipeline: Pipeline, report: Report, written: list[str], notes: list[Diagnostic]
) -> None:
    """Write what agents are told, where one is used."""
    from nixlore.cli import _publish_agents  # noqa: PLC0415 - only a scan writes

    if _publish_agents.is_used(own.machine):
        try:
            written += _publish_agents.publish(own.machine, shelf, pipeline, report)
        except OSError as error:
            notes.append(_unwritten(Path(error.filename or shelf.state), error))
        except NixloreError as error:
            notes.append(Diagnostic(stage="agents", subject=error.where, cause=error.what, remedy=error.remedy))


def _figures(shelf: Shelf, pipeline: Pipeline, report: Report, notes: list[Diagnostic]) -> None:
    """Add one line of figures and what shows success, unless the last line is of the same run."""
    from nixlore.cli.metrics import kept_of  # noqa: PLC0415 - only a scan writes
    from nixlore.present.snapshot import present  # noqa: PLC0415

    path = shelf.state / SNAPSHOTS
    line = msgspec.json.encode(present(report))
    try:
        if path.is_file() and path.read_bytes().rstrip(b"\n").rpartition(b"\n")[2] == line:
            return
        shelf.append(path, line)
        kept_of(shelf, pipeline, report)
    except OSError as error:
        notes.append(_unwritten(path, error))


def _afterwards(own: Session, shelf: Shelf, report: Report, notes: list[Diagnostic]) -> None:
    """See what became of removals that were accepted."""
    from nixlore.cli import _aftermath  # noqa: PLC0415 - only a scan writes

    try:
        _aftermath.follow(own, shelf, report)
    except OSError as error:
        notes.append(_unwritten(shelf.state, error))


def _tidy(own: Session, shelf: Shelf, mirrored: Path | None) -> None:
    """Remove what killed runs left half-written, and note the cache as a whole."""
    from nixlore.storage.files import sweep  # noqa: PLC0415 - only a scan writes

    for directory in filter(None, (shelf.state, own.machine.cache_dir, mirrored)):
        sweep(directory, time.time(), own.owner)
    if own.machine.cache_dir is not None:
        try:
            shelf.note(own.machine.cache_dir)
        except OSError:
            return


def _uncached(pipeline: Pipeline) -> list[Diagnostic]:
    """Return what to say of a cache that could not be written."""
    cache = pipeline.cache
    if not cache.unwritten:
        return []
    cause, remedy = f"cannot be written: {cache.unwritten}", "nothing is wrong for it, but the next run reads all anew"
    return [Diagnostic(stage="cache", subject=str(cache.directory), cause=cause, remedy=remedy)]


def _unwritten(path: Path, error: OSError) -> Diagnostic:
    return Diagnostic(
        stage="artifacts",
        subject=str(path),
        cause=f"cannot be written: {error.strerror}",
        remedy="what was there before is unchanged",
        severity="error",
    )
