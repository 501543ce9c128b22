"""How long each declared tool has been declared, in the repository and for this host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.model.evolution import LifeEvent, PackageEvolution, ToolLife
from nixlore.model.run import DAY
from nixlore.model.tool_history import ToolAge
from nixlore.model.usage import ToolUse, UsageAlignment
from nixlore.nix.tool_names import tool_key


def ages(evolution: PackageEvolution, alignment: UsageAlignment, hosts: int, now: int) -> Iterator[ToolAge]:
    """Yield the age of every declared tool that the history knows or that stands in a file not committed yet.

    Where there are several `hosts`, a move to another file may have been one to this host.
    """
    own = frozenset(alignment.host.split())
    for tool in alignment.tools:
        key = tool_key(tool.attr_path)
        life = evolution.packages.get(key)
        if life is not None and life.declared_days is not None:
            at = _here_at(life, _files(tool, own), now, may_move=hosts != 1)
            yield ToolAge(
                attr_path=tool.attr_path,
                channel=tool.channel,
                tool=key,
                days=life.declared_days,
                days_here=max(0, (now - at) // DAY),
                here_at=at,
                since=life.spells[-1].first,
                is_least=not life.known_from_start and len(life.spells) == 1,
            )
        elif any(place.file in evolution.dirty for place in tool.places):
            yield ToolAge(
                attr_path=tool.attr_path, channel=tool.channel, tool=key, days=0, days_here=0, here_at=now, since=None
            )


def _files(tool: ToolUse, own: frozenset[str]) -> Sequence[str]:
    """Return the files that bring a tool to this host, or may."""
    return [place.file for place in tool.places if place.hosts is None or not own or own & set(place.hosts)]


def _here_at(life: ToolLife, files: Sequence[str], now: int, *, may_move: bool) -> int:
    """Return when the first of the files came to have the tool, the start of the stretch where nothing says less."""
    start = life.spells[-1].first.commit
    first = next((number for number, event in enumerate(life.events) if event.commit == start), 0)
    events = life.events[first:]
    whole = events[0].at if events else now - (life.declared_days or 0) * DAY
    came = [_came_to(file, events, may_move=may_move) for file in files]
    return max(whole, min((whole if at is None else at for at in came), default=whole))


def _came_to(file: str, events: Sequence[LifeEvent], *, may_move: bool) -> int | None:
    """Return when a tool came to a file that did not have it when it was added, None where it did or that is unknown.

    A change of its name or kind in one file brings it to no other.
    """
    for event in reversed(events):
        if file in event.files:
            if event.kind in ("added", "re-added"):
                return None
            if event.kind == "spread" or (event.kind == "moved" and may_move):
                return event.at
    return None
