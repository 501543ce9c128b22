"""What `nixlore` alone says: the state of this machine in one screen, and what is different since another day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nixlore.cli._aftermath import alarms
from nixlore.cli._paint import fits, paint
from nixlore.cli._publish import SNAPSHOTS
from nixlore.cli._session import Session, emit
from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.present._text import Line

if TYPE_CHECKING:
    from nixlore.report import Report

LARGEST = 64 << 20
"""Larger figures of scans before are not ours."""


def show(own: Session) -> None:
    """Print the state of a machine."""
    if own.asked.json:
        from nixlore.collected import encoded  # noqa: PLC0415 - only for JSON

        emit(encoded(own.answer()))
        return
    _, lines = own.answered(lambda report: _screen(own, report))
    paint(lines)


def _screen(own: Session, report: Report) -> list[Line]:
    """Return the screen, shorter where the terminal is."""
    from nixlore.present.overview import present  # noqa: PLC0415 - the other process does not need it

    news = _news(own, report)
    raised = list(alarms(own))

    def form(rules: int | None) -> list[Line]:
        return [*_with_news(present(report, rules=rules), news), *raised]

    lines = form(None)
    if fits(lines):
        return lines
    least, most = 0, len({insight.code for insight in report.insights})
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if fits(form(middle)) else (least, middle - 1)
    return form(least)


def _with_news(lines: Sequence[Line], news: str) -> list[Line]:
    """Put what is different below the machine's name."""
    place = 1 + next((number for number, line in enumerate(lines) if line.style == "head"), 0)
    return [*lines[:place], *([Line(f"changed        {news}", indent=2)] if news else []), *lines[place:]]


def _news(own: Session, report: Report) -> str:
    """Say what is different from the last scan on a day before."""
    from nixlore.present import snapshot  # noqa: PLC0415 - only where the screen is drawn

    if own.machine.state_dir is None:
        return ""
    try:
        kept = read_regular(own.machine.state_dir / SNAPSHOTS, LARGEST)
    except SourceError:
        return ""
    now = snapshot.present(report)
    before = snapshot.earlier(kept, now)
    return "" if before is None else snapshot.changes(before, now)
