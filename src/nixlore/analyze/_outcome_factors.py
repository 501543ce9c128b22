"""What sessions had or had not: contexts, and forms of their first prompt; and which sessions are alike otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from nixlore.analyze._outcome_sessions import FORMS, Item, Row, Version
from nixlore.model.session_outcomes import FactorKind

LEAST = 20
"""How many comparable sessions each side needs."""

PERIOD = 2 * LEAST - 1
"""How many sessions one period has at most."""

MOST = 24
"""How many contexts are compared, those with the most sessions on the smaller side."""


@dataclass(frozen=True)
class Factor:
    """Something that sessions have or have not: numbers of rows with it, and of rows that surely are without."""

    kind: FactorKind
    what: tuple[str, ...]
    present: frozenset[int]
    absent: frozenset[int]

    @property
    def smaller(self) -> int:
        """How many sessions the smaller side has."""
        return min(len(self.present), len(self.absent))


def factors(found: Sequence[Row]) -> tuple[list[Factor], int]:
    """Return what is compared: forms of the first prompt, then contexts; and how many contexts are left out."""
    everyone = frozenset(range(len(found)))
    forms = []
    for form in FORMS:
        own = frozenset(number for number in everyone if form in found[number].forms)
        forms.append(Factor("prompt", (f"the first prompt {form}",), own, everyone - own))
    contexts = sorted(_contexts(found), key=lambda factor: (-factor.smaller, factor.what))
    return [*forms, *contexts[:MOST]], len(contexts[MOST:])


def _contexts(found: Sequence[Row]) -> Iterable[Factor]:
    """Yield the contexts; those that were loaded in the very same sessions are one."""
    loaded: dict[Item, list[int]] = defaultdict(list)
    for number, row in enumerate(found):
        for item in row.items:
            loaded[item].append(number)
    same: dict[frozenset[int], list[Item]] = defaultdict(list)
    for item, numbers in sorted(loaded.items()):
        same[frozenset(numbers)].append(item)
    for present, items in same.items():
        yield Factor("context", tuple(" ".join(item) for item in items), present, _surely_without(found, present))


def _surely_without(found: Sequence[Row], present: Collection[int]) -> frozenset[int]:
    """Return the rows whose log would have told of a context: of no older version than one that did."""
    oldest: dict[str, Version] = {}
    for number in present:
        row = found[number]
        oldest[row.agent] = min(oldest.get(row.agent, row.version), row.version)
    return frozenset(
        number
        for number, row in enumerate(found)
        if number not in present and row.agent in oldest and row.version >= oldest[row.agent]
    )


Stratum = tuple[str, str, int]
"""Agent, project and period; a session whose project is not known has a period of its own, as it is like no other."""


def strata(found: Sequence[Row]) -> list[Stratum]:
    """Return which sessions are alike: agent, project and period; those without a time have a period of their own."""
    dated = sum(row.first is not None for row in found)
    periods = -(-dated // PERIOD)

    def period(number: int, row: Row) -> int:
        if not row.project:
            return -2 - number
        return number * periods // dated if number < dated else -1

    return [(row.agent, row.project, period(number, row)) for number, row in enumerate(found)]
