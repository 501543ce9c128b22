"""Words for counts and dates, so that every rule says them the same way."""

from __future__ import annotations

from datetime import UTC, datetime

from nixlore.model.evidence import Evidence
from nixlore.model.run import DAY
from nixlore.model.usage import UseCount, Window


def date(day: int | None) -> str:
    """Return a day as 2026-03-14, "an unknown date" when there is none."""
    return "an unknown date" if day is None else datetime.fromtimestamp(day * DAY, UTC).strftime("%Y-%m-%d")


def amount(count: int, unit: str) -> str:
    """Return a count with its unit, `1 run`, `3 distinct command lines`."""
    return f"{count:,} {unit[:-1] if count == 1 else unit}"


def used(use: UseCount) -> str:
    """Return one count as a clause: how often, by whom, until when."""
    who = {"human": "", "agent": " by agents", "unknown": " by someone"}[use.actor]
    last = f", last on {date(use.last_day)}" if use.last_day is not None else ""
    return f"{amount(use.count, use.unit)}{who}{last}"


def use_evidence(name: str, use: UseCount) -> Evidence:
    """Return a count of use as evidence."""
    return Evidence(
        source=", ".join(use.sources),
        place=name,
        says=used(use),
        count=use.count,
        unit=use.unit,
        since=None if use.first_day is None else use.first_day * DAY,
        until=None if use.last_day is None else use.last_day * DAY,
    )


def window_evidence(window: Window) -> Evidence:
    """Return what a history shows at all, as evidence for an absence from it."""
    who = " by agents" if window.actor == "agent" else ""
    return Evidence(
        source=window.source,
        place=window.source,
        says=f"{amount(window.entries, window.unit)}{who} from {date(window.first_day)} to {date(window.last_day)}",
        count=window.entries,
        unit=window.unit,
        since=None if window.first_day is None else window.first_day * DAY,
        until=None if window.last_day is None else window.last_day * DAY,
    )
