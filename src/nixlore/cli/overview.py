"""`nixlore` alone: the state of this machine in one screen."""

from __future__ import annotations

import click

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import emit, session
from nixlore.present.overview import present


@command("overview")
@click.pass_context
def overview_command(context: click.Context) -> None:
    """Show the state of this machine in one screen."""
    own = session(context)
    report = own.answer()
    if own.asked.json:
        from nixlore.collected import encoded  # noqa: PLC0415 - only for JSON

        emit(encoded(report))
        return
    paint(present(report))
