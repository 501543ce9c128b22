"""`nixlore self doctor`: which sources were found, since when, what is missing and how to get it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli import _consent
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.present._text import Line, ago, iso, safe

if TYPE_CHECKING:
    from nixlore.report import Report, Run


@command("doctor")
@click.pass_context
def doctor_command(context: click.Context) -> None:
    """Say which sources were found and since when, what could not be seen, and how to see more.

    Also: where the settings, our own files and the mirror for agents are, and what the last scan took.
    """
    from nixlore.cli import _recording  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present._recording import examined  # noqa: PLC0415 - the same
    from nixlore.present.doctor import present  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    # Before the answer, which takes what waits.
    recording = _recording.recording(own.machine)
    report = _with_reasons(own, own.answer())
    last = own.pipeline().last()
    if own.asked.json:
        own.label()
        found = {"coverage": report.coverage, "diagnostics": report.diagnostics, "places": dict(_places(own))}
        emit(msgspec.json.encode({**found, "recording": recording, "seconds": last.seconds if last else {}}))
        return
    paint(present(report))
    if own.machine.is_live:
        paint(examined(recording, report.coverage, own.machine.now, own.machine.host, own.machine.user))
    paint([Line(""), Line("Places", "head"), *(Line(f"{name:<16} {text}", indent=2) for name, text in _places(own))])
    if last is not None:
        paint(_timings(last))


NOT_ASKED = "not asked yet: nixlore scan"
REFUSED = "`nixlore scan --yes` allows it"


def _with_reasons(own: Session, report: Report) -> Report:
    """Say of histories that are left out whether somebody refused them or was not asked yet."""
    state = own.machine.state_dir
    if state is None or own.asked.history:
        return report
    answer = _consent.kept(state)
    if answer is None and not own.pending:
        return report
    histories = own.sources()[1]
    unasked = histories if answer is None else own.unasked(answer.told) if answer.histories else {}
    coverage = tuple(
        msgspec.structs.replace(entry, note=NOT_ASKED if entry.collector in unasked else REFUSED)
        if entry.state == "off" and entry.collector in histories
        else entry
        for entry in report.coverage
    )
    return msgspec.structs.replace(report, coverage=coverage)


def _places(own: Session) -> Iterator[tuple[str, str]]:
    """Yield where things are, by name."""
    from nixlore.storage import mirror  # noqa: PLC0415 - `--help` does not need it

    machine = own.machine
    yield "configuration", safe(str(machine.config)) if machine.config else "not found; --config DIR names it"
    yield "settings", f"{safe(str(own.settings_path))}{_whether_there(own.settings_path)}"
    if machine.state_dir is None:
        yield "our files", "none but the cache, as another root is looked at"
    else:
        yield "our files", f"{safe(str(machine.state_dir))}{_age(machine.state_dir, machine.now)}"
        if _is_forgotten(own, machine.state_dir):
            yield "to persist", f"this file system is gone after a reboot; persist {safe(str(machine.state_dir))}"
        answer = _consent.remembered(machine.state_dir)
        told = {
            "yes": "may be read",
            "no": "may not be read; `nixlore scan --yes` allows it",
            "not asked": "not asked yet",
        }
        yield "histories", told[answer]
        directory, why_not = mirror.place(machine, own.settings.mirror)
        yield "mirror", safe(str(directory)) if directory else f"none: {safe(why_not) or 'no Claude Code here'}"
    yield "cache", safe(str(machine.cache_dir))
    yield "catalog", _catalog(own)


def _whether_there(settings: Path) -> str:
    from nixlore import config  # noqa: PLC0415 - `--help` does not need it

    if config.hidden(settings):
        return " (may be there but cannot be looked at: defaults)"
    return "" if settings.is_file() else " (not there: defaults; `nixlore schema config` describes it)"


def _is_forgotten(own: Session, directory: Path) -> bool:
    """Tell whether a directory lies in memory only, as below a root that is made anew at each boot."""
    from nixlore.collect._mounts import mounts  # noqa: PLC0415 - `--help` does not need it

    table = mounts(own.machine)
    path = directory.resolve()
    kinds = (table[str(above)] for above in (path, *path.parents) if str(above) in table)
    return next(kinds, "") in ("tmpfs", "ramfs")


def _catalog(own: Session) -> str:
    """Say by what programs are told from packages."""
    from nixlore import index  # noqa: PLC0415 - `--help` does not need it

    date = index.catalog(own.machine).date
    found = index.state(own.machine)
    if found is None:
        return (
            f"{date}; a nix-index database of your own would know your channel better: run `nix-index` "
            "(in nixpkgs), then `nixlore self index`"
        )
    if found.current:
        return date
    return f"{date}; {safe(found.database)} is not read yet: nixlore self index"


def _age(state: Path, now: int) -> str:
    """Say when the last scan wrote its artifacts."""
    try:
        written = max(int(entry.stat().st_mtime) for entry in (state / "artifacts").iterdir())
    except (OSError, ValueError):
        return " (no scan has written yet)"
    return f" (written {iso(written)}, {ago(now - written)} ago)"


def _timings(last: Run) -> Iterator[Line]:
    yield Line("")
    yield Line("Seconds of the slowest stages when they last ran", "head")
    for label, seconds in sorted(last.seconds.items(), key=lambda item: -item[1])[:8]:
        yield Line(f"{seconds:8.3f}  {label}", indent=2)
