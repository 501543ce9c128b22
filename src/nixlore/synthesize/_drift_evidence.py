"""Drift as evidence, said the same way by every rule."""

from __future__ import annotations

from nixlore.model.drift import DriftItem
from nixlore.model.evidence import Evidence

MOST = 12
"""How many items of one source are cited."""


def item_evidence(item: DriftItem) -> Evidence:
    """Return one item of drift as evidence: who says so, where it lies, and the line that would declare it."""
    absorb = f"; to declare it: {item.absorb}" if item.absorb else ""
    return Evidence(source=item.source, place=item.path or item.name, says=f"{item.says}{absorb}")


def named(item: DriftItem) -> str:
    """Return an item's name and version."""
    return f"{item.name} {item.version}".strip()


def listed(items: list[DriftItem], most: int = 5) -> str:
    """Return the items' names and versions as a list, the rest as a number."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(map(named, items[:most])) + more
