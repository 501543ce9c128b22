"""`nixlore self import`: take in what another of the user's hosts told of itself, list what is there, or remove it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session, own_shelf
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit
from nixlore.errors import ConfigError, SourceError
from nixlore.present._text import Line, listed, plural, safe
from nixlore.synthesize._phrases import date

if TYPE_CHECKING:
    from nixlore.model.other_hosts import HostReport
    from nixlore.storage.artifacts import Shelf


@command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True), metavar="[HOST.json]")
@click.option("--remove", metavar="HOST", default="", help="Forget what this host told.")
@click.pass_context
def import_command(context: click.Context, *, file: Path | None, remove: str) -> None:
    """Take in a file that `nixlore export --summary` made on another of your hosts; - reads it from stdin.

    It takes the place of what that host told before. Without a file: which hosts have told something. What they tell is
    for `nixlore show hosts --diff` and for a line of `nixlore why`; nothing is judged on this host by it.
    """
    if file is not None and remove:
        message = "HOST.json and --remove are different: ask for one of them"
        raise click.UsageError(message, context)
    own = bare_session(context)
    shelf = own_shelf(own)
    if remove:
        _remove(own, shelf, remove)
    elif file is not None:
        _take(own, shelf, file)
    else:
        _list(own, shelf)


def _take(own: Session, shelf: Shelf, file: Path) -> None:
    """Check a file and keep it as the report of the host that it names."""
    from nixlore.storage import host_reports  # noqa: PLC0415 - `--help` does not need it

    found = host_reports.decoded(_stdin(), "stdin") if str(file) == "-" else host_reports.read(file)
    if found.host == own.machine.host:
        message = f"is what this host, {found.host}, told itself"
        raise SourceError(message, where=str(file), remedy="take it in on another host")
    path = host_reports.path_of(shelf.state, found.host)
    before = _before(path)
    try:
        shelf.put(path, msgspec.json.encode(found))
    except OSError as error:
        raise SourceError(error.strerror or "cannot be written", where=str(path)) from error
    older = (
        f", though it is older than the one before of {date(before.day)}" if before and before.day > found.day else ""
    )
    own.talk(f"nixlore: taken in: {_about(found)}{older}; answers have it from the next `nixlore scan` on")


def _stdin() -> bytes:
    from nixlore.storage.host_reports import LIMIT  # noqa: PLC0415 - see above

    data = sys.stdin.buffer.read(LIMIT + 1)
    if len(data) > LIMIT:
        message = f"larger than {LIMIT} bytes"
        raise SourceError(message, where="stdin")
    return data


def _before(path: Path) -> HostReport | None:
    from nixlore.storage import host_reports  # noqa: PLC0415 - see above

    try:
        return host_reports.read(path)
    except SourceError:
        return None


def _remove(own: Session, shelf: Shelf, host: str) -> None:
    from nixlore.storage import host_reports  # noqa: PLC0415 - see above
    from nixlore.storage.files import acting_for  # noqa: PLC0415

    path = host_reports.path_of(shelf.state, host)
    try:
        with acting_for(shelf.owner):
            path.unlink()
    except FileNotFoundError as error:
        known = listed(found.stem for found in host_reports.kept(shelf.state))
        message = f"has told nothing; {known} did" if known else "has told nothing, nor has any other host"
        raise ConfigError(message, where=host) from error
    except OSError as error:
        raise SourceError(error.strerror or "cannot be removed", where=str(path)) from error
    own.talk(f"nixlore: what {host} told is forgotten")


def _list(own: Session, shelf: Shelf) -> None:
    from nixlore.storage import host_reports  # noqa: PLC0415 - see above

    found: list[HostReport] = []
    for path in host_reports.kept(shelf.state):
        try:
            found.append(host_reports.read_kept(path))
        except SourceError as error:
            own.talk(f"nixlore: {safe(str(error))}")
    if own.asked.json:
        emit(msgspec.json.encode(found))
        return
    if not found:
        own.talk("nixlore: no other host has told anything; there: nixlore export --summary > HOST.json")
    paint(_lines(found))


def _lines(found: list[HostReport]) -> Iterator[Line]:
    for report in found:
        yield Line(_about(report))


def _about(report: HostReport) -> str:
    here = sum(report.host in hosts for hosts in report.declared.values())
    used = len({use.attr_path for use in report.used})
    read = f"{used:,} used" if report.windows else "no history was read there"
    return f"{report.host}, as of {date(report.day)}: {plural(here, 'package')} declared, {read}"
