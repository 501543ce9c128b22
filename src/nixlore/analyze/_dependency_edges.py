"""The graph of one closure with a node of its own on every profile's references to one package.

Such a node stands for having declared the package there: what is reached only through it leaves when it goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.analyze._packages import Group, by_name, by_path
from nixlore.analyze._store import Store
from nixlore.store.graph import Graph, numbered, reached


@dataclass(frozen=True, eq=False)
class Declared:
    """A closure's graph, its packages in the order of their names, and the nodes between profiles and packages.

    `of_path` has the number of its package for each store path, by position. `node` has the number in the graph of
    each node by profile and number of the package, in this order; all else that is a position in the store becomes a
    number of the graph by `graph.number`.
    """

    store: Store
    graph: Graph
    names: Sequence[str]
    groups: Sequence[Group]
    of_path: Mapping[int, int]
    profiles: Mapping[str, int]
    node: Mapping[tuple[str, int], int]

    @cached_property
    def group_of(self) -> list[int]:
        """By number in the graph the package that a path belongs to, or whose declaration a node stands for."""
        found = [self.of_path.get(position, -1) for position in self.graph.ids]
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
        sizes, count = self.store.sizes, len(self.store.paths)
        return [sizes[position] if position < count else 0 for position in self.graph.ids]

    @cached_property
    def retained(self) -> list[int]:
        """By number what would leave the closure with it."""
        return self.graph.retained(self.sizes)

    @cached_property
    def profiles_of(self) -> Mapping[int, tuple[str, ...]]:
        """The profiles that refer to each package that any does, in their order."""
        found: dict[int, tuple[str, ...]] = {}
        for profile, group in self.node:
            found[group] = (*found.get(group, ()), profile)
        return found


def declared(store: Store, root: int, profiles: Mapping[str, int], rank: Sequence[int]) -> Declared:
    """Return the graph of a root's closure; a profile that another refers to is no package of that one.

    Each store path has a higher `rank` than all it refers to, as far as data are not damaged.
    """
    closure = store.closure(root)
    names, groups = by_name(store, sorted(closure))
    of_path = by_path(groups)
    references: list[Sequence[int]] = list(store.references)
    ranks: list[float] = list(rank)
    kept = frozenset(profiles.values())
    added: dict[tuple[str, int], int] = {}
    for name, profile in profiles.items():
        grouped: dict[int, list[int]] = {}
        for reference in store.references[profile]:
            if reference not in kept:
                grouped.setdefault(of_path[reference], []).append(reference)
        first = len(references)
        added.update(((name, group), number) for number, group in enumerate(sorted(grouped), first))
        references += [grouped[group] for group in sorted(grouped)]
        references[profile] = [*kept.intersection(store.references[profile]), *range(first, len(references))]
        # They come right before the profile that alone refers to them.
        ranks += [rank[profile] - 0.5] * len(grouped)
    graph = numbered(references, sorted([*closure, *added.values()], key=ranks.__getitem__))
    if graph.dropped:
        graph = reached(references, root)
    return Declared(
        store, graph, names, groups, of_path, profiles, {key: graph.number[node] for key, node in added.items()}
    )
