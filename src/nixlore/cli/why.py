"""`nixlore why NAME`: where a program or package is declared, and who uses it since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._completion import tools_offered
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session

if TYPE_CHECKING:
    from nixlore.present._why import Why


@command("why")
@click.argument("name", shell_complete=tools_offered)
@click.option("--full", is_flag=True, help="Leave nothing out.")
@click.pass_context
def why_command(context: click.Context, name: str, *, full: bool) -> None:
    """Say everything that is known of NAME, a program or an attribute path.

    Where it is declared and for which hosts, the comment beside it, who uses it since when, which class its use was
    put in and why, and what else does the same job.
    """
    from nixlore.model.nix import Alias, Binary  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present._why import ask, lines  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    report = own.answer()
    answer = ask(report, name)
    if not answer.tools:
        records = own.pipeline().records
        answer = _with_candidates(own, ask(report, name, records(Binary) or (), records(Alias) or ()))
    if own.asked.json:
        emit(msgspec.json.encode(answer))
        return
    paint(lines(answer, full=full))


def _with_candidates(own: Session, answer: Why) -> Why:
    """Add what nixpkgs has under the name."""
    from nixlore.index import catalog  # noqa: PLC0415 - most names are declared

    found = catalog(own.machine).attributes_of(answer.name)
    return msgspec.structs.replace(answer, candidates=tuple(candidate.attr_path for candidate in found[:5]))
