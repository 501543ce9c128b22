"""What the figures of the page are counted from: for each fact its sources, its unit and its window.

A figure links to `basis(fact)`, a row of the Method section: which of the sources that were read the fact is made of,
what it counts, from when to when these sources reach, and the command that prints the fact itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nixlore.model.evidence import Coverage
from nixlore.present._page import Origin, anchor
from nixlore.present._page_evidence import FACTS, basis
from nixlore.present._text import homely, iso
from nixlore.report import Report

FINDINGS = "Each finding lists its own evidence; how many there are is counted over all of them."


@dataclass(frozen=True, slots=True)
class Source:
    """One collector that a fact is made of: its row of the Method section and what it read."""

    target: str
    name: str
    read: str


@dataclass(frozen=True, slots=True)
class Basis:
    """One row: what is counted, in what, of which sources, from when to when; `facts` is the command for it."""

    id: str
    title: str
    about: str
    unit: str
    sources: tuple[Source, ...]
    unread: int
    since: str
    until: str
    facts: str


def bases(report: Report, origins: Mapping[str, Origin]) -> tuple[Basis, ...]:
    """Return a row for every fact whose figures may stand on the page."""
    rows: dict[str, list[Coverage]] = {}
    for row in report.coverage:
        if row.state in ("read", "partial"):
            rows.setdefault(row.collector, []).append(row)
    return tuple(_basis(fact, origins.get(fact, Origin("", ())), rows, report.target.user) for fact in FACTS)


def _basis(fact: str, origin: Origin, rows: Mapping[str, list[Coverage]], user: str) -> Basis:
    title, unit = FACTS[fact]
    asked = tuple(rows) if fact == "findings" else origin.collectors
    read = [name for name in asked if name in rows]
    times = [row for name in read for row in rows[name]]
    return Basis(
        id=basis(fact),
        title=title,
        about=FINDINGS if fact == "findings" else origin.about,
        unit=unit,
        sources=tuple(Source(anchor("source", name), name, _read(rows[name], user)) for name in read),
        unread=len(asked) - len(read),
        since=_day(min((row.since for row in times if row.since is not None), default=None)),
        until=_day(max((row.until for row in times if row.until is not None), default=None)),
        facts="nixlore check" if fact == "findings" else f"nixlore facts {fact}",
    )


def _read(rows: list[Coverage], user: str) -> str:
    """Return what was read by one collector, in words, for who points at its name."""
    first = homely(rows[0].source, user)
    return first if len(rows) == 1 else f"{first} and {len(rows) - 1:,} more"


def _day(at: int | None) -> str:
    return "" if at is None else iso(at)[:10]
