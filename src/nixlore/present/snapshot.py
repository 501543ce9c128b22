"""The main figures of a run in one line, kept for each scan so that trends can be told."""

from __future__ import annotations

from collections import Counter

import msgspec

from nixlore.model.usage import CommandUsage, UsageAlignment
from nixlore.present._text import iso
from nixlore.report import Report


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one scan; `classes` counts declared tools by class of use, `insights` by rule."""

    at: str
    host: str
    user: str
    declared: int
    classes: dict[str, int]
    commands: int
    missing: int
    adhoc: int
    insights: dict[str, int]
    blind_spots: int


def present(report: Report) -> Snapshot:
    """Return the figures of a report; zeros for what could not be made."""
    alignment = report.fact("usage_alignment", UsageAlignment)
    usage = report.fact("command_usage", CommandUsage)
    return Snapshot(
        at=iso(report.generated_at),
        host=alignment.host if alignment else "",
        user=report.target.user,
        declared=len(alignment.tools) if alignment else 0,
        classes=dict(sorted(Counter(tool.tool_class for tool in alignment.tools).items())) if alignment else {},
        commands=len(usage.commands) if usage else 0,
        missing=len(alignment.missing) if alignment else 0,
        adhoc=len(alignment.adhoc) if alignment else 0,
        insights=dict(sorted(Counter(insight.code for insight in report.insights).items())),
        blind_spots=sum(note.severity != "note" for note in report.diagnostics),
    )
