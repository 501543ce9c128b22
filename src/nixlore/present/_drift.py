"""The table and the lines behind `show drift`: what drifted, the worst first, and what could not be compared."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.drift import DriftReport
from nixlore.present._tables import Table
from nixlore.present._text import Line, safe
from nixlore.report import Report

NAME = "drift_report"

MOST_LINES = 12
"""How many items are told as sentences."""


def drift(report: Report) -> Table | None:
    """Return every item of drift with the line that would declare it."""
    fact = report.fact(NAME, DriftReport)
    if fact is None:
        return None
    rows = [
        (item.severity, item.kind.replace("_", " "), item.source, item.name, item.version, item.path, item.absorb)
        for item in fact.items
    ]
    columns = ("severity", "kind", "source", "name", "version", "path", "declare it with")
    return Table(columns, tuple(rows), optional=("path", "declare it with", "version"), flexible="name")


def programs(report: Report) -> Table | None:
    """Return the login PATH as a table: what each name runs, who owns it, whether it is declared, what it hides."""
    fact = report.fact(NAME, DriftReport)
    if fact is None:
        return None
    declared = {True: "yes", False: "no", None: "unknown"}
    rows = [
        (entry.name, entry.path, entry.owner, entry.provider, declared[entry.is_declared], _hidden(entry.hides))
        for entry in fact.programs
    ]
    columns = ("command", "path", "owner", "provider", "declared", "hides")
    return Table(columns, tuple(rows), optional=("provider", "path"), flexible="hides")


def _hidden(hides: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{path} ({owner})" if owner else path for path, owner in hides)


def drift_lines(report: Report, most: int = MOST_LINES) -> Iterator[Line]:
    """Yield the worst items as sentences, each with the line that would declare it, then what is not known."""
    fact = report.fact(NAME, DriftReport)
    if fact is None:
        return
    told = [item for item in fact.items if item.severity != "info"]
    for item in told[:most]:
        yield Line(safe(item.says), "warn" if item.severity == "warning" else "")
        if item.absorb:
            yield Line(safe(item.absorb), "dim", 2)
    if len(told) > most:
        yield Line(f"{len(told) - most} more: nixlore show drift -n 0", "dim")
    if not told:
        yield Line("nothing was found that the configuration does not know of")
    for reason in fact.unknown:
        yield Line(f"not known: {safe(reason)}", "dim")
