"""`nixlore self index`: read the user's own nix-index database."""

from __future__ import annotations

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._session import emit, session


@command("index")
@click.pass_context
def index_command(context: click.Context) -> None:
    """Read your own nix-index database once, so that the programs of your channel are known.

    Only the cache is written. Without it the catalog that came with nixlore is used.
    """
    from nixlore.index import build  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    built = build(own.machine, own.talk)
    if own.asked.json:
        emit(msgspec.json.encode(built))
