"""The report's first section: health at a glance, what changed, what is worth doing, and what could not be seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nixlore.model.evidence import Coverage
from nixlore.present._page import Given, Markup, Section, anchor, filled, rendered
from nixlore.present._page_changes import changes, digest
from nixlore.present._page_findings import best
from nixlore.present._page_health import Tile, tiles
from nixlore.present._page_markup import ticked
from nixlore.present._parts import together
from nixlore.present._text import homely, iso, plural
from nixlore.report import Report

MOST = 5
"""How many things worth doing are told."""


class Todo(NamedTuple):
    """One thing worth doing: what, why, and the command or the place that goes on from there."""

    says: Markup
    why: str
    command: str


def section(report: Report, given: Given, others: Sequence[Section]) -> Section:
    """Return the section; `others` are those that it leads to."""
    blind = together([note for note in report.diagnostics if note.severity != "note"], report.target.user)
    unread = [row for row in report.coverage if row.state in ("unreadable", "partial", "off") or _is_lacking(row)]
    empty = [section for section in others if section.missing]
    shown: list[Tile] = list(tiles(report))
    return Section(
        "overview",
        "Overview",
        _subject(report),
        rendered(
            "overview.html",
            tiles=shown,
            todo=list(_todo(report, given)),
            before=given.before and iso(given.before.made)[:16].replace("T", " "),
            changes=list(changes(given.before, digest(report))) if given.before else (),
            is_shared=given.share.hides,
            blind=blind,
            unread=[(row, homely(row.source, report.target.user), anchor("source", row.collector)) for row in unread],
            empty=empty,
        ),
        evidence="sources",
    )


def _is_lacking(row: Coverage) -> bool:
    """Tell whether a source is not there that would say more than others do."""
    return row.state == "absent" and row.collector == "recorded"


def _subject(report: Report) -> str:
    target = report.target
    who = f", used by {target.user}" if target.user else ""
    host = target.hostname or "A machine without a name"
    if not report.config_repo:
        return f"{host}{who}. No configuration was found: nixlore --config DIR report names one."
    read = sum(1 for row in report.coverage if row.state == "read")
    return f"{host}{who}; configuration {homely(report.config_repo, target.user)}. {plural(read, 'source')} read."


def _todo(report: Report, given: Given) -> Iterator[Todo]:
    """Yield the best changes of the plan, then the gravest findings that no change is about."""
    planned = given.plan.changes[:MOST] if given.plan else ()
    told: set[str] = set()
    for change in planned:
        told.update(change.codes)
        says = filled('<a href="#{id}">{title}</a>', id=anchor("change", change.id), title=change.title)
        yield Todo(says, change.worth, f"nixlore apply {change.id}" if change.patches else f"nixlore plan {change.id}")
    rest = [insight for insight in report.insights if insight.code not in told and insight.severity != "info"]
    for insight in best(rest, MOST - len(planned)):
        target = anchor("finding", f"{insight.code} {insight.subject}")
        says = filled('<a href="#{id}">{says}</a>', id=target, says=ticked(insight.says))
        yield Todo(says, f"{insight.confidence} confidence", f"nixlore check {insight.code}")
