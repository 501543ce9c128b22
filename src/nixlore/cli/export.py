"""`nixlore export`: what the ledger knows, one JSON object a line, to keep or to look at with other programs."""

from __future__ import annotations

import sys
from itertools import islice

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._own_files import bare_session
from nixlore.errors import SourceError

CHUNK = 2000
"""How many lines are written at once."""


@command("export")
@click.pass_context
def export_command(context: click.Context) -> None:
    """Print every run that the ledger knows, the oldest first, one JSON object a line.

    A line has `at` (epoch seconds), `steps` (each [name, subcommands, options, number of other words, wrappers, how it
    follows the one before]), `exit` and which step it is about, `seconds`, `project`, `in_shell` (in a development
    shell), `source`, `unit`, `actor` (human or agent), `host` and `user`. No value of an argument is kept.
    `nixlore schema Exported` describes a line exactly. What shells have left since the last scan is not in it yet.
    """
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
