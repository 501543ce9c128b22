"""A tool was added, removed and added again, over and over, and not long ago.

Absences of less than a day or over fewer than three commits are work in progress and not counted, nor is what a rewrite
or a reorganisation took away or brought back together with much else: nobody changed their mind about the tool. Said
from the second return on, where the last change of mind is less than a year old; only the stretches around such
returns are listed. The reasons given, where there are any, are quoted: they are what the next decision should start
from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from nixlore.model.evidence import Evidence
from nixlore.model.evolution import LifeEvent, PackageEvolution, Spell, ToolLife
from nixlore.model.insight import Insight
from nixlore.model.run import DAY, Now
from nixlore.synthesize._commits import HISTORY, day, quote_evidence, short

CODE = "NX107"

RETURNS = 2
"""How often a tool must have come back."""

OF_INTEREST_DAYS = 365
"""Who has not changed their mind for longer than this has settled it."""

SWEEPING = 15
"""A commit by which at least so many tools came or went is about none of them."""

NO_CHOICE = frozenset(("refactor", "host", "bulk-initial", "revert"))
"""Intents of commits by which a tool comes or goes without anybody having chosen it."""

TURNS = frozenset(("added", "re-added", "removed", "disabled"))

LONGEST = 6
"""How many stretches are told, the latest ones."""


def infer(evolution: PackageEvolution | None, now: Now) -> Iterator[Insight]:
    """Yield one insight per tool that came back at least twice by choice, the last time not long ago."""
    if evolution is None:
        return
    lives = evolution.packages
    sizes = Counter(event.commit for life in lives.values() for event in life.events if event.kind in TURNS)
    for tool, life in lives.items():
        if life.came_back >= RETURNS and len(returns := _chosen_returns(life, sizes)) >= RETURNS:
            last = max((event.at for event in life.events if event.kind in TURNS), default=0)
            if now - last <= OF_INTEREST_DAYS * DAY:
                yield _insight(tool, life, returns)


def _chosen_returns(life: ToolLife, sizes: Mapping[str, int]) -> list[tuple[Spell, Spell]]:
    """Return the stretches between which somebody took a tool away and somebody brought it back, both meaning it."""
    chosen = {event.commit for event in life.events if event.kind in TURNS and _is_choice(event, sizes)}
    return [
        (gone, back)
        for gone, back in pairwise(life.spells)
        if gone.last is not None and gone.last.commit in chosen and back.first.commit in chosen
    ]


def _is_choice(event: LifeEvent, sizes: Mapping[str, int]) -> bool:
    return sizes[event.commit] < SWEEPING and event.intent not in NO_CHOICE


def _insight(tool: str, life: ToolLife, returns: list[tuple[Spell, Spell]]) -> Insight:
    state = {"declared": "is declared", "disabled": "is switched off", "removed": "is gone"}[life.status]
    told = list(dict.fromkeys(spell for pair in returns for spell in pair))
    turns = {mark.commit for spell in told for mark in (spell.first, spell.last) if mark is not None}
    reasons = [event.why for event in life.events if event.why is not None and event.commit in turns]
    chosen = " by choice" if len(returns) < len(life.spells) - 1 else ""
    return Insight(
        code=CODE,
        subject=tool,
        says=f"{tool} came back {len(returns)} times{chosen} since {day(life.first_added.date)} and {state} now",
        severity="info",
        confidence="high" if life.known_from_start else "medium",
        evidence=(*map(_stretch, told[-LONGEST:]), *map(quote_evidence, reasons[-2:])),
    )


def _stretch(spell: Spell) -> Evidence:
    until = "until now" if spell.last is None else f"until {day(spell.last.date)} ({short(spell.last.commit)})"
    return Evidence(source=HISTORY, place=short(spell.first.commit), says=f"from {day(spell.first.date)} {until}")
