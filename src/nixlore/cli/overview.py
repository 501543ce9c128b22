"""`nixlore` alone: the state of this machine in one screen."""

from __future__ import annotations

import click

from nixlore.cli._options import command
from nixlore.cli._overview import show
from nixlore.cli._session import session


@command("overview")
@click.pass_context
def overview_command(context: click.Context) -> None:
    """Show the state of this machine in one screen."""
    show(session(context))
