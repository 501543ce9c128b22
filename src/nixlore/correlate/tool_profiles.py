"""Everything that is known of each declared tool with programs, joined on what it is.

Why it came and when, how often it is run and which place that is among all commands, what else does its job, in which
pipelines it stands, what it refers to and costs, and what it took the place of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nixlore.identity import canonical
from nixlore.model.dependencies import DependencyGraph, LineCost, LineCosts
from nixlore.model.evolution import PackageEvolution, ToolLife
from nixlore.model.shell import Actor, Unit
from nixlore.model.tool_chains import ToolChains
from nixlore.model.tool_profiles import RankedUse, Rivalry, ToolProfile, ToolProfiles
from nixlore.model.usage import CommandUsage, ToolUse, UsageAlignment
from nixlore.model.workflows import Pipeline

CLEARLY = 3
"""How many times as often as the next one a program must be run to be a clear favourite."""

MOST_PIPELINES = 2

Counts = Mapping[tuple[Actor, Unit], Mapping[str, int]]


def correlate(
    alignment: UsageAlignment,
    usage: CommandUsage | None,
    evolution: PackageEvolution | None,
    graph: DependencyGraph | None,
    costs: LineCosts | None,
    chains: ToolChains | None,
) -> ToolProfiles:
    """Return one profile per declared tool that has programs."""
    joined = _Joined(alignment, usage, evolution, graph, costs, chains)
    tools = [joined.profile(tool) for tool in alignment.tools if tool.programs and tool.places]
    return ToolProfiles(host=alignment.host, tools=tuple(sorted(tools, key=_by_use)))


def _by_use(tool: ToolProfile) -> tuple[int, str]:
    """Order by people's best rank, those never run last."""
    return min((use.rank for use in tool.uses if use.actor == "human"), default=1 << 30), tool.attr_path


class _Joined:
    """The facts, each found by what a tool is known by there."""

    def __init__(
        self,
        alignment: UsageAlignment,
        usage: CommandUsage | None,
        evolution: PackageEvolution | None,
        graph: DependencyGraph | None,
        costs: LineCosts | None,
        chains: ToolChains | None,
    ) -> None:
        self._alignment = alignment
        self._counts = _counted(usage)
        self._ranks = {key: _ranked(counts) for key, counts in self._counts.items()}
        self._last = _last_days(usage)
        self._lives = _lives(evolution)
        self._from = {move.to: move.from_ for move in (evolution.migrations if evolution else ()) if move.stands}
        self._graph = graph
        self._costs = {(line.file, line.line): line for line in (costs.lines if costs else ())}
        flows = chains.workflows if chains else None
        self._pipelines = flows.pipelines if flows else ()

    def profile(self, tool: ToolUse) -> ToolProfile:
        """Return what is known of one tool."""
        life = self._lives.get(canonical(tool.attr_path))
        cost = self._cost(tool)
        return ToolProfile(
            attr_path=tool.attr_path,
            programs=tool.programs,
            place=tool.places[0],
            tool_class=tool.tool_class,
            because=tool.because,
            on_this_host=tool.on_this_host,
            why=life.why if life else None,
            added=life.first_added if life and life.known_from_start else None,
            uses=tuple(self._uses(tool)),
            rivalries=tuple(self._rivalries(tool)),
            pipelines=tuple(self._in_pipelines(tool)),
            references=self._references(cost),
            size=cost.alone if cost else None,
            migrated_from=self._from.get(tool.attr_path, ""),
        )

    def _uses(self, tool: ToolUse) -> Iterator[RankedUse]:
        for (actor, unit), counts in sorted(self._counts.items()):
            program = max((name for name in tool.programs if name in counts), key=counts.__getitem__, default="")
            if program:
                ranks = self._ranks[actor, unit]
                yield RankedUse(
                    program=program,
                    actor=actor,
                    unit=unit,
                    count=counts[program],
                    rank=ranks[program],
                    of=len(ranks),
                    last_day=self._last.get((program, actor, unit)),
                )

    def _rivalries(self, tool: ToolUse) -> Iterator[Rivalry]:
        told: dict[str, Rivalry] = {}
        for row in self._alignment.preferences:
            names = [name for name, _ in row.counts]
            if row.actor == "human" and len(names) > 1 and (own := set(names).intersection(tool.programs)):
                others = max((count for name, count in row.counts if name not in own), default=0)
                first = names[0] in own
                clear = first and row.counts[0][1] >= CLEARLY * max(others, 1)
                made = Rivalry(purpose=row.purpose, unit=row.unit, counts=row.counts, is_first=first, is_clear=clear)
                other = told.get(row.purpose)
                # Of several units that in which there is most to see, as units are never added.
                if other is None or row.counts[0][1] > other.counts[0][1]:
                    told[row.purpose] = made
        yield from told.values()

    def _in_pipelines(self, tool: ToolUse) -> Iterator[tuple[tuple[str, ...], str, int]]:
        own = set(tool.programs)
        found = [row for row in self._pipelines if own.intersection(name.partition(" ")[0] for name in row.commands)]
        best: dict[tuple[str, ...], tuple[int, str]] = {}
        for row in found:
            best[row.commands] = max(best.get(row.commands, (0, "")), (_times(row), row.purpose))
        for commands in sorted(best, key=lambda commands: (-best[commands][0], commands))[:MOST_PIPELINES]:
            yield commands, best[commands][1], best[commands][0]

    def _cost(self, tool: ToolUse) -> LineCost | None:
        """Return what its line costs, where the line declares nothing else."""
        found = self._costs.get((tool.places[0].file, tool.places[0].line))
        return found if found is not None and found.attr_path == tool.attr_path else None

    def _references(self, cost: LineCost | None) -> int | None:
        packages = self._graph.packages if self._graph else {}
        names = [name for name in (cost.packages if cost else ()) if name in packages]
        return len({need for name in names for need in packages[name].needs}) if names else None


def _counted(usage: CommandUsage | None) -> Counts:
    found: dict[tuple[Actor, Unit], dict[str, int]] = {}
    for command in usage.commands if usage else ():
        for use in command.uses:
            found.setdefault((use.actor, use.unit), {})[command.name] = use.count
    return found


def _last_days(usage: CommandUsage | None) -> Mapping[tuple[str, Actor, Unit], int | None]:
    commands = usage.commands if usage else ()
    return {(row.name, use.actor, use.unit): use.last_day for row in commands for use in row.uses}


def _ranked(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Return the place of each command; equals share the better one."""
    ordered = sorted(counts.values(), reverse=True)
    places: dict[int, int] = {}
    for place, count in enumerate(ordered, 1):
        places.setdefault(count, place)
    return {name: places[count] for name, count in counts.items()}


def _lives(evolution: PackageEvolution | None) -> Mapping[str, ToolLife]:
    lives = evolution.packages.values() if evolution else ()
    return {canonical(name): life for life in lives if life.status == "declared" for name in life.names}


def _times(row: Pipeline) -> int:
    """Return a pipeline's count in the unit in which it has most, as units are never added."""
    return max((use.count for use in row.uses), default=0)
