"""From when to when each tool was declared: those that changed one by one, the others by when they came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from nixlore.model.evolution import CommitMark, Status
from nixlore.present._life import Lives, day
from nixlore.present._page import Markup, anchor
from nixlore.present._page_linked import Linked, listed
from nixlore.present._svg import Tone
from nixlore.present._svg_row import Stretch, spells
from nixlore.present._svg_scale import Span
from nixlore.present._text import plural

MOST_ROWS = 400
"""More tools than this are not drawn one by one, those with most changes are."""

MOST_GROUPS = 40
"""Over more months than this, tools that came and stayed are told by quarter, then by year."""

MOST_NAMES = 400

TONES: dict[Status, Tone] = {"declared": "plain", "disabled": "warm", "removed": "quiet"}


class _Event(msgspec.Struct, frozen=True):
    kind: str
    date: str
    at: int


class _Spell(msgspec.Struct, frozen=True):
    first: CommitMark
    last: CommitMark | None


class _Life(msgspec.Struct, frozen=True):
    """Of the life of a tool what is drawn of it; decoding all would take several times as long."""

    first_added: CommitMark
    status: Status
    spells: tuple[_Spell, ...]
    events: tuple[_Event, ...]


class Row(NamedTuple):
    """One tool or several that came together: who they are, the bar, and the same in words."""

    id: str
    name: Markup
    bar: Markup
    since: str
    until: str
    told: str
    status: str
    names: Markup = Markup()


def rows(known: Lives, span: Span, linked: Linked) -> tuple[list[Row], list[Row], int]:
    """Return tools that changed after they came, groups of those that did not, and how many rows are left out."""
    lives = {tool: msgspec.json.decode(raw, type=_Life) for tool, raw in known.packages.items()}
    changed = [(tool, life) for tool, life in lives.items() if len(life.events) > 1 or life.status != "declared"]
    stayed = [(tool, life) for tool, life in lives.items() if not (len(life.events) > 1 or life.status != "declared")]
    changed.sort(key=lambda pair: (-len(pair[1].events), pair[0]))
    shown = sorted(changed[:MOST_ROWS], key=lambda pair: (pair[1].first_added.date, pair[0]))
    found = [_row(tool, life, span, linked) for tool, life in shown]
    return found, list(_groups(stayed, span, linked)), max(len(changed) - MOST_ROWS, 0)


def _row(tool: str, life: _Life, span: Span, linked: Linked) -> Row:
    last = life.spells[-1].last if life.spells else None
    bars = [
        Stretch(_at(one.first), span.last if one.last is None else _at(one.last), _tone(one, life))
        for one in life.spells
    ]
    return Row(
        id=anchor("spell", tool),
        name=linked.tool(tool),
        bar=spells(bars, [_when(event.date, event.at) for event in life.events], span),
        since=day(life.first_added.date),
        until=day(last.date) if last is not None else "now",
        told=_told(life),
        status=life.status,
    )


def _tone(spell: _Spell, life: _Life) -> Tone:
    return "plain" if spell.last is None else TONES[life.status] if spell is life.spells[-1] else "quiet"


def _told(life: _Life) -> str:
    """Return what became of a tool after it came, in words."""
    kinds: dict[str, int] = defaultdict(int)
    for event in life.events[1:]:
        kinds[event.kind] += 1
    parts = [kind if count == 1 else f"{kind} {count} times" for kind, count in kinds.items()]
    return ", ".join(parts)


def _groups(stayed: Sequence[tuple[str, _Life]], span: Span, linked: Linked) -> Iterator[Row]:
    months = {life.first_added.date[:7] for _, life in stayed}
    cut = 7 if len(months) <= MOST_GROUPS else 4
    groups: dict[str, list[tuple[str, _Life]]] = defaultdict(list)
    for tool, life in stayed:
        groups[life.first_added.date[:cut]].append((tool, life))
    for name, found in sorted(groups.items()):
        first = min((_at(life.first_added) for _, life in found), default=span.first)
        yield Row(
            id=anchor("came", name),
            name=Markup(),
            bar=spells([Stretch(first, span.last, "plain")], [], span),
            since=name or "an unknown date",
            until="now",
            told=plural(len(found), "tool"),
            status="declared",
            names=listed((linked.tool(tool) for tool, _ in sorted(found)), MOST_NAMES),
        )


def _at(mark: CommitMark) -> int:
    return _when(mark.date, 0)


def _when(date: str, otherwise: int) -> int:
    try:
        return int(datetime.fromisoformat(date).astimezone(UTC).timestamp())
    except (ValueError, OverflowError):
        return otherwise
