"""The report's section on how it is known: every rule, the sources read and not read, and what the units mean."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.model.evidence import Coverage
from nixlore.present._page import Rule, Section, rendered
from nixlore.present._text import homely, iso
from nixlore.report import Report

UNITS = (
    ("runs", "How often something was run, each time counted: by the recording hook, atuin, bash and zsh, or agents."),
    (
        "distinct command lines",
        "How many different lines hold a command: fish keeps each line once, however often run.",
    ),
    ("bytes of NARs", "Sizes of store paths as the store counts them, in decimal units; on disk they may take less."),
    ("95 %", "Bounds of a rate are Wilson's: between them the true rate lies in 95 of 100 such counts."),
)
"""What figures on the page are counted in."""


def section(report: Report, rules: Sequence[Rule]) -> Section:
    """Return the section; without rules it still says what was read."""
    found = {insight.code for insight in report.insights}
    read = [row for row in report.coverage if row.state in ("read", "partial")]
    return Section(
        id="method",
        title="Method",
        summary="Every claim above rests on what is listed here; what is not known is said to be unknown.",
        html=rendered(
            "method.html",
            rules=[(rule, rule.code in found, rule.explanation.split("\n\n")) for rule in rules],
            sources=[_source(row, report.target.user) for row in report.coverage],
            units=UNITS,
            read=len(read),
        ),
        count=len(rules) or None,
    )


def _source(row: Coverage, user: str) -> dict[str, object]:
    """Return the cells of one source."""
    return {
        "collector": row.collector,
        "source": homely(row.source, user),
        "state": row.state,
        "entries": row.entries,
        "skipped": row.skipped,
        "unit": row.unit,
        "since": iso(row.since)[:10] if row.since is not None else "",
        "until": iso(row.until)[:10] if row.until is not None else "",
        "note": row.note,
    }
