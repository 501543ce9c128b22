"""`nixlore agent context`: what a coding agent should always know about this machine."""

from __future__ import annotations

import sys

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import emit, session
from nixlore.present._text import Line

LEAST = 50
"""A smaller budget has no room for the line that names the host."""


@command("context")
@click.option(
    "--budget", type=click.IntRange(LEAST), metavar="TOKENS", default=400, help="Tokens it may take (else 400)."
)
@click.pass_context
def context_command(context: click.Context, budget: int) -> None:
    """Print a short block about this machine: only what a coding agent would get wrong.

    Each line ends in a comment with the id of its evidence and the day when that last changed; Claude Code takes
    comments out before a model sees them. Nothing is written; put it where your agent reads it.
    """
    from nixlore.model.nix import Binary  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present.claude_md import present  # noqa: PLC0415

    own = session(context)
    report = own.answer()
    block = present(report, own.pipeline().records(Binary), budget)
    if own.asked.json:
        lines = [{"id": line.id, "says": line.text, "since": line.since} for line in block.lines]
        left_out = [line.id for line in block.left_out]
        emit(msgspec.json.encode({"context": block.text, "tokens": block.tokens, "lines": lines, "left_out": left_out}))
    elif sys.stdout.isatty():
        paint(map(Line, block.text.splitlines()))
    else:
        emit(block.text)
