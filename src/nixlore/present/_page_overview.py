"""The report's first section: health at a glance, what changed since the last report, and what could not be seen."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.present._page import Given, Section, rendered
from nixlore.present._parts import together
from nixlore.report import Report


def section(report: Report, given: Given, others: Sequence[Section]) -> Section:
    """Return the section."""
    blind = together([note for note in report.diagnostics if note.severity != "note"], report.target.user)
    return Section(
        id="overview",
        title="Overview",
        summary="",
        html=rendered("overview.html", blind=blind, others=others, before=given.before),
    )
