"""A declared package holds much of the closure that nothing else needs, and it is seldom or never run.

What would leave is said of the current closure, counted as NARs: only what no other package, profile or other part of
the system leads to once the package is undeclared. Older generations, dev shells and results may hold it longer; they
are named. Said from 200 MB on, of packages whose programs are known and whose absence may be claimed (as NX101 has it),
or that were last run 90 days ago and on two days at most. What desktops, editors, services, other programs or a file of
the configuration start is not judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from nixlore.data.uses_elsewhere import CALLERS
from nixlore.exemptions import exempt_class, is_for_people, says_helper
from nixlore.identity import Catalog, canonical
from nixlore.model.dependencies import DependencyGraph, LineCost, LineCosts, Package
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.nix import Alias, ProgramReference
from nixlore.model.run import DAY, Config
from nixlore.model.tool_history import ToolAge, ToolHistory
from nixlore.model.usage import ToolUse, UsageAlignment, Window
from nixlore.nix.attr_names import leaf
from nixlore.synthesize._closure import ROOTS, leaves, listed, store_evidence
from nixlore.synthesize._commits import commit_evidence
from nixlore.synthesize._generations import nar_size
from nixlore.synthesize._phrases import date, use_evidence, window_evidence

CODE = "NX110"

LEAST = 200_000_000
"""Bytes of NARs; less is not worth giving up a tool for."""

SELDOM_DAYS = 2
"""On how many days a tool may have been run that counts as seldom used."""

LONG_AGO_DAYS = 90
"""How many days before the newest command a seldom used tool must have been run last."""


def infer(
    graph: DependencyGraph | None,
    costs: LineCosts | None,
    alignment: UsageAlignment | None,
    history: ToolHistory | None,
    references: Sequence[ProgramReference] | None,
    aliases: Sequence[Alias] | None,
    catalog: Catalog,
    config: Config,
) -> Iterator[Insight]:
    """Yield one insight per heavy package that is hardly used, the heaviest first."""
    if graph is None or costs is None or alignment is None or alignment.absence:
        return
    windows = [window for window in alignment.windows if window.first_day is not None and window.last_day is not None]
    tools = {tool.attr_path: tool for tool in alignment.tools if not tool.channel}
    ages = {age.attr_path: age for age in (() if history is None else history.ages) if not age.channel}
    named = {name for reference in references or () for name in (reference.name, reference.attr_path)}
    named.update(name for alias in aliases or () for name in alias.runs if name != alias.name)
    for package, lines in _heavy(graph, costs):
        tool = tools.get(lines[0].attr_path)
        if tool is None or not windows or not _is_long_enough(ages.get(tool.attr_path), windows, config):
            continue
        clause = _use(tool, windows)
        # Only what was never run has been judged by who else may run it.
        if clause and (tool.tool_class == "unseen" or not _is_run_otherwise(tool, named, catalog)):
            yield _insight(package, lines, tool, clause, Seen(graph, costs, alignment, windows))


def _heavy(graph: DependencyGraph, costs: LineCosts) -> list[tuple[Package, list[LineCost]]]:
    """Return the packages that would free much, with all lines that bring them; lines with several are left out."""
    found: dict[str, list[LineCost]] = {}
    for line in costs.lines:
        if len(line.packages) == 1 and " " not in line.attr_path:
            found.setdefault(line.packages[0], []).append(line)
    shared = {name for line in costs.lines if len(line.packages) > 1 for name in line.packages}
    own = [(graph.packages[name], lines) for name, lines in found.items() if name not in shared]
    heavy = [(package, lines) for package, lines in own if package.freed >= LEAST]
    return sorted(heavy, key=lambda pair: (-pair[0].freed, pair[0].name))


def _is_long_enough(age: ToolAge | None, windows: Sequence[Window], config: Config) -> bool:
    """Tell whether a package has been here, and been watched, for as long as an absence must last."""
    if age is None:
        return True
    last = max(window.last_day for window in windows if window.last_day is not None)
    return min(age.days_here, last - age.here_at // DAY) >= config.unused_after_days


def _use(tool: ToolUse, windows: Sequence[Window]) -> str:
    """Return how little a tool is used as a clause, "" where that cannot be said."""
    if tool.on_this_host is False or not tool.programs:
        return ""
    if tool.tool_class == "unseen":
        first = min(window.first_day for window in windows if window.first_day is not None)
        last = max(window.last_day for window in windows if window.last_day is not None)
        return f"not seen to run ({date(first)} to {date(last)})"
    if tool.tool_class != "used" or tool.last_trace is not None:
        return ""
    newest = max(window.last_day for window in windows if window.last_day is not None)
    days = sum(use.days for use in tool.uses)
    last_days = [use.last_day for use in tool.uses]
    if not last_days or None in last_days or days > SELDOM_DAYS:
        return ""
    last = max(day for day in last_days if day is not None)
    return f"last run on {date(last)}" if newest - last >= LONG_AGO_DAYS else ""


def _is_run_otherwise(tool: ToolUse, named: Collection[str], catalog: Catalog) -> bool:
    """Tell whether something else than a person in a shell may run a tool: then few runs in a shell prove nothing."""
    if tool.kind != "package" or not all(is_for_people(place.option_path) for place in tool.places):
        return True
    if any(says_helper(place.comment) for place in tool.places) or CALLERS.get(leaf(canonical(tool.attr_path))):
        return True
    if not {tool.attr_path, *tool.programs}.isdisjoint(named):
        return True
    return exempt_class(tool.attr_path, catalog.kinds_of(tool.attr_path), tool.programs) is not None


class Seen:
    """What all insights of one run rest on."""

    def __init__(
        self, graph: DependencyGraph, costs: LineCosts, alignment: UsageAlignment, windows: Sequence[Window]
    ) -> None:
        self.graph = graph
        self.dates: Mapping[str, str] = {cost.commit: cost.date for cost in costs.commits}
        self.hosts = tuple(alignment.host.split())
        self.windows = windows


def _insight(package: Package, lines: Sequence[LineCost], tool: ToolUse, clause: str, seen: Seen) -> Insight:
    first = lines[0]
    where = f"{first.file}:{first.line}"
    return Insight(
        code=CODE,
        subject=tool.attr_path,
        says=f"{tool.attr_path}, {clause}, {leaves(package.freed, package, seen.graph)}",
        severity="advice",
        confidence="medium" if tool.tool_class == "unseen" and tool.on_this_host else "low",
        evidence=tuple(_evidence(package, lines, tool, seen)),
        action=Action(verb="remove", subject=tool.attr_path, place=where),
        hosts=seen.hosts,
    )


def _evidence(package: Package, lines: Sequence[LineCost], tool: ToolUse, seen: Seen) -> Iterator[Evidence]:
    for line in lines:
        yield Evidence(
            source="nix_config",
            place=f"{line.file}:{line.line}",
            says=f"brings {package.name} {package.version}".rstrip() + f" (known by {line.known_by})",
        )
    whole = package.closure_size if package.together is None else package.together.closure_size
    says = f"{nar_size(package.freed)} that nothing else in the closure leads to, of {nar_size(whole)} that it needs"
    yield store_evidence(package.store_path, says)
    if package.held_by_roots:
        yield Evidence(source=ROOTS, place=package.store_path, says=f"held by {listed(package.held_by_roots, 12)}")
    for commit in dict.fromkeys(line.commit for line in lines if line.commit in seen.dates):
        yield commit_evidence(commit, seen.dates[commit], "first added")
    for use in tool.uses:
        yield use_evidence(", ".join(tool.programs[:4]), use)
    yield from map(window_evidence, seen.windows)
