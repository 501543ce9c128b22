"""A tool was added, removed and added again, over and over, and it still matters.

Absences of less than a day or over fewer than three commits are work in progress and not counted. Said from the second
return on, of a tool that is declared or was within the last year. The reasons given, where there are any, are quoted:
they are what the next decision should start from.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.evidence import Evidence
from nixlore.model.evolution import PackageEvolution, Spell, ToolLife
from nixlore.model.insight import Insight
from nixlore.model.run import DAY, Now
from nixlore.synthesize._commits import HISTORY, day, quote_evidence, short

CODE = "NX107"

RETURNS = 2
"""How often a tool must have come back."""

OF_INTEREST_DAYS = 365
"""A tool that has been gone for longer than this is settled."""

LONGEST = 6
"""How many stretches are told, the latest ones."""


def infer(evolution: PackageEvolution | None, now: Now) -> Iterator[Insight]:
    """Yield one insight per tool that came back at least twice and is, or lately was, declared."""
    if evolution is None:
        return
    for tool, life in evolution.packages.items():
        if life.came_back >= RETURNS and _is_of_interest(life, now):
            yield _insight(tool, life)


def _is_of_interest(life: ToolLife, now: int) -> bool:
    last = life.events[-1].at if life.events else 0
    return life.status == "declared" or now - last <= OF_INTEREST_DAYS * DAY


def _insight(tool: str, life: ToolLife) -> Insight:
    state = {"declared": "is declared", "disabled": "is switched off", "removed": "is gone"}[life.status]
    reasons = [event.why for event in life.events if event.why is not None]
    return Insight(
        code=CODE,
        subject=tool,
        says=f"{tool} came back {life.came_back} times since {day(life.first_added.date)} and {state} now",
        severity="info",
        confidence="high" if life.known_from_start else "medium",
        evidence=(*map(_stretch, life.spells[-LONGEST:]), *map(quote_evidence, reasons[-2:])),
    )


def _stretch(spell: Spell) -> Evidence:
    until = "until now" if spell.last is None else f"until {day(spell.last.date)} ({short(spell.last.commit)})"
    return Evidence(source=HISTORY, place=short(spell.first.commit), says=f"from {day(spell.first.date)} {until}")
