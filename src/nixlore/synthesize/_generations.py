"""Generations and sizes as evidence, said the same way by every rule."""

from __future__ import annotations

from datetime import UTC, datetime

from nixlore.model.evidence import Evidence
from nixlore.model.store import Generation

GENERATIONS = "generations"
"""The source of what links of profiles say."""

UNITS = ("B", "kB", "MB", "GB", "TB")


def nar_size(size: int) -> str:
    """Return a size in decimal units, as what it is: `612 MB NAR`."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.3g} {UNITS[unit]} NAR" if value < 999.5 else f"{value:,.0f} {UNITS[unit]} NAR"


def made(at: int) -> str:
    """Return the day of epoch seconds."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d") if 0 < at < 2**37 else "an unknown date"


def generation_evidence(row: Generation, says: str) -> Evidence:
    """Return what a generation tells as evidence."""
    return Evidence(source=GENERATIONS, place=row.link, says=says, since=row.created, until=row.created)
