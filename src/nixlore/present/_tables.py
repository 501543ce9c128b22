"""The tables behind the answers: a heading and rows of cells, without any drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from nixlore.model.hosts import HostOverview
from nixlore.model.usage import CommandUsage, Place, UsageAlignment
from nixlore.present._text import safe
from nixlore.report import Report
from nixlore.synthesize._phrases import date

GAP = 3
"""How many blanks stand between two columns."""

SHORTEST = 12
"""A column is not cut to less than this."""


class Table(NamedTuple):
    """Columns, the cells below them as text, which hold numbers, and what can go where there is little room.

    `optional` columns are dropped in their order; then the `flexible` one is cut, at last the rightmost are dropped:
    half a figure would be another one.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()
    optional: tuple[str, ...] = ()
    flexible: str = ""

    def without(self, name: str) -> Table:
        """Return the table without one column."""
        place = self.columns.index(name)
        rows = tuple((*row[:place], *row[place + 1 :]) for row in self.rows)
        return self._replace(columns=tuple(column for column in self.columns if column != name), rows=rows)

    def widths(self) -> tuple[int, ...]:
        """Return how wide each column is."""
        return tuple(max(len(cell) for cell in column) for column in zip(self.columns, *self.rows, strict=True))


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
    return Table(
        columns,
        tuple(rows),
        frozenset({"count", "days"}),
        ("through", "first", "source", "days", "last"),
        flexible="command",
    )


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
    return Table(
        columns, tuple(rows), frozenset({"count"}), ("hosts", "programs", "count", "declared"), flexible="because"
    )


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
    numbers = frozenset({"packages", "switches", "modules"})
    return Table(columns, tuple(rows), numbers, ("declared", "hostname", "modules"), flexible="host")


VIEWS: Mapping[str, tuple[str, Callable[[Report], Table | None]]] = {
    "usage": ("command_usage", usage),
    "tools": ("usage_alignment", tools),
    "hosts": ("host_overview", hosts),
}
"""Each view, the fact that it shows and how its table is made."""


def fitted(table: Table, width: int) -> Table:
    """Return the table for a terminal: harmless text, no empty column, and no wider than so many characters."""
    table = table._replace(rows=tuple(tuple(safe(cell, 80) for cell in row) for row in table.rows))
    for name in table.columns:
        if not any(row[table.columns.index(name)] for row in table.rows):
            table = table.without(name)
    for name in table.optional:
        if _excess(table, width) > 0 and name in table.columns:
            table = table.without(name)
    table = _cut(table, width)
    while _excess(table, width) > 0 and len(table.columns) > 1:
        table = table.without(table.columns[-1])
    return table


def _excess(table: Table, width: int) -> int:
    return sum(table.widths()) + GAP * len(table.columns) - width


def _cut(table: Table, width: int) -> Table:
    """Return the table with its flexible column cut as far as it has to be, but not to less than `SHORTEST`."""
    excess = _excess(table, width)
    if excess <= 0 or table.flexible not in table.columns:
        return table
    place = table.columns.index(table.flexible)
    room = max(table.widths()[place] - excess, SHORTEST)
    rows = tuple((*row[:place], safe(row[place], room), *row[place + 1 :]) for row in table.rows)
    return table._replace(rows=rows)


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
