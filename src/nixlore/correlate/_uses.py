"""Add up counts of use without ever mixing units or actors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from nixlore.model.usage import UseCount


def merged(counts: Iterable[UseCount]) -> tuple[UseCount, ...]:
    """Return one count per actor and unit over several programs; days are those of the busiest one, a lower bound."""
    groups: dict[tuple[str, str], list[UseCount]] = defaultdict(list)
    for count in counts:
        groups[count.actor, count.unit].append(count)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0] != "human", item[0]))
    return tuple(_sum(group) for _, group in ordered)


def _sum(group: list[UseCount]) -> UseCount:
    return UseCount(
        actor=group[0].actor,
        unit=group[0].unit,
        count=sum(count.count for count in group),
        days=max(count.days for count in group),
        first_day=min((count.first_day for count in group if count.first_day is not None), default=None),
        last_day=max((count.last_day for count in group if count.last_day is not None), default=None),
        sources=tuple(sorted({source for count in group for source in count.sources})),
    )
