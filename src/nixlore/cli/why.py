"""`nixlore why NAME`: where a program or package is declared, since when and why, and who uses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._completion import tools_offered
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError

if TYPE_CHECKING:
    from nixlore.present._why import Why
    from nixlore.report import Report


@command("why")
@click.argument("name", shell_complete=tools_offered)
@click.option("--full", is_flag=True, help="Leave nothing out.")
@click.option("--log", "biography", is_flag=True, help="Its life in the configuration, event by event.")
@click.pass_context
def why_command(context: click.Context, name: str, *, full: bool, biography: bool) -> None:
    """Say everything that is known of NAME, a program or an attribute path.

    Where it is declared and for which hosts, since when and in whose words, who uses it, which class its use was put
    in and why, and what else does the same job. Of what is declared no more: when it came and went.
    """
    from nixlore.present._why_lines import lines  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    answer = _answer(own, own.answer(), name)
    if biography and answer.found:
        _log(own, answer)
        return
    if own.asked.json:
        emit(msgspec.json.encode(answer))
        return
    paint(lines(answer, full=full))


def _answer(own: Session, report: Report, name: str) -> Why:
    """Return the answer; of a name that is not declared the records are asked, too."""
    from nixlore.cli._here import attributes, presence  # noqa: PLC0415 - `--help` does not need it
    from nixlore.model.nix import Alias, Binary  # noqa: PLC0415
    from nixlore.present._why import ask  # noqa: PLC0415

    answer = ask(report, name)
    binaries: Sequence[Binary] = ()
    candidates: Sequence[str] = ()
    if not answer.tools:
        records = own.pipeline().records
        binaries, candidates = records(Binary) or (), attributes(own, name)
        answer = ask(report, name, binaries, records(Alias) or (), candidates)
    here = presence(own, report, name, answer.tools, binaries, candidates)
    return msgspec.structs.replace(answer, here=here)


def _log(own: Session, answer: Why) -> None:
    """Print the biography, or say why there is none."""
    from nixlore.present._life import no_history  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present._why_lines import biography  # noqa: PLC0415

    if not answer.has_history:
        message, remedy = no_history(configured=answer.configured)
        raise ConfigError(message, remedy=remedy)
    if own.asked.json:
        own.label()
        emit(msgspec.json.encode(answer.lives))
        return
    paint(biography(answer))
