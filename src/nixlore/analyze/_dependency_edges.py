"""The graph of one closure with a node of its own on every profile's references to one package.

Such a node stands for having declared the package there: what is reached only through it leaves when it goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.analyze._packages import Group, by_path, grouped, keys
from nixlore.analyze._store import Store
from nixlore.store.closures import Weights, closure_sizes, closures
from nixlore.store.graph import Graph, reached


@dataclass(frozen=True, eq=False)
class Declared:
    """A closure's graph, its packages, and the nodes between profiles and packages.

    `node` has the number in the graph of each such node by profile and number of the package; all else that is a
    position in the store becomes a number of the graph by `graph.number`.
    """

    store: Store
    graph: Graph
    groups: Sequence[Group]
    profiles: Mapping[str, int]
    node: Mapping[tuple[str, int], int]

    @cached_property
    def names(self) -> list[str]:
        """The name of each package."""
        return keys(self.store, self.groups)

    @cached_property
    def group_of(self) -> list[int]:
        """By number in the graph the package that a path belongs to, or whose declaration a node stands for."""
        of_path = by_path(self.groups)
        found = [of_path.get(position, -1) for position in self.graph.ids]
        for (_, group), number in self.node.items():
            found[number] = group
        return found

    @cached_property
    def nodes(self) -> frozenset[int]:
        """The numbers of the nodes that are no store paths."""
        return frozenset(self.node.values())

    @cached_property
    def profile_numbers(self) -> dict[int, str]:
        """The profiles by their numbers in the graph."""
        return {self.graph.number[position]: name for name, position in self.profiles.items()}

    @cached_property
    def sizes(self) -> list[int]:
        """The size of each number, 0 for a node that is no store path."""
        count = len(self.store.paths)
        return [self.store.sizes[position] if position < count else 0 for position in self.graph.ids]

    @cached_property
    def retained(self) -> list[int]:
        """By number what would leave the closure with it."""
        return self.graph.retained(self.sizes)

    @cached_property
    def closures(self) -> list[int]:
        """By number the set of what it reaches."""
        return closures(self.graph)

    @cached_property
    def weights(self) -> Weights:
        """The sizes, ready to be added up."""
        return Weights(self.sizes)

    @cached_property
    def closure_sizes(self) -> list[int]:
        """By number the size of all that it reaches."""
        return closure_sizes(self.graph, self.closures, self.weights)

    @cached_property
    def profiles_of(self) -> Mapping[int, tuple[str, ...]]:
        """The profiles that refer to each package that any does, in their order."""
        found: dict[int, tuple[str, ...]] = {}
        for profile, group in self.node:
            found[group] = (*found.get(group, ()), profile)
        return found


def declared(store: Store, root: int, profiles: Mapping[str, int]) -> Declared:
    """Return the graph of a root's closure; a profile that another refers to is no package of that one."""
    closure = sorted(store.closure(root))
    groups = grouped(store, closure)
    group_of = by_path(groups)
    references: list[Sequence[int]] = list(store.references)
    kept = frozenset(profiles.values())
    added: dict[tuple[str, int], int] = {}
    for name, profile in profiles.items():
        by_group: dict[int, list[int]] = {}
        for reference in store.references[profile]:
            if reference not in kept:
                by_group.setdefault(group_of[reference], []).append(reference)
        references[profile] = [*kept.intersection(store.references[profile])]
        for group in sorted(by_group):
            added[name, group] = len(references)
            references[profile] = [*references[profile], len(references)]
            references.append(by_group[group])
    graph = reached(references, root)
    return Declared(store, graph, groups, profiles, {key: graph.number[node] for key, node in added.items()})
