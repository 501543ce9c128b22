"""Every package of one closure with its sizes, who needs it, and why it is there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from nixlore.analyze._dependency_edges import Declared
from nixlore.analyze._dependency_holders import Outside
from nixlore.analyze._dependency_sizes import ClosureSizes
from nixlore.analyze._packages import Group
from nixlore.model.dependencies import Package, Together
from nixlore.store.why_paths import predecessors

Columns = dict[str, Sequence[Any]]
"""Fields of packages by their names, each with one value for each package."""

SYSTEM = "system"
"""The name of the profile that `Package.direct` is about."""


class Packages:
    """The packages of a closure, by their numbers: their places in the order of their names."""

    def __init__(self, closure: Declared, outside: Outside, sizes: ClosureSizes) -> None:
        self.closure = closure
        self.outside = outside
        self.closure_sizes = sizes

    def all(self) -> dict[str, Package]:
        """Return every package, by name."""
        columns = {**self._contents(), **self._standing(), **self._relations()}
        # By places, as msgspec takes ten times as long to find its fields by their names.
        rows = map(Package, *(columns[field] for field in Package.__struct_fields__))
        return dict(zip(self.closure.names, rows, strict=True))

    def _contents(self) -> Columns:
        """Return the fields that tell what each package is."""
        closure = self.closure
        paths, groups = closure.store.paths, closure.groups
        return {
            "name": closure.names,
            "version": [group.version for group in groups],
            "pname": [group.package for group in groups],
            "store_path": [paths[main].path for main in self.mains],
            "outputs": [{name: paths[path].path for name, path in group.sorted_outputs} for group in groups],
            "nar_size": [closure.store.sizes[main] for main in self.mains],
            "closure_size": [self.closure_sizes.of[main] for main in self.mains],
        }

    def _standing(self) -> Columns:
        """Return the fields that tell what each package is there for, and what would go with it."""
        closure, at = self.closure, self.numbers
        profiles = [closure.profiles_of.get(number, ()) for number in range(len(closure.groups))]
        # What is told of a package that a profile refers to is told of its node there.
        nodes = [closure.node[own[0], number] if own else -1 for number, own in enumerate(profiles)]
        leaving = [main if node == -1 else node for main, node in zip(at, nodes, strict=True)]
        exclusive = [closure.retained[main] for main in at]
        is_freed = [node != -1 and closure.graph.holds(node, main) for main, node in zip(at, nodes, strict=True)]
        held = enumerate(zip(at, nodes, is_freed, strict=True))
        elsewhere, parts = self._elsewhere
        return {
            "direct": [SYSTEM in own for own in profiles],
            "profiles": profiles,
            "exclusive_size": exclusive,
            "freed_if_undeclared": [size if freed else 0 for size, freed in zip(exclusive, is_freed, strict=True)],
            "held_by": [
                () if freed or node == -1 else self._held_by(main, node, number) for number, (main, node, freed) in held
            ],
            "together": [
                None if len(group.outputs) == 1 else self._together(group, node)
                for group, node in zip(closure.groups, nodes, strict=True)
            ],
            "held_elsewhere": [elsewhere[number] for number in leaving],
            "parts_held_by": [self.outside.said(parts[number]) for number in leaving],
        }

    def _relations(self) -> Columns:
        """Return the fields that tell how packages and roots lead to each other."""
        return {
            "needs": self._needs,
            "needed_by": self.needed_by,
            "why": [self._why_first(main, name) for main, name in zip(self.numbers, self.closure.names, strict=True)],
            "held_by_roots": [self.outside.labels(main) for main in self.mains],
        }

    @cached_property
    def mains(self) -> list[int]:
        """By package the store path that stands for it: of the outputs that its first profile refers to, if any."""
        closure = self.closure
        asked = {name: frozenset(closure.store.references[path]) for name, path in closure.profiles.items()}
        profiles = closure.profiles_of
        return [
            group.main(asked[profiles[number][0]] if number in profiles else frozenset())
            for number, group in enumerate(closure.groups)
        ]

    @cached_property
    def numbers(self) -> list[int]:
        """By package the number of the store path that stands for it."""
        return list(map(self.closure.graph.number.__getitem__, self.mains))

    def _together(self, group: Group, node: int) -> Together:
        closure = self.closure
        numbers = [closure.graph.number[path] for path in group.outputs.values()]
        return Together(
            closure_size=self.closure_sizes.together(group.outputs.values()),
            exclusive_size=sum(closure.sizes[number] for number in closure.graph.leaving(numbers)),
            freed_if_undeclared=0 if node == -1 else closure.retained[node],
        )

    @cached_property
    def _elsewhere(self) -> tuple[list[int], list[int]]:
        """By number, of what would leave with it, how much further roots hold, and the set of these roots."""
        closure, graph = self.closure, self.closure.graph
        sets = self.outside.holding(graph.ids)
        sizes = graph.retained([size if held else 0 for size, held in zip(closure.sizes, sets, strict=True)])
        dominators = graph.dominators
        for number in range(graph.root):
            sets[dominators[number]] |= sets[number]
        return sizes, sets

    def _held_by(self, at: int, node: int, own: int) -> tuple[str, ...]:
        """Return what still leads to a number once a profile's references to its package are gone."""
        closure = self.closure
        profiles, packages = set(), set()
        pending, seen = [at], {at, node}
        while pending:
            for above in closure.graph.above[pending.pop()]:
                if above in seen or closure.graph.holds(node, above):
                    continue
                seen.add(above)
                if above in closure.profile_numbers:
                    profiles.add(closure.profile_numbers[above])
                elif closure.group_of[above] == own:
                    # Another output, or another profile: what leads there holds this one, too.
                    pending.append(above)
                else:
                    packages.add(closure.group_of[above])
        direct = [closure.names[group] for group in sorted(packages) if group in closure.profiles_of]
        others = [closure.names[group] for group in sorted(packages) if group not in closure.profiles_of]
        return (*sorted(profiles), *direct, *others)

    @cached_property
    def _needed(self) -> list[list[int]]:
        """By package the packages that it refers to, in order; what a profile was asked for is not counted."""
        closure = self.closure
        group_of, below = closure.group_of, list(closure.graph.below)
        for profile in closure.profile_numbers:
            # Only profiles refer to what stands for having been asked for.
            below[profile] = [one for one in below[profile] if one not in closure.nodes]
        needed: list[set[int]] = [set() for _ in closure.groups]
        for own, references in zip(group_of, below, strict=True):
            needed[own].update([group_of[reference] for reference in references])
        found = []
        for own, others in enumerate(needed):
            others.discard(own)
            found.append(sorted(others))
        return found

    @cached_property
    def _needs(self) -> list[tuple[str, ...]]:
        """By package the names of those that it refers to, sorted."""
        names = self.closure.names
        return [tuple(map(names.__getitem__, row)) for row in self._needed]

    @cached_property
    def needed_by(self) -> list[tuple[str, ...]]:
        """By package the names of those that refer to it, sorted."""
        found: list[list[str]] = [[] for _ in self.closure.names]
        for name, row in zip(self.closure.names, self._needed, strict=True):
            for other in row:
                found[other].append(name)
        return list(map(tuple, found))

    def _why_first(self, number: int, name: str) -> tuple[str, ...]:
        """Return the way to a package's path, up to where it comes to that package first, as by another output."""
        way = self._ways[number]
        return way[: way.index(name) + 1] if way else way

    def why(self, number: int) -> tuple[str, ...]:
        """Return the names on the shortest way to a number from what a profile has, else from the root itself.

        Steps from one output of a package to another of the same are one.
        """
        return self._ways[number]

    @cached_property
    def _before(self) -> Sequence[int]:
        """By number the one before it: what profiles have is led to from there, all else from the root."""
        graph = self.closure.graph
        starts = [number for node in self.closure.node.values() for number in graph.below[node]]
        return predecessors(graph, (graph.root,), predecessors(graph, starts))

    @cached_property
    def _ways(self) -> Sequence[tuple[str, ...]]:
        """By number what `why` returns: nothing for the root itself."""
        closure, before = self.closure, self._before
        names, group_of = closure.names, closure.group_of
        found: list[tuple[str, ...]] = [()] * len(closure.graph.ids)
        # What comes before is referred to by something, and so has a higher number.
        for number in range(closure.graph.root - 1, -1, -1):
            led = found[before[number]] if before[number] != number else ()
            own = names[group_of[number]]
            found[number] = led if led and led[-1] == own else (*led, own)
        return found
