"""Switches from one tool to another, and whether they still hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nixlore.analyze._evolution import ARRIVALS
from nixlore.model.evolution import ToolMigration
from nixlore.model.git import DeclarationEvent, Migration


def migrations(told: Mapping[str, Sequence[DeclarationEvent]], declared: frozenset[str]) -> tuple[ToolMigration, ...]:
    """Return every switch once, oldest first; `told` are the events of each tool in order.

    A switch was taken back when the tool that was left came back later, or is declared now while the other is not: a
    return within hours is no event of its own. One that came for a while, and without a switch back, took nothing back
    where it is gone and the other is there. A switch stands while the new tool is declared and the old one is not.
    """
    found: dict[tuple[str, str, str], list[tuple[DeclarationEvent, Migration]]] = {}
    for events in told.values():
        for event in events:
            switch = event.migration
            if switch is not None and switch.keys[0] != switch.keys[1]:
                found.setdefault((event.commit, *switch.keys), []).append((event, switch))
    returns = {tool: _arrivals(events) for tool, events in told.items()}
    ordered = sorted(found.values(), key=lambda pairs: (pairs[0][0].position, pairs[0][0].at))
    last = {pairs[0][1].keys: pairs[0][0].position for pairs in ordered}
    return tuple(_switch(pairs, returns, declared, last) for pairs in ordered)


def _arrivals(events: Iterable[DeclarationEvent]) -> tuple[int, int]:
    """Return the last place and time at which a tool came, (-1, -1) for never."""
    came = [event for event in events if event.kind in ARRIVALS]
    return max((event.position for event in came), default=-1), max((event.at for event in came), default=-1)


def _switch(
    pairs: Sequence[tuple[DeclarationEvent, Migration]],
    returns: Mapping[str, tuple[int, int]],
    declared: frozenset[str],
    last: Mapping[tuple[str, str], int],
) -> ToolMigration:
    event, switch = pairs[0]
    old, new = switch.keys
    position, at = returns.get(old, (-1, -1))
    is_undone, holds = (old in declared and new not in declared), (new in declared and old not in declared)
    came_back = position > event.position and at >= event.at
    returned = is_undone or (came_back and (not holds or last.get((new, old), -1) > event.position))
    return ToolMigration(
        from_=old,
        to=new,
        commit=event.commit,
        date=event.date,
        stands=new in declared and old not in declared and not returned,
        returned=returned,
        why=next((said.why for said, _ in pairs if said.why is not None), None),
        rule=switch.rule,
        at=event.at,
    )
