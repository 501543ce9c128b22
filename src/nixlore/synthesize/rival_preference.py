"""Several programs for the same job are used, and one is clearly preferred.

Counts are compared within one unit and one actor only; where a job was counted in two units, the one with more evidence
speaks. An alias that runs a program counts for that program. Programs that desktops, key bindings and editors start
are left out: how often they are typed does not tell how often they are used.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nixlore.data.base_system import BASE_PROGRAMS, BUILTINS
from nixlore.data.rivals import NOT_TYPED
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Insight
from nixlore.model.usage import Preference, UsageAlignment
from nixlore.synthesize._phrases import amount

CODE = "NX103"

CLEAR_COUNT = 10
"""How often the favourite must have been used."""

CLEAR_RATIO = 3
"""How many times more often than the runner-up."""


def infer(alignment: UsageAlignment) -> Iterator[Insight]:
    """Yield one insight per purpose and actor with a clear favourite among at least two programs."""
    strongest: dict[tuple[str, str], Preference] = {}
    for preference in map(_typed, alignment.preferences):
        key = (preference.purpose, preference.actor)
        if key not in strongest or _total(preference) > _total(strongest[key]):
            strongest[key] = preference
    for preference in strongest.values():
        counts = preference.counts
        clear = len(counts) > 1 and counts[0][1] >= max(CLEAR_COUNT, CLEAR_RATIO * counts[1][1])
        if clear and preference.actor != "unknown" and _is_choice(preference):
            yield _insight(preference)


def _typed(preference: Preference) -> Preference:
    """Return a comparison without programs that are mostly started in other ways than by typing their names."""
    counts = tuple(count for count in preference.counts if count[0] not in NOT_TYPED)
    return msgspec.structs.replace(preference, counts=counts)


def _total(preference: Preference) -> int:
    return sum(count for _, count in preference.counts)


def _is_choice(preference: Preference) -> bool:
    """Tell whether at least one of the programs had to be chosen, since not every system has it."""
    return any(name not in BASE_PROGRAMS and name not in BUILTINS for name, _ in preference.counts)


def _insight(preference: Preference) -> Insight:
    (first, most), *rest = preference.counts
    who = "agents prefer" if preference.actor == "agent" else "you prefer"
    others = ", ".join(f"{name} ({count:,})" for name, count in rest[:3])
    evidence = tuple(
        Evidence(
            source="command_usage",
            place=name,
            says=amount(count, preference.unit),
            count=count,
            unit=preference.unit,
        )
        for name, count in preference.counts
    )
    return Insight(
        code=CODE,
        subject=first,
        says=f"for {preference.purpose}, {who} {first} ({amount(most, preference.unit)}) over {others}",
        severity="info",
        confidence="high",
        evidence=evidence,
    )
