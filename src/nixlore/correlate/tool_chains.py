"""Which tools belong together: what those in use bring along unseen, and stacks used in one project.

What a tool refers to at run time is in the closure through it, which is not on the PATH. A stack is named only where
its members are known to have been run in one project.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nixlore.correlate._project_shells import SHELL, only_in
from nixlore.correlate._runtime_references import InUse
from nixlore.data.tool_stacks import STACKS
from nixlore.identity import Catalog
from nixlore.model.dependencies import DependencyGraph
from nixlore.model.nix import Binary
from nixlore.model.store import GcRoot, StorePath
from nixlore.model.tool_chains import ToolChains, ToolStack
from nixlore.model.usage import CommandUsage

UNKNOWN = (
    "histories are kept by command and day, not by directory: a stack is told only where no profile but one project's "
    "dev shell has its tools"
)


def correlate(
    graph: DependencyGraph | None,
    paths: Sequence[StorePath] | None,
    roots: Sequence[GcRoot] | None,
    binaries: Sequence[Binary] | None,
    usage: CommandUsage | None,
    catalog: Catalog,
) -> ToolChains | None:
    """Return what belongs together, None without a closure, histories or links that join the two."""
    if graph is None or not paths or usage is None or not binaries:
        return None
    run = {command.name for command in usage.commands if any(use.actor == "human" for use in command.uses)}
    first = {binary.name: binary for binary in reversed(_ranked(binaries))}
    owner = {path: name for name, package in graph.packages.items() for path in package.outputs.values()}
    used = {owner.get(binary.store_path, "") for name, binary in first.items() if name in run}
    direct = sorted(name for name in used if name and graph.packages[name].profiles)
    in_use = InUse(graph, paths, direct, frozenset(first), catalog)
    adhoc = {program for row in usage.adhoc for program in catalog.programs_of(row.attr_path) or (row.attr_path,)}
    return ToolChains(
        references=tuple(in_use.references()),
        stacks=tuple(_stacks(only_in(roots or (), paths, binaries), run - adhoc)),
        unknown=UNKNOWN,
    )


def _ranked(binaries: Sequence[Binary]) -> list[Binary]:
    """Return the programs of the login PATH in its order."""
    own = [(binary.rank, number) for number, binary in enumerate(binaries) if binary.rank is not None]
    return [binaries[number] for _, number in sorted(own) if binaries[number].provider != SHELL]


def _stacks(project_of: Mapping[str, str], run: set[str]) -> Iterator[ToolStack]:
    """Yield the stacks of which every part was run in one project, by project and name."""
    programs: dict[str, set[str]] = defaultdict(set)
    for name in run & project_of.keys():
        programs[project_of[name]].add(name)
    for project, own in sorted(programs.items()):
        for stack, parts in STACKS.items():
            members = own & frozenset[str]().union(*parts)
            if all(own & part for part in parts) and len(members) > 1:
                yield ToolStack(
                    name=stack,
                    project=project,
                    members=tuple(sorted(members)),
                    known_by="run, and only this project's dev shell provides them",
                )
