"""The tables behind the answers: a heading and rows of cells, without any drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from nixlore.model.hosts import HostOverview
from nixlore.model.usage import CommandUsage, Place, UsageAlignment
from nixlore.present._text import safe
from nixlore.report import Report
from nixlore.synthesize._phrases import date


class Table(NamedTuple):
    """Columns, the cells below them as text, and which columns hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()


def usage(report: Report) -> Table | None:
    """Return every command with each count of its use, most used first."""
    fact = report.fact("command_usage", CommandUsage)
    if fact is None:
        return None
    found = [(command, use) for command in fact.commands for use in command.uses]
    found.sort(key=lambda pair: (-pair[1].count, pair[0].name, pair[1].actor))
    rows = [
        (
            command.name,
            f"{use.count}",
            use.unit,
            use.actor,
            f"{use.days}",
            _day(use.first_day),
            _day(use.last_day),
            ",".join(use.sources),
            ",".join(command.via),
        )
        for command, use in found
    ]
    columns = ("command", "count", "unit", "by", "days", "first", "last", "source", "through")
    return Table(columns, tuple(rows), frozenset({"count", "days"}))


def tools(report: Report) -> Table | None:
    """Return every declared tool with the class of its use and why."""
    fact = report.fact("usage_alignment", UsageAlignment)
    if fact is None:
        return None
    ordered = sorted(fact.tools, key=lambda tool: (tool.tool_class, tool.attr_path))
    rows = [
        (
            tool.attr_path,
            tool.tool_class,
            tool.because,
            ",".join(tool.programs[:5]) + (",…" if len(tool.programs) > 5 else ""),
            f"{max((use.count for use in tool.uses), default=0)}",
            _where(tool.places[0]) if tool.places else "",
            _hosts(tool.places[0].hosts) if tool.places else "",
        )
        for tool in ordered
    ]
    columns = ("tool", "class", "because", "programs", "count", "declared", "hosts")
    return Table(columns, tuple(rows), frozenset({"count"}))


def hosts(report: Report) -> Table | None:
    """Return every configuration of the repository."""
    fact = report.fact("host_overview", HostOverview)
    if fact is None:
        return None
    rows = [
        (
            host.name + (" (this one)" if host.is_this else ""),
            host.kind,
            host.hostname,
            f"{host.packages}",
            f"{host.switches}",
            f"{host.modules}",
            "yes" if host.complete else "no",
            f"{host.file}:{host.line}",
        )
        for host in fact.hosts
    ]
    columns = ("host", "kind", "hostname", "packages", "switches", "modules", "complete", "declared")
    return Table(columns, tuple(rows), frozenset({"packages", "switches", "modules"}))


VIEWS: Mapping[str, tuple[str, Callable[[Report], Table | None]]] = {
    "usage": ("command_usage", usage),
    "tools": ("usage_alignment", tools),
    "hosts": ("host_overview", hosts),
}
"""Each view, the fact that it shows and how its table is made."""


def tab_separated(table: Table) -> Iterator[str]:
    """Yield the table as lines of cells with tabs between; nothing in a cell can end it or move a cursor."""
    for row in (table.columns, *table.rows):
        yield "\t".join(safe(cell, 1000) for cell in row)


def _day(day: int | None) -> str:
    return "" if day is None else date(day)


def _where(place: Place) -> str:
    return f"{place.file}:{place.line}"


def _hosts(names: tuple[str, ...] | None) -> str:
    return "unknown" if names is None else ",".join(names)
