"""Go through the plan with somebody: each change with its evidence and diff, and one letter for the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from nixlore.cli._apply_verdicts import answer
from nixlore.cli._own_files import own_shelf
from nixlore.cli._paint import paint
from nixlore.present._text import Line

if TYPE_CHECKING:
    from nixlore.cli._session import Session
    from nixlore.model.plan import PlannedChange

LETTERS = {
    "y": "make it",
    "n": "not now",
    "s": "put it off for 30 days",
    "d": "dismiss it until its evidence changes",
    "q": "make what was chosen, ask no more",
}

PUT_OFF = 30 * 86_400
"""Seconds for which a change is put off."""


def ask_about_each(own: Session, changes: Sequence[PlannedChange]) -> list[PlannedChange]:
    """Ask about changes in turn and return those that are wanted; what is dismissed or put off is kept at once."""
    from nixlore.present._plan import change_lines  # noqa: PLC0415 - `--help` does not need it

    wanted = []
    for number, change in enumerate(changes, start=1):
        paint([*change_lines(change, own.machine.user), Line("")])
        letter = _letter(f"{number} of {len(changes)}: apply {change.id}?")
        if letter == "q":
            break
        if letter == "y":
            wanted.append(change)
        elif letter == "s":
            answer(own_shelf(own), change, "snoozed", own.machine.now, until=own.machine.now + PUT_OFF)
        elif letter == "d":
            because = click.prompt("Why? (may be left empty)", default="", show_default=False, err=True)
            answer(own_shelf(own), change, "dismissed", own.machine.now, because=because.strip())
    return wanted


def _letter(question: str) -> str:
    while True:
        told: str = click.prompt(f"{question} [{'/'.join(LETTERS)}/?]", default="n", show_default=False, err=True)
        letter = told.strip().lower()[:1]
        if letter in LETTERS:
            return letter
        paint((Line(f"{key}  {text}", indent=2) for key, text in LETTERS.items()), err=True)
