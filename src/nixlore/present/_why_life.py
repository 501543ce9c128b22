"""What a configuration's history says of one tool: since when, in whose words, how steadily, and instead of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from nixlore.model.evolution import LifeEvent, Spell, ToolLife
from nixlore.model.git import ConfigPromise
from nixlore.present._life import Biography, cited, dated, day, quoted, short, source
from nixlore.present._text import Line, listed, plural, safe

SPELLS = 4
"""How many stretches of time are told, the latest ones, unless all are asked for."""


def row(label: str, text: str) -> Line:
    """Return one labelled row of an answer."""
    return Line(f"{label:<10} {text}", indent=2)


def summary(biography: Biography, *, several: bool = False, full: bool = False) -> Iterator[Line]:
    """Yield the rows of one tool's life, each with its source."""
    life = biography.life
    if several:
        yield Line(f"{safe(biography.tool)}, in the history", "strong", 2)
    yield from _since(biography)
    if life.status != "declared":
        yield from _gone(biography)
    yield from _reason(life)
    yield from _changes(life)
    if life.came_back:
        yield from _spells(life.spells, full=full)
    for switch in biography.came:
        returned = ", taken back since" if switch.returned else ""
        yield row("instead", f"of {safe(switch.from_)} since {day(switch.date)} ({short(switch.commit)}){returned}")
    for switch in biography.went:
        returned = ", taken back since" if switch.returned else ""
        yield row("replaced", f"by {safe(switch.to)} on {day(switch.date)} ({short(switch.commit)}){returned}")
    for promise in life.promises:
        yield row("promise", f"{cited(promise.quote)}; {_kept(promise)}")
    for file in biography.uncommitted:
        yield row("", f"{safe(file)} has changes that are not committed yet")


def _since(biography: Biography) -> Iterator[Line]:
    life = biography.life
    first = life.events[0] if life.events else None
    words = biography.words(life.first_added.commit)
    by = f", by {safe(words.author, 60)}" if words is not None and words.author else ""
    called = f": {quoted(words.subject, 80)}" if words is not None and words.subject else ""
    if life.unread_before:
        yield row("since", f"{dated(life.first_added)} or earlier: the version of its file before that was not read")
        return
    if not life.known_from_start:
        yield row("since", f"before {day(biography.since)}, where the history that is here starts")
        return
    label = "since" if life.status == "declared" else "first"
    again = life.spells[-1].first if life.came_back and life.status == "declared" else None
    yield row(label, f"{dated(life.first_added)}{by}{called}")
    if first is not None and first.intent == "bulk-initial":
        yield row("", "with the first import: it may have been there before")
    if again is not None:
        yield row("", f"again since {dated(again)}")


def _gone(biography: Biography) -> Iterator[Line]:
    life = biography.life
    label = "disabled" if life.status == "disabled" else "removed"
    if life.last_removed is None:
        yield row(label, "at an unknown time")
        return
    words = biography.words(life.last_removed.commit)
    by = f", by {safe(words.author, 60)}" if words is not None and words.author else ""
    called = f": {quoted(words.subject, 80)}" if words is not None and words.subject else ""
    yield row(label, f"{dated(life.last_removed)}{by}{called}")


def _reason(life: ToolLife) -> Iterator[Line]:
    """Yield why it is here, or why it went; of what went, also why it had come."""
    if life.status == "declared":
        yield row("reason", cited(life.why))
        return
    gone = next((event for event in reversed(life.events) if event.kind in ("removed", "disabled")), None)
    came = next((event.why for event in life.events if event.kind == "added" and event.why is not None), None)
    yield row("reason", f"to go: {cited(gone.why if gone is not None else None)}")
    yield row("", f"to come: {cited(came)}")


def _changes(life: ToolLife) -> Iterator[Line]:
    kinds = Counter(event.kind for event in life.events[1:])
    how = ", ".join(f"{kind} {count} times" if count > 1 else kind for kind, count in kinds.items())
    last = f", last on {day(life.events[-1].date)}" if kinds else ""
    text = f"{plural(sum(kinds.values()), 'time')} since: {how}{last}" if kinds else "never since"
    yield row("changed", text)
    if len(life.authors) > 1:
        yield row("", f"by {listed(life.authors, 4)}")


def _spells(spells: Sequence[Spell], *, full: bool) -> Iterator[Line]:
    shown = spells if full else spells[-SPELLS:]
    for number, spell in enumerate(shown):
        until = f"to {dated(spell.last)}" if spell.last is not None else "until now"
        yield row("there" if number == 0 else "", f"{dated(spell.first)} {until}")
    if len(shown) < len(spells):
        yield row("", f"and {plural(len(spells) - len(shown), 'earlier time')}: --full")


def _kept(promise: ConfigPromise) -> str:
    """Say what is known of what was waited for."""
    if promise.condition == "date":
        return f"waits for {safe(promise.date)}"
    if promise.condition == "version":
        what = f"waits for {safe(promise.subject or promise.tool)} {safe(promise.version)}"
        have = f"the locked nixpkgs has {safe(promise.locked_version)}" if promise.locked_version else ""
        return f"{what}; {have or 'cannot tell which one the locked nixpkgs has'}"
    if promise.condition == "merge":
        return f"cannot tell whether {safe(promise.subject) or 'it'} is merged, which would need the network"
    return "cannot tell whether that has come"


def log(biography: Biography) -> Iterator[Line]:
    """Yield the whole biography, event by event, oldest first."""
    life = biography.life
    if life.unread_before:
        yield Line(
            "it may have been there before: the version of its file before the first one here was not read", indent=2
        )
    elif not life.known_from_start:
        yield Line(f"{day(biography.since)}          the history that is here starts; it was declared before", indent=2)
    for event in life.events:
        yield Line(f"{day(event.date)} {safe(short(event.commit))}  {_happened(event)}", indent=2)
        words = biography.words(event.commit)
        if words is not None and words.subject:
            by = f" ({safe(words.author, 60)})" if words.author else ""
            yield _below(f"{quoted(words.subject, 120)}{by}")
        yield _below(f"reason: {_told(event)}")
    for promise in life.promises:
        yield _below(f"promise: {cited(promise.quote)}; {_kept(promise)}")
    for file in biography.uncommitted:
        yield Line(f"now         {safe(file)} has changes that are not committed yet", indent=2)


def _told(event: LifeEvent) -> str:
    """Return the reason with its source; one in the commit's own message needs not name the commit again."""
    if event.why is None or event.why.commit != event.commit or event.why.file:
        return cited(event.why)
    return f"{quoted(event.why.text)} ({source(event.why).removesuffix(f' of {short(event.commit)}')})"


def _below(text: str) -> Line:
    return Line(" " * 18 + "  " + text, indent=2)


def _happened(event: LifeEvent) -> str:
    where = listed(event.files, 3)
    if event.line and event.files and len(event.files) <= 3:
        where += f":{event.line}"
    preposition = {"removed": "from", "disabled": "in", "moved": "between", "narrowed": "from"}.get(event.kind, "in")
    moved = event.migration
    switch = f", {safe(moved.from_)} → {safe(moved.to)}" if moved is not None else ""
    intent = f" [{event.intent}]" if event.intent else ""
    return f"{event.kind} {preposition} {where}{switch}{intent}" if where else f"{event.kind}{switch}{intent}"
