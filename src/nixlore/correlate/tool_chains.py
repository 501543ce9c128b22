"""Which tools belong together: what those in use bring along unseen, stacks used in one project, and workflows.

What a tool refers to at run time is in the closure through it, which is not on the PATH. A stack is named only where
its members are known to have been run in one project.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from nixlore.analyze._here import Here
from nixlore.correlate._project_shells import SHELL, only_in
from nixlore.correlate._runtime_references import InUse
from nixlore.data.tool_stacks import STACKS
from nixlore.identity import Catalog
from nixlore.model.dependencies import DependencyGraph
from nixlore.model.nix import Binary
from nixlore.model.recording import LineUse
from nixlore.model.run import Target
from nixlore.model.store import GcRoot, StorePath
from nixlore.model.tool_chains import RuntimeReference, ToolChains, ToolStack
from nixlore.model.usage import CommandUsage
from nixlore.model.workflows import Workflows

NOWHERE = (
    "no history tells in which directory a command was run: a stack is told only where no profile but one project's "
    "dev shell has its tools; `nixlore shell init` records it"
)
PARTLY = "of what histories without directories tell it is not known in which project it was run"

FEWEST = 2
"""How often, at least, a program was run in a project that it is told to be used in."""

BY_SHELL = "run, and only this project's dev shell provides them"
BY_PLACE = "run in its directories"


def correlate(
    graph: DependencyGraph | None,
    paths: Sequence[StorePath] | None,
    roots: Sequence[GcRoot] | None,
    binaries: Sequence[Binary] | None,
    usage: CommandUsage | None,
    lines: Sequence[LineUse] | None,
    workflows: Workflows | None,
    catalog: Catalog,
    target: Target,
) -> ToolChains | None:
    """Return what belongs together, None without a closure, histories or links that join the two, and without lines."""
    there = _run_there(lines or (), Here(target))
    references: list[RuntimeReference] = []
    by_shell: dict[str, set[str]] = {}
    if graph is not None and paths and usage is not None and binaries:
        run = {command.name for command in usage.commands if any(use.actor == "human" for use in command.uses)}
        references = list(_in_use(graph, paths, binaries, run, catalog).references())
        adhoc = {program for row in usage.adhoc for program in catalog.programs_of(row.attr_path) or (row.attr_path,)}
        for name, project in only_in(roots or (), paths, binaries).items():
            if name in run - adhoc:
                by_shell.setdefault(project, set()).add(name)
    elif workflows is None:
        return None
    stacks = {(one.project, one.name): one for one in (*_stacks(by_shell, BY_SHELL), *_stacks(there, BY_PLACE))}
    return ToolChains(
        references=tuple(references),
        stacks=tuple(stacks[key] for key in sorted(stacks)),
        unknown=PARTLY if there else NOWHERE,
        workflows=workflows,
    )


def _in_use(
    graph: DependencyGraph,
    paths: Sequence[StorePath],
    binaries: Sequence[Binary],
    run: Collection[str],
    catalog: Catalog,
) -> InUse:
    """Return the packages of the closure of which programs on the login PATH are run."""
    first = {binary.name: binary for binary in reversed(_ranked(binaries))}
    owner = {path: name for name, package in graph.packages.items() for path in package.outputs.values()}
    used = {owner.get(binary.store_path, "") for name, binary in first.items() if name in run}
    direct = sorted(name for name in used if name and graph.packages[name].profiles)
    return InUse(graph, paths, direct, frozenset(first), catalog)


def _run_there(lines: Sequence[LineUse], here: Here) -> dict[str, set[str]]:
    """Return the programs that people have run in each project more than once."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in lines:
        if row.project and row.actor == "human" and here.has(row.host, row.user):
            amount = sum(row.counts)
            for name in {step.name for step in row.steps}:
                counts[row.project][name] += amount
    return {project: {name for name, count in own.items() if count >= FEWEST} for project, own in counts.items()}


def _ranked(binaries: Sequence[Binary]) -> list[Binary]:
    """Return the programs of the login PATH in its order."""
    own = [(binary.rank, number) for number, binary in enumerate(binaries) if binary.rank is not None]
    return [binaries[number] for _, number in sorted(own) if binaries[number].provider != SHELL]


def _stacks(programs: Mapping[str, set[str]], known_by: str) -> Iterator[ToolStack]:
    """Yield the stacks of which every part was run in one project, by project and name."""
    for project, own in sorted(programs.items()):
        for stack, parts in STACKS.items():
            members = own & frozenset[str]().union(*parts)
            if all(own & part for part in parts) and len(members) > 1:
                yield ToolStack(name=stack, project=project, members=tuple(sorted(members)), known_by=known_by)
