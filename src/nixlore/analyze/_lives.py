"""One tool's life, told from its events and from how the last commit declares it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nixlore.analyze._evolution import ARRIVALS, DEPARTURES, Stretch, mark, stretches
from nixlore.model.evolution import CommitMark, LifeEvent, Spell, Status, ToolLife
from nixlore.model.git import ConfigCommit, ConfigHead, ConfigPromise, DeclarationEvent, DeclaredTool, Quote
from nixlore.model.run import DAY

COMING = ARRIVALS | {"converted", "spread"}
"""Kinds of events whose stated reason is one for a tool to be there; that of a move is about the move."""


class Past:
    """What is common to all lives of one history."""

    def __init__(
        self,
        head: ConfigHead,
        commits: Sequence[ConfigCommit],
        promises: Mapping[str, Sequence[ConfigPromise]],
        now: int,
    ) -> None:
        self.now = now
        self.promises = promises
        self.authors = {commit.commit: commit.author for commit in commits}
        oldest = min(commits, key=lambda commit: commit.position, default=None)
        self.start = head if oldest is None else oldest
        starts = head.starts or ((self.start.commit,) if head.shallow else ())
        self._hidden = frozenset(starts) if head.shallow else frozenset()

    def is_hidden(self, event: DeclarationEvent) -> bool:
        """Tell whether what was before an event is not known."""
        return event.unread_before or event.commit in self._hidden

    def days_since(self, at: int) -> int:
        """Return how many days ago something was; a clock that was ahead does not make it negative."""
        return max(0, (self.now - at) // DAY)


def life(tool: str, events: Sequence[DeclarationEvent], declared: DeclaredTool | None, past: Past) -> ToolLife:
    """Return one tool's life; its events are in order, `declared` is None where the last commit has it no more."""
    found = stretches(events, is_declared=declared is not None)
    if not found:
        return _unwitnessed(tool, declared, past)
    arrivals = [event for event in events if event.kind in ARRIVALS]
    first = min(arrivals, key=lambda event: (event.at, event.position), default=events[0])
    start = found[-1].first
    return ToolLife(
        names=_names(events, declared),
        first_added=mark(first),
        status=_status(events, declared),
        last_removed=None if found[-1].last is None else mark(found[-1].last),
        events=tuple(_event(event) for event in events),
        spells=tuple(_spell(stretch) for stretch in found),
        changes=len({event.commit for event in events}),
        age_days=past.days_since(first.at),
        declared_days=past.days_since(start.at) if declared is not None else None,
        authors=tuple(dict.fromkeys(filter(None, (past.authors.get(event.commit) for event in events)))),
        places=() if declared is None else declared.places,
        why=_why(found[-1], events),
        promises=tuple(past.promises.get(tool, ())),
        came_back=len(found) - 1,
        known_from_start=events[0].kind in ARRIVALS and not past.is_hidden(first),
        unread_before=first.unread_before,
    )


def _unwitnessed(tool: str, declared: DeclaredTool | None, past: Past) -> ToolLife:
    """Return the life of a tool that was there all along: no commit that was read did anything to it."""
    start = CommitMark(commit=past.start.commit, date=past.start.date)
    at = past.start.at if isinstance(past.start, ConfigCommit) else past.now
    return ToolLife(
        names=() if declared is None else declared.names,
        first_added=start,
        status="declared",
        last_removed=None,
        events=(),
        spells=(Spell(first=start, last=None),),
        changes=0,
        age_days=past.days_since(at),
        declared_days=past.days_since(at),
        authors=(),
        places=() if declared is None else declared.places,
        promises=tuple(past.promises.get(tool, ())),
        known_from_start=False,
    )


def _names(events: Sequence[DeclarationEvent], declared: DeclaredTool | None) -> tuple[str, ...]:
    """Return every attribute path and option the tool ever had, the present ones first."""
    present = () if declared is None else declared.names
    return tuple(dict.fromkeys((*present, *(name for event in reversed(events) for name in event.names))))


def _status(events: Sequence[DeclarationEvent], declared: DeclaredTool | None) -> Status:
    if declared is not None:
        return "declared"
    last = next((event for event in reversed(events) if event.kind in DEPARTURES), None)
    return "disabled" if last is not None and last.kind == "disabled" else "removed"


def _spell(stretch: Stretch) -> Spell:
    return Spell(first=mark(stretch.first), last=None if stretch.last is None else mark(stretch.last))


def _event(event: DeclarationEvent) -> LifeEvent:
    return LifeEvent(
        kind=event.kind,
        commit=event.commit,
        date=event.date,
        at=event.at,
        names=event.names,
        files=event.files,
        line=event.line,
        intent=event.intent,
        rule=event.rule,
        why=event.why,
        migration=event.migration,
    )


def _why(now: Stretch, events: Sequence[DeclarationEvent]) -> Quote | None:
    """Return why the tool is here: as said when it last came, else the first that was ever said; or why it went.

    Why something once came tells nothing of why it went, so nothing else stands in for that.
    """
    if now.last is not None:
        return now.last.why
    return now.first.why if now.first.why is not None else next(_reasons(events), None)


def _reasons(events: Sequence[DeclarationEvent]) -> Iterator[Quote]:
    return (event.why for event in events if event.why is not None and event.kind in COMING)
