"""Every package of one closure with its sizes, who needs it, and why it is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from nixlore.analyze._dependency_edges import Declared
from nixlore.analyze._dependency_holders import Outside
from nixlore.analyze._dependency_sizes import ClosureSizes
from nixlore.analyze._packages import Group
from nixlore.model.dependencies import Package, Together
from nixlore.store.why_paths import predecessors

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
        return {package.name: package for package in self._packages()}

    def _packages(self) -> Iterator[Package]:
        closure = self.closure
        paths, sizes, retained = closure.store.paths, closure.store.sizes, closure.retained
        elsewhere, parts = self._elsewhere
        columns = zip(closure.names, closure.groups, self.mains, self.numbers, self._needs, self.needed_by, strict=True)
        for number, (name, group, main, at, needs, needed_by) in enumerate(columns):
            profiles = closure.profiles_of.get(number, ())
            node = closure.node[profiles[0], number] if profiles else -1
            is_freed = node != -1 and closure.graph.holds(node, at)
            leaving = at if node == -1 else node
            way = self._ways[at]
            outputs = group.outputs
            yield Package(
                name=name,
                version=group.version,
                store_path=paths[main].path,
                outputs={output: paths[path].path for output, path in group.sorted_outputs},
                nar_size=sizes[main],
                closure_size=self.closure_sizes.of[main],
                exclusive_size=retained[at],
                freed_if_undeclared=retained[at] if is_freed else 0,
                direct=SYSTEM in profiles,
                profiles=profiles,
                held_by=() if is_freed or node == -1 else self._held_by(at, node, number),
                together=None if len(outputs) == 1 else self._together(group, node),
                needs=needs,
                needed_by=needed_by,
                # The way may come to the package first by another of its outputs.
                why=way[: way.index(name) + 1] if way else way,
                held_by_roots=self.outside.labels(main),
                pname=group.package,
                held_elsewhere=elsewhere[leaving],
                parts_held_by=self.outside.said(parts[leaving]),
            )

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
        group_of, below, number = closure.group_of, closure.graph.below, closure.graph.number
        found = []
        for own, group in enumerate(closure.groups):
            needed: set[int] = set()
            for path in group.outputs.values():
                at = number[path]
                references = below[at]
                if at in closure.profile_numbers:
                    # Only profiles refer to what stands for having been asked for.
                    references = [one for one in references if one not in closure.nodes]
                needed.update([group_of[reference] for reference in references])
            needed.discard(own)
            found.append(sorted(needed))
        return found

    @cached_property
    def _needs(self) -> list[tuple[str, ...]]:
        """By package the names of those that it refers to, sorted."""
        names = self.closure.names
        return [tuple([names[other] for other in row]) for row in self._needed]

    @cached_property
    def needed_by(self) -> list[tuple[str, ...]]:
        """By package the names of those that refer to it, sorted."""
        found: list[list[str]] = [[] for _ in self.closure.names]
        for name, row in zip(self.closure.names, self._needed, strict=True):
            for other in row:
                found[other].append(name)
        return list(map(tuple, found))

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
