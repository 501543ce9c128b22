"""Drift as evidence, said the same way by every rule."""

from __future__ import annotations

from nixlore.model.drift import DriftItem
from nixlore.model.evidence import Evidence

MOST = 12
"""How many items of one source are cited."""

MOST_NAMES = 4
"""How many programs of one item are named."""


def item_evidence(item: DriftItem, *, alone: bool) -> Evidence:
    """Return one item of drift as evidence: what it provides, what the configuration has, what would declare it.

    Where it is `alone` its name and version were said already.
    """
    return Evidence(source=item.source, place=item.path or item.name, says=_told(item, alone=alone))


def _told(item: DriftItem, *, alone: bool) -> str:
    shown = [name for name in item.commands if not item.path.endswith(f"/{name}")]
    provides = f"provides {', '.join(shown[:MOST_NAMES])}" if shown else "is there"
    more = f" and {len(shown) - MOST_NAMES} more" if len(shown) > MOST_NAMES else ""
    # After a semicolon an item says what is known of it beside the fact itself.
    known = item.says.partition("; ")[2] or "no declaration names it"
    known = known if alone else known.partition("; ")[0]
    line = f"this would declare it: {item.absorb}" if item.absorb else ""
    subject = "" if alone else f"{named(item)} "
    return "; ".join(filter(None, (f"{subject}{provides}{more}", known, line)))


def named(item: DriftItem) -> str:
    """Return an item's name and version."""
    return f"{item.name} {item.version}".strip()


def listed(items: list[DriftItem], most: int = 5) -> str:
    """Return the items' names and versions as a list, the rest as a number."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(map(named, items[:most])) + more
