"""Every package of one closure with its sizes, who needs it, and why it is there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from nixlore.analyze._dependency_edges import Declared
from nixlore.analyze._dependency_holders import Outside
from nixlore.analyze._packages import Group
from nixlore.model.dependencies import Package, Together
from nixlore.store.why_paths import predecessors

SYSTEM = "system"
"""The name of the profile that `Package.direct` is about."""


class Packages:
    """The packages of a closure, by name."""

    def __init__(self, closure: Declared, outside: Outside) -> None:
        self.closure = closure
        self.outside = outside

    def all(self) -> dict[str, Package]:
        """Return every package, by name."""
        closure = self.closure
        found = {name: self._package(number, name) for number, name in enumerate(closure.names)}
        return dict(sorted(found.items()))

    def _package(self, number: int, name: str) -> Package:
        closure = self.closure
        group = closure.groups[number]
        main = self.mains[number]
        at = closure.graph.number[main]
        profiles = closure.profiles_of.get(number, ())
        node = closure.node[profiles[0], number] if profiles else -1
        is_freed = node != -1 and closure.graph.holds(node, at)
        return Package(
            name=name,
            version=group.version,
            store_path=closure.store.paths[main].path,
            outputs={output: closure.store.paths[path].path for output, path in group.sorted_outputs},
            nar_size=closure.store.sizes[main],
            closure_size=closure.closure_sizes[at],
            exclusive_size=closure.retained[at],
            freed_if_undeclared=closure.retained[at] if is_freed else 0,
            direct=SYSTEM in profiles,
            profiles=profiles,
            held_by=() if is_freed or node == -1 else self._held_by(at, node, number),
            together=self._together(group, node),
            needs=tuple(self._named[0][number]),
            needed_by=self.needed_by(number),
            why=self._why_first(at, name),
            held_by_roots=self.outside.labels(main),
            pname=group.package,
            held_elsewhere=self._elsewhere[0][at if node == -1 else node],
            parts_held_by=self.outside.said(self._elsewhere[1][at if node == -1 else node]),
        )

    @cached_property
    def mains(self) -> list[int]:
        """By package the store path that stands for it: of the outputs that its first profile refers to, if any."""
        closure = self.closure
        asked = {name: frozenset(closure.store.references[path]) for name, path in closure.profiles.items()}
        first = (closure.profiles_of.get(number, ())[:1] for number in range(len(closure.groups)))
        return [
            group.main(asked[profile[0]] if profile else frozenset())
            for group, profile in zip(closure.groups, first, strict=True)
        ]

    def _together(self, group: Group, node: int) -> Together | None:
        if len(group.outputs) == 1:
            return None
        closure = self.closure
        numbers = [closure.graph.number[path] for path in group.outputs.values()]
        reached = 0
        for number in numbers:
            reached |= closure.closures[number]
        return Together(
            closure_size=closure.weights.of(reached),
            exclusive_size=sum(closure.sizes[number] for number in closure.graph.leaving(numbers)),
            freed_if_undeclared=0 if node == -1 else closure.retained[node],
        )

    @cached_property
    def _elsewhere(self) -> tuple[list[int], list[int]]:
        """By number, of what would leave with it, how much further roots hold, and the set of these roots."""
        closure, graph = self.closure, self.closure.graph
        paths = len(closure.store.paths)
        sets = [self.outside.holding(position) if position < paths else 0 for position in graph.ids]
        sizes = graph.retained([size if held else 0 for size, held in zip(closure.sizes, sets, strict=True)])
        for number in range(graph.root):
            sets[graph.dominators[number]] |= sets[number]
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
        direct = sorted(closure.names[group] for group in packages if group in closure.profiles_of)
        others = sorted(closure.names[group] for group in packages if group not in closure.profiles_of)
        return (*sorted(profiles), *direct, *others)

    @cached_property
    def _needs(self) -> list[set[int]]:
        """By package the packages that it refers to; what a profile was asked for is not counted."""
        closure = self.closure
        found: list[set[int]] = [set() for _ in closure.groups]
        for number, references in enumerate(closure.graph.below):
            if number in closure.nodes:
                continue
            # Only profiles refer to what stands for having been asked for.
            is_profile = number in closure.profile_numbers
            kept = [one for one in references if one not in closure.nodes] if is_profile else references
            found[closure.group_of[number]].update([closure.group_of[reference] for reference in kept])
        for own, needed in enumerate(found):
            needed.discard(own)
        return found

    @cached_property
    def _named(self) -> tuple[list[list[str]], list[list[str]]]:
        """By package the names of those that it refers to, and of those that refer to it, sorted."""
        names = self.closure.names
        in_order = sorted(range(len(names)), key=names.__getitem__)
        above: list[list[int]] = [[] for _ in names]
        for own in in_order:
            for other in self._needs[own]:
                above[other].append(own)
        needs: list[list[str]] = [[] for _ in names]
        for other in in_order:
            for own in above[other]:
                needs[own].append(names[other])
        return needs, [[names[own] for own in row] for row in above]

    def needed_by(self, number: int) -> tuple[str, ...]:
        """Return the packages that refer to a package."""
        return tuple(self._named[1][number])

    def _why_first(self, number: int, name: str) -> tuple[str, ...]:
        """Return the way to a package's path, up to where it comes to that package first, as by another output."""
        way = self.why(number)
        return way if name not in way[:-1] else way[: way.index(name) + 1]

    @cached_property
    def _starts(self) -> Sequence[int]:
        """The numbers of all outputs that profiles refer to, by profile and name."""
        closure = self.closure
        nodes = sorted(closure.node, key=lambda key: (list(closure.profiles).index(key[0]), closure.names[key[1]]))
        return [number for key in nodes for number in closure.graph.below[closure.node[key]]]

    @cached_property
    def _before(self) -> Sequence[int]:
        return predecessors(self.closure.graph, self._starts)

    @cached_property
    def _before_from_root(self) -> Sequence[int]:
        return predecessors(self.closure.graph, (self.closure.graph.root,))

    def why(self, number: int) -> tuple[str, ...]:
        """Return the names on the shortest way to a number from what a profile has, else from the root itself.

        Steps from one output of a package to another of the same are one.
        """
        return self._ways[number]

    @cached_property
    def _ways(self) -> Sequence[tuple[str, ...]]:
        """By number what `why` returns: nothing for the root itself."""
        closure = self.closure
        found: list[tuple[str, ...]] = [()] * len(closure.graph.ids)
        # What comes before is referred to by something, and so has a higher number.
        for number in range(closure.graph.root - 1, -1, -1):
            before = self._before[number]
            led = found[before] if before not in (number, -1) else ()
            if before == -1:
                led = found[self._before_from_root[number]]
            own = closure.names[closure.group_of[number]]
            found[number] = led if led and led[-1] == own else (*led, own)
        return found
