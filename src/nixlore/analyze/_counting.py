"""Add up rows of use per actor and unit; units are never added to each other."""

from __future__ import annotations

from collections.abc import Iterable

from nixlore.model.shell import Actor, AdHocUse, Command, Unit
from nixlore.model.usage import UseCount


class Sum:
    """The use by one actor in one unit: how much, on which days, as which sources saw it."""

    __slots__ = ("amount", "days", "sources")

    def __init__(self) -> None:
        self.amount = 0
        self.days: set[int | None] = set()
        self.sources: set[str] = set()

    def use(self, actor: Actor, unit: Unit) -> UseCount:
        """Return the sum as a count."""
        days = [day for day in self.days if day is not None]
        return UseCount(
            actor=actor,
            unit=unit,
            count=self.amount,
            days=len(days),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            sources=tuple(sorted(self.sources)),
        )


class Tally:
    """The use of one command: a sum per actor and unit, and what its entries have besides."""

    __slots__ = ("by_path", "entries", "not_found", "sums")

    def __init__(self) -> None:
        self.entries = 0
        self.by_path = 0
        self.not_found = 0
        self.sums: dict[tuple[Actor, Unit], Sum] = {}

    def add(self, row: Command) -> None:
        """Count one row; of a source that drops repeats its distinct lines are the amount, else its entries."""
        self.entries += sum(row.counts)
        self.by_path += sum(row.by_path)
        self.not_found += sum(row.not_found)
        found = self.sums.setdefault((row.actor, row.unit), Sum())
        found.amount += sum(row.lines if row.unit == "distinct command lines" else row.counts)
        found.days.update(row.days)
        found.sources.add(row.source)

    def uses(self) -> tuple[UseCount, ...]:
        """Return one count per actor and unit, people first."""
        return _ordered(self.sums)


def counts(rows: Iterable[AdHocUse]) -> tuple[UseCount, ...]:
    """Return one count per actor and unit of ad-hoc use, people first."""
    sums: dict[tuple[Actor, Unit], Sum] = {}
    for row in rows:
        found = sums.setdefault((row.actor, row.unit), Sum())
        found.amount += row.count
        found.days.add(row.day)
        found.sources.add(row.source)
    return _ordered(sums)


def _ordered(sums: dict[tuple[Actor, Unit], Sum]) -> tuple[UseCount, ...]:
    ordered = sorted(sums.items(), key=lambda item: (item[0][0] != "human", item[0]))
    return tuple(found.use(actor, unit) for (actor, unit), found in ordered)
