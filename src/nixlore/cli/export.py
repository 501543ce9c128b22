"""`nixlore export`: what the ledger knows as JSON lines, or what this host tells the user's other hosts."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from nixlore.model.other_hosts import HostReport
    from nixlore.pipeline import Pipeline
    from nixlore.report import Report

CHUNK = 2000
"""How many lines are written at once."""


@command("export")
@click.option("--summary", is_flag=True, help="What this host tells your other hosts: no path, no user, no command.")
@click.pass_context
def export_command(context: click.Context, *, summary: bool) -> None:
    """Print every run that the ledger knows, the oldest first, one JSON object a line.

    A line has `at` (epoch seconds), `steps` (each [name, subcommands, options, number of other words, wrappers, how it
    follows the one before]), `exit` and which step it is about, `seconds`, `project`, `in_shell` (in a development
    shell), `source`, `unit`, `actor` (human or agent), `host` and `user`. No value of an argument is kept.
    `nixlore schema Exported` describes a line exactly. What shells have left since the last scan is not in it yet.

    With --summary one JSON object: the packages of nixpkgs that are declared on each host of the configuration, how
    often those are used here by whom, and which sources were read. `nixlore self import` takes it in on another host;
    `nixlore schema HostReport` describes it.
    """
    if summary:
        _summary(session(context))
        return
    from nixlore.storage.ledger import FILE, Ledger  # noqa: PLC0415 - loads sqlite3

    own = bare_session(context)
    path = own.machine.state_dir / FILE if own.machine.state_dir is not None else None
    if path is None or not path.exists():
        if path is None:
            message = "another root has no ledger"
            raise SourceError(message, where=str(own.machine.root), remedy="leave out --root")
        message = "there is no ledger yet"
        raise SourceError(message, where=str(path), remedy="`nixlore scan` makes one")
    ledger = Ledger.in_memory(path)
    try:
        until = own.asked.as_of
        rows = (row for row in ledger.export() if until is None or row.at <= until)
        encode = msgspec.json.Encoder().encode
        while chunk := list(islice(rows, CHUNK)):
            sys.stdout.write("".join(encode(row).decode() + "\n" for row in chunk))
    finally:
        ledger.close()


def _summary(own: Session) -> None:
    """Print what this host tells of itself."""
    made = summary(own.pipeline(), own.answer())
    if made is None:
        message = "the name of this host is not known"
        raise ConfigError(message, remedy="--host NAME tells which of the configuration's hosts it is")
    if not made.declared:
        message = "no configuration was read that declares anything, so that there is nothing to tell"
        raise ConfigError(message, remedy="`nixlore self doctor` says what is missing")
    own.label()
    emit(msgspec.json.format(msgspec.json.encode(made), indent=1))


def summary(pipeline: Pipeline, found: Report) -> HostReport | None:
    """Return what this host tells, None where it has no name; what nixpkgs is not known to have may be private."""
    from nixlore.correlate._host_report import report  # noqa: PLC0415 - `--help` does not need it
    from nixlore.index import catalog  # noqa: PLC0415
    from nixlore.model.nix import Declaration, Host  # noqa: PLC0415
    from nixlore.model.run import DAY  # noqa: PLC0415
    from nixlore.model.usage import UsageAlignment  # noqa: PLC0415
    from nixlore.nix.attr_names import canonical  # noqa: PLC0415

    hosts, declarations = pipeline.records(Host) or (), pipeline.records(Declaration) or ()
    alignment = found.fact("usage_alignment", UsageAlignment)
    books = catalog(pipeline.machine)
    known = {path: books.content(path) is not None for path in {canonical(one.attr_path) for one in declarations}}
    day = pipeline.machine.now // DAY
    return report(
        hosts, declarations, alignment, found.coverage, found.target, day, lambda path: known.get(path, False)
    )
