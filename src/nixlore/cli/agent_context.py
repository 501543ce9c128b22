"""`nixlore agent context`: the short block for coding agents, on stdout."""

from __future__ import annotations

import sys

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import emit, session
from nixlore.present._text import Line


@command("context")
@click.pass_context
def context_command(context: click.Context) -> None:
    """Print a short block about this machine: only what a coding agent would get wrong, each line with its evidence.

    At most 25 lines. Nothing is written; put it where your agent reads it.
    """
    from nixlore.model.nix import Binary  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present.agent_context import present  # noqa: PLC0415

    own = session(context)
    report = own.answer()
    block = present(report, own.pipeline().records(Binary))
    if own.asked.json:
        emit(msgspec.json.encode({"context": block}))
    elif sys.stdout.isatty():
        paint(map(Line, block.splitlines()))
    else:
        emit(block)
