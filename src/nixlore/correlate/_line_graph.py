"""The closure's graph with a node for every line of the configuration that brings a part of it.

A line's node stands between the closure's root and the packages that it brings, whose own nodes stand between it and
their outputs in place of the profile's references. What leaves with lines is what leaves with these nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nixlore.correlate._line_matches import Asked
from nixlore.model.dependencies import DependencyGraph
from nixlore.model.store import StorePath
from nixlore.store.closures import Weights, closures
from nixlore.store.graph import Graph, reached


class Line(NamedTuple):
    """A place in the configuration."""

    file: str
    line: int


@dataclass(frozen=True, eq=False)
class LineGraph:
    """The graph, the sizes of its numbers, and which number stands for each line."""

    graph: Graph
    sizes: Sequence[int]
    node: Mapping[Line, int]

    def alone(self, lines: Iterable[Line]) -> int:
        """Return how many bytes leave when some lines go."""
        return sum(self.sizes[number] for number in self.graph.leaving(self.node[line] for line in lines))

    def closure(self, line: Line) -> int:
        """Return how many bytes all that a line brings reaches."""
        return self._weights.of(self._closures[self.node[line]])

    @cached_property
    def _closures(self) -> Sequence[int]:
        return closures(self.graph)

    @cached_property
    def _weights(self) -> Weights:
        return Weights(self.sizes)


def line_graph(
    paths: Sequence[StorePath], found: DependencyGraph, brought: Mapping[Line, frozenset[Asked]]
) -> LineGraph | None:
    """Return the graph of the closure with lines in it, None where the records are not those of the closure."""
    position = {path.path: number for number, path in enumerate(paths)}
    root = position.get(found.root, -1)
    if root == -1:
        return None
    references: list[Sequence[int]] = [path.references for path in paths]
    every = sorted(frozenset[Asked]().union(*brought.values()))
    node = {asked: number for number, asked in enumerate(every, len(paths))}
    references += [[] for _ in every]
    for profile in sorted({asked.profile for asked in every}):
        _stand_between(references, position[found.profiles[profile]], _owners(found, position, node, profile))
    first = len(references)
    references += [[node[one] for one in sorted(asked)] for asked in brought.values()]
    references[root] = [*references[root], *range(first, len(references))]
    graph = reached(references, root)
    sizes = [(paths[number].nar_size or 0) if number < len(paths) else 0 for number in graph.ids]
    return LineGraph(graph, sizes, {line: graph.number[first + nth] for nth, line in enumerate(brought)})


def _owners(
    found: DependencyGraph, position: Mapping[str, int], node: Mapping[Asked, int], profile: str
) -> Mapping[int, int]:
    """Return by store path the node of the package that it belongs to, for what is asked of one profile."""
    return {
        position[output]: number
        for asked, number in node.items()
        if asked.profile == profile
        for output in found.packages[asked.package].outputs.values()
    }


def _stand_between(references: list[Sequence[int]], profile: int, owners: Mapping[int, int]) -> None:
    """Let nodes refer to what a profile has of their packages, in the place of that profile."""
    below: dict[int, list[int]] = {}
    for reference in references[profile]:
        if reference in owners:
            below.setdefault(owners[reference], []).append(reference)
    references[profile] = [reference for reference in references[profile] if reference not in owners]
    for number, own in below.items():
        references[number] = own
