"""`nixlore self man`: the manual page, made from the commands themselves."""

from __future__ import annotations

import click

from nixlore.cli._options import command
from nixlore.cli._session import emit


@command("man")
@click.pass_context
def man_command(context: click.Context) -> None:
    """Print the manual page in roff, as packages install it: `nixlore self man | man -l -`.

    It has every command and option, is the same wherever it is made, and is that of this version.
    """
    from nixlore import __version__  # noqa: PLC0415 - `--help` does not need it
    from nixlore.cli._roff import page  # noqa: PLC0415

    root = context.find_root().command
    assert isinstance(root, click.Group)  # noqa: S101 - for the types
    emit(page(root, __version__))
