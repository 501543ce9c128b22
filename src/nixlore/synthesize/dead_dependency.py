"""A tool that the configuration does not declare any more is still in the closure, because something else needs it.

Said only where the configuration's own history shows that it was taken out, an earlier generation still shows that it
was asked for, and the store tells who refers to it now. Not said where a home or profile still asks for it, or a unit,
a file or the system itself that the configuration makes refers to it: then it never left. Nothing has to be done: it
only explains why it is still here.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.dependencies import DeadDependency, DependencyGraph
from nixlore.model.evidence import Evidence
from nixlore.model.evolution import CommitMark, PackageEvolution
from nixlore.model.insight import Insight
from nixlore.nix.tool_names import tool_key
from nixlore.synthesize._closure import is_configured, listed, store_evidence
from nixlore.synthesize._commits import commit_evidence, day
from nixlore.synthesize._generations import GENERATIONS, nar_size

CODE = "NX111"


def infer(graph: DependencyGraph | None, evolution: PackageEvolution | None) -> Iterator[Insight]:
    """Yield one insight per tool that was taken out and is still there."""
    if graph is None or evolution is None:
        return
    asked = {package.pname for other in graph.others for package in other.packages.values() if package.profiles}
    for dead in graph.dead:
        removed = _removed(dead, graph, evolution)
        if dead.still != "closure" or not dead.held_by or removed is None or graph.packages[dead.name].pname in asked:
            continue
        if not any(is_configured(graph.packages[name]) for name in dead.held_by):
            yield _insight(dead, graph, removed)


def _removed(dead: DeadDependency, graph: DependencyGraph, evolution: PackageEvolution) -> CommitMark | None:
    """Return the commit that took a tool out of the configuration, None where it stands there or never did."""
    package = graph.packages.get(dead.name)
    life = evolution.packages.get(tool_key(dead.name if package is None else package.pname))
    return None if life is None or life.status == "declared" else life.last_removed


def _insight(dead: DeadDependency, graph: DependencyGraph, removed: CommitMark) -> Insight:
    package = graph.packages[dead.name]
    return Insight(
        code=CODE,
        subject=package.pname,
        says=f"{package.pname} left the configuration on {day(removed.date)}, but is still in the closure "
        f"({nar_size(dead.size)}): {listed(dead.held_by)} {'needs' if len(dead.held_by) == 1 else 'need'} it",
        severity="info",
        confidence="high",
        evidence=(
            commit_evidence(removed.commit, removed.date, f"took {package.pname} out"),
            Evidence(
                source=GENERATIONS, place=f"generation {dead.last_direct}", says="the last that was asked for it itself"
            ),
            store_evidence(dead.store_path, f"referred to by {listed(dead.held_by, 12)}"),
        ),
    )
