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


def earlier(lines: bytes, now: Snapshot) -> Snapshot | None:
    """Return the newest figures that were kept on a day before, None when there are none; torn lines are skipped."""
    for line in reversed(lines.splitlines()):
        try:
            found = msgspec.json.decode(line, type=Snapshot)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        if found.at[:10] < now.at[:10] and (found.host, found.user) == (now.host, now.user):
            return found
    return None


def changes(before: Snapshot, now: Snapshot) -> str:
    """Return in words what is different, "" when nothing is."""
    unseen = (before.classes.get("unseen", 0), now.classes.get("unseen", 0))
    figures = (
        ("declared tool", before.declared, now.declared),
        ("tool never seen used", *unseen),
        ("undeclared command", before.missing, now.missing),
    )
    parts = [_change(name, was, now_is) for name, was, now_is in figures if was != now_is]
    return f"since {before.at[:10]}: {', '.join(parts)}" if parts else ""


def _change(name: str, was: int, now_is: int) -> str:
    count = abs(now_is - was)
    noun = name if count == 1 else name.replace("tool", "tools", 1).replace("command", "commands", 1)
    return f"{count} {'more' if now_is > was else 'fewer'} {noun}"
