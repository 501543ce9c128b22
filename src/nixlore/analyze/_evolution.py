"""A tool's events in the order in which they can have happened, and the stretches over which it was declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import msgspec

from nixlore.model.evolution import CommitMark
from nixlore.model.git import DeclarationEvent
from nixlore.model.run import DAY

ARRIVALS = frozenset(("added", "re-added"))
"""Kinds of events after which a tool is there that was not there before."""

DEPARTURES = frozenset(("removed", "disabled"))
"""Kinds of events after which a tool is gone."""

FLICKER_SECONDS = DAY
"""An absence shorter than this is work in progress, not a removal and a return."""

FLICKER_COMMITS = 3
"""So is one over fewer commits than this, wherever it did not last."""

FLICKER_LIMIT = 30 * DAY
"""Where commits are rare, an absence of this length is one, however few commits it spans."""


class Stretch(NamedTuple):
    """What a tool was declared by and removed by; `last` is None while it is declared."""

    first: DeclarationEvent
    last: DeclarationEvent | None


def mark(event: DeclarationEvent) -> CommitMark:
    """Return the commit of an event."""
    return CommitMark(commit=event.commit, date=event.date)


def by_tool(events: Iterable[DeclarationEvent], declared: frozenset[str]) -> dict[str, list[DeclarationEvent]]:
    """Return the events of each tool in order, an addition after a removal told as a return.

    `declared` are the tools that the last commit declares.
    """
    groups: dict[str, list[DeclarationEvent]] = defaultdict(list)
    for event in events:
        groups[event.tool].append(event)
    return {tool: _told(ordered(group, is_declared=tool in declared)) for tool, group in groups.items()}


def ordered(events: Sequence[DeclarationEvent], *, is_declared: bool) -> list[DeclarationEvent]:
    """Return one tool's events oldest first.

    Topological order puts one branch after the other, and clocks can be wrong: of the order of commits and that of
    their times, the one in which the tool is less often added while it is there or removed while it is not.
    """
    by_place = sorted(events, key=attrgetter("position"))
    if all(one.at <= other.at for one, other in pairwise(by_place)):
        return by_place
    by_time = sorted(by_place, key=attrgetter("at"))
    if _contradictions(by_time, is_declared=is_declared) < _contradictions(by_place, is_declared=is_declared):
        return by_time
    return by_place


def _contradictions(events: Iterable[DeclarationEvent], *, is_declared: bool) -> int:
    count, is_there = 0, False
    for event in events:
        count += is_there if event.kind in ARRIVALS else not is_there
        is_there = event.kind not in DEPARTURES
    # Two branches may well do the same; that the end is not as it is known to be weighs more.
    return count + 2 * (is_there != is_declared)


def _told(events: list[DeclarationEvent]) -> list[DeclarationEvent]:
    """Return the events with every addition after a removal as `re-added`."""
    is_gone = False
    for place, event in enumerate(events):
        if is_gone and event.kind == "added":
            events[place] = msgspec.structs.replace(event, kind="re-added")
        is_gone = event.kind in DEPARTURES or (is_gone and event.kind not in ARRIVALS)
    return events


def stretches(events: Sequence[DeclarationEvent], *, is_declared: bool) -> list[Stretch]:
    """Return the stretches over which a tool was declared, short absences left out; the events are in order.

    A tool that is moved or removed without having been added was there before its history begins.
    """
    found: list[Stretch] = []
    for event in events:
        is_open = bool(found) and found[-1].last is None
        if event.kind in DEPARTURES:
            if is_open:
                found[-1] = Stretch(found[-1].first, event)
            elif not found:
                found.append(Stretch(event, event))
        elif not is_open:
            _reopen(found, event)
    return _as_now(found, events, is_declared=is_declared)


def _reopen(found: list[Stretch], event: DeclarationEvent) -> None:
    """Begin a new stretch, or go on with the last one where its end was only a flicker."""
    last = found[-1].last if found else None
    if last is not None and is_flicker(last, event):
        found[-1] = Stretch(found[-1].first, None)
    else:
        found.append(Stretch(event, None))


def is_flicker(gone: DeclarationEvent, back: DeclarationEvent) -> bool:
    """Tell whether an absence is too short to have been meant."""
    seconds, commits = back.at - gone.at, back.position - gone.position
    return seconds < FLICKER_SECONDS or (0 <= commits < FLICKER_COMMITS and seconds < FLICKER_LIMIT)


def _as_now(found: list[Stretch], events: Sequence[DeclarationEvent], *, is_declared: bool) -> list[Stretch]:
    """Return the stretches so that the last one agrees with what the last commit declares.

    Branches that were merged may tell it otherwise: what stands at the end is known for certain.
    """
    if not found or (found[-1].last is None) is is_declared:
        return found
    if is_declared:
        return [*found[:-1], Stretch(found[-1].first, None)]
    gone = [event for event in events if event.kind in DEPARTURES]
    return [*found[:-1], Stretch(found[-1].first, gone[-1] if gone else events[-1])]
