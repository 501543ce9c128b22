"""`nixlore plan`: what is worth changing, the best first, each with evidence and the patch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError
from nixlore.model.plan import ChangeKind

if TYPE_CHECKING:
    from nixlore.model.plan import Plan, PlannedChange
    from nixlore.report import Report

MOST = 10
"""How many changes are listed."""


@command("plan")
@click.argument("ids", nargs=-1, metavar="[ID]…")
@click.option("--patch", is_flag=True, help="Print one patch of all, or of these, for `git apply`.")
@click.option("-n", "most", type=click.IntRange(min=0), default=MOST, help="List so many (0: all).", show_default=True)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([*get_args(ChangeKind)]),
    metavar="KIND",
    help="Only changes of this kind (remove_unused, …); may be repeated.",
)
@click.pass_context
def plan_command(
    context: click.Context, ids: tuple[str, ...], most: int, kinds: tuple[str, ...], *, patch: bool
) -> None:
    """Say what is worth changing, the best first; of ID the evidence, the diff and the command that applies it.

    Nothing is written: `nixlore apply ID` does that, and `nixlore dismiss ID` keeps a proposal from coming again. What
    might be needed by anything known is left alone, and why is said. An ID may be shortened.
    """
    from nixlore.cli._planning import chosen, planned  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    if own.asked.json and patch:
        message = "--json and --patch are different answers: ask for one of them"
        raise click.UsageError(message, context)
    report = own.answer()
    plan = planned(own, report)
    wanted = [one for one in plan.changes if not kinds or one.kind in kinds]
    shown = chosen(plan, ids) if ids else wanted
    if patch:
        _patch(own, report, shown, is_all=not ids)
        return
    if own.asked.json:
        own.label()
        emit(msgspec.json.encode(shown if ids else msgspec.structs.replace(plan, changes=tuple(wanted))))
        return
    _tell(own, plan if ids else msgspec.structs.replace(plan, changes=tuple(wanted)), shown if ids else None, most)


def _tell(own: Session, plan: Plan, chosen: Sequence[PlannedChange] | None, most: int) -> None:
    from nixlore.present._plan import change_lines, plan_lines  # noqa: PLC0415 - `--help` does not need it

    if chosen is None:
        paint(plan_lines(plan, most, sample=own.machine.is_sample))
        return
    own.label()
    for number, change in enumerate(chosen):
        if number:
            click.echo()
        paint(change_lines(change, own.machine.user))


def _patch(own: Session, report: Report, chosen: Sequence[PlannedChange], *, is_all: bool) -> None:
    """Print one patch; what has none is told on stderr, so that nobody takes it for done.

    Raises ConfigError where none of it has one.
    """
    from nixlore.cli._planning import patched  # noqa: PLC0415 - `--help` does not need it

    own.label()
    made = patched(own, report, chosen)
    for change, why in made.without:
        own.talk(f"nixlore: {change.id} is not in the patch: {why}")
    if not made.text:
        message = "there is nothing to be patched" if is_all else "none of these has a patch"
        raise ConfigError(message, remedy="`nixlore plan ID` says what to do by hand")
    emit(made.text)
