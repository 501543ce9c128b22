"""`nixlore` alone: the state of this machine in one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._publish import SNAPSHOTS
from nixlore.cli._session import Session, emit, session
from nixlore.present._text import Line
from nixlore.present.overview import present

if TYPE_CHECKING:
    from nixlore.report import Report


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
    head, *rest = present(report)
    news = _news(own, report)
    paint([head, *([Line(f"changed        {news}", indent=2)] if news else []), *rest])


def _news(own: Session, report: Report) -> str:
    """Say what is different from the last scan on a day before."""
    from nixlore.present import snapshot  # noqa: PLC0415 - only where the screen is drawn

    if own.machine.state_dir is None:
        return ""
    try:
        kept = (own.machine.state_dir / SNAPSHOTS).read_bytes()
    except OSError:
        return ""
    now = snapshot.present(report)
    before = snapshot.earlier(kept, now)
    return "" if before is None else snapshot.changes(before, now)
