"""Every view of `nixlore show`: the fact that it shows and how its table is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nixlore.present import _deps, _drift, _tables
from nixlore.present._tables import Table
from nixlore.present._timeline import timeline
from nixlore.report import Report

VIEWS: Mapping[str, tuple[str, Callable[[Report], Table | None]]] = {
    **_tables.VIEWS,
    "timeline": ("config_log", timeline),
    "deps": (_deps.NAME, _deps.deps),
    "drift": (_drift.NAME, _drift.drift),
    "path": (_drift.NAME, _drift.programs),
}
"""By the word that asks for it."""
