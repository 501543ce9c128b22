"""What stands out in a closure: what nobody asked for any more, outputs for development, several versions of one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from nixlore.analyze._dependency_closure import Packages
from nixlore.analyze._dependency_holders import Holders
from nixlore.analyze._dependency_roots import Root
from nixlore.analyze._store import Store
from nixlore.model.dependencies import DeadDependency, DevelopmentLeak, SeveralVersions
from nixlore.model.store import Generation, ProfileKind
from nixlore.store.releases import release

DEVELOPMENT = "dev"


def leaks(packages: Packages) -> Iterator[DevelopmentLeak]:
    """Yield every output for development that was not asked for itself, with who refers to it."""
    closure = packages.closure
    is_dev = [False] * len(closure.graph.ids)
    asked = {reference for node in closure.nodes for reference in closure.graph.below[node]}
    for group in closure.groups:
        for output, path in group.outputs.items():
            # Whose derivation is known has its output told; else only its name tells.
            is_named = not closure.store.paths[path].deriver and group.package.endswith(f"-{DEVELOPMENT}")
            is_dev[closure.graph.number[path]] = output == DEVELOPMENT or is_named
    for number, found in enumerate(is_dev):
        if found and number not in asked:
            own = closure.group_of[number]
            above = {closure.group_of[other] for other in closure.graph.above[number] if not is_dev[other]} - {own}
            yield DevelopmentLeak(
                name=closure.names[own],
                store_path=closure.store.paths[closure.graph.ids[number]].path,
                freed=closure.retained[number],
                why=packages.why(number),
                held_by=tuple(sorted(closure.names[other] for other in above)),
            )


def several(packages: Packages) -> Iterator[SeveralVersions]:
    """Yield every package that is there in more than one release, with all that is there of it."""
    closure = packages.closure
    by_package: dict[str, list[int]] = {}
    for number, group in enumerate(closure.groups):
        if group.version:
            by_package.setdefault(group.package, []).append(number)
    for package, numbers in sorted(by_package.items()):
        if len(numbers) > 1 and len({release(closure.groups[number].version) for number in numbers}) > 1:
            rows = []
            for number in numbers:
                path = packages.mains[number]
                holders = (*closure.profiles_of.get(number, ()), *packages.needed_by[number])
                version = closure.groups[number].version
                rows.append((version, closure.store.paths[path].path, closure.store.sizes[path], holders))
            yield SeveralVersions(name=package, versions=tuple(sorted(rows)))


class Dead:
    """Packages that an earlier generation was asked for, and that are there though nothing asks for them now."""

    def __init__(self, root: Root, packages: Packages, holders: Holders, generations: Sequence[Generation]) -> None:
        self.packages = packages
        self.closure = packages.closure
        self.store: Store = packages.closure.store
        self.holders = holders
        self.profile: ProfileKind = root.kind
        self.user = root.user
        own = [item for item in generations if (item.profile, item.user) == (root.kind, root.user)]
        target = self.store.paths[root.position].path
        # A system that was only tried has no generation of its own: then all there are came before it.
        now = max((item.number for item in own if item.target == target), default=sys.maxsize)
        self.earlier = sorted((item for item in own if item.number < now), key=lambda item: -item.number)
        self._inside = self.store.closure(root.position)
        self._by_package: dict[str, list[int]] = {}
        for number, group in enumerate(self.closure.groups):
            self._by_package.setdefault(group.package, []).append(number)

    def found(self) -> Iterator[DeadDependency]:
        """Yield each such package by name, as the last generation that was asked for it had it."""
        groups = [self.closure.groups[group] for _, group in self.closure.node]
        asked = {group.package for group in groups}
        last: dict[str, tuple[int, int]] = {}
        seen = {self._base(path) for group in groups for path in group.outputs.values()}
        for generation in self.earlier:
            environment = self.store.position.get(generation.environment, -1)
            for path in self.store.references[environment] if environment != -1 else ():
                # What was only rebuilt has the same name; to take that apart each time would cost more than all else.
                base = self._base(path)
                if base not in seen:
                    seen.add(base)
                    package = self.store.name(path).package
                    if package not in asked and path != environment:
                        last.setdefault(package, (generation.number, path))
        for package, (number, path) in sorted(last.items()):
            yield self._still_in_closure(package, number) or self._only_in_generations(package, number, path)

    def _base(self, path: int) -> str:
        """Return a path's name behind its hash."""
        return self.store.paths[path].path.partition("-")[2]

    def _still_in_closure(self, package: str, last: int) -> DeadDependency | None:
        own = self._by_package.get(package)
        if own is None:
            return None
        graph = self.closure.graph
        largest = max(own, key=lambda number: self.closure.retained[graph.number[self.packages.mains[number]]])
        path = self.packages.mains[largest]
        return DeadDependency(
            name=self.closure.names[largest],
            store_path=self.store.paths[path].path,
            last_direct=last,
            still="closure",
            held_by=self.packages.needed_by[largest],
            size=self.closure.retained[graph.number[path]],
        )

    def _only_in_generations(self, package: str, last: int, path: int) -> DeadDependency:
        own = self.store.closure(path, self._inside)
        return DeadDependency(
            name=package,
            store_path=self.store.paths[path].path,
            last_direct=last,
            still="generations",
            generations=self.holders.generations(path, self.profile, self.user),
            size=sum(self.store.sizes[position] for position in own),
        )
