"""Several versions of one package are in the closure, and the smaller part of them is large.

Each version is named with who holds it. Said where 50 MB or more would leave with a second version alone, and where not
each of them was asked for: by a profile, or by a unit, a file or a system of its own that the configuration makes. Not
said of Qt's two ages, which are two toolkits, and not of packages of another nixpkgs where the configuration itself
names several. One of the versions often comes from another age of nixpkgs or from a package that is behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.model.dependencies import DependencyGraph, Package, SeveralVersions
from nixlore.model.insight import Insight
from nixlore.model.store import Pin
from nixlore.store.releases import oldest_first, release
from nixlore.synthesize._closure import is_configured, listed, store_evidence
from nixlore.synthesize._generations import nar_size

CODE = "NX113"

LEAST = 50_000_000
"""Bytes of NARs that must hang on the second largest version alone."""

LIBRARIES_OF_C = frozenset(("glibc", "musl"))
"""What nearly all is built against: packages of one nixpkgs have the same."""

QT = "qtbase"
"""What all that uses Qt needs, in the age of Qt that it is written for."""


def infer(graph: DependencyGraph | None, pins: Sequence[Pin] | None) -> Iterator[Insight]:
    """Yield one insight per package of which a second version costs much, by name."""
    if graph is None:
        return
    named = {pin.url or pin.name for pin in pins or () if pin.is_nixpkgs and pin.is_direct and not pin.follows}
    by_path = {package.store_path: package for package in graph.packages.values()}
    for several in graph.several:
        if sum(by_path[row[1]].exclusive_size >= LEAST for row in several.versions) < 2:
            continue
        found = Versions(graph, several, by_path)
        is_wanted = found.were_asked_for or found.are_of_two_ages or (len(named) > 1 and found.are_of_two_nixpkgs)
        if not is_wanted and found.second[1] >= LEAST:
            yield _insight(found)


@dataclass(frozen=True)
class Versions:
    """One package's versions, by release."""

    graph: DependencyGraph
    several: SeveralVersions
    by_path: dict[str, Package]

    @cached_property
    def releases(self) -> dict[str, list[Package]]:
        """All that is there of each release, the oldest first."""
        found: dict[str, list[Package]] = {}
        for version, path, _, _ in self.several.versions:
            found.setdefault(release(version), []).append(self.by_path[path])
        return {version: found[version] for version in oldest_first(set(found))}

    @cached_property
    def second(self) -> tuple[str, int]:
        """The release that is the second in size, and how many bytes hang on it, without what others of them hold."""
        sizes = {version: max(map(self._alone, own)) for version, own in self.releases.items()}
        return sorted(sizes.items(), key=lambda item: item[1])[-2]

    def _alone(self, package: Package) -> int:
        """Return what hangs on one package, without what hangs on another release that it leads to."""
        below = self._below(package)
        others = [row for version, own in self.releases.items() for row in own if version != release(package.version)]
        return package.exclusive_size - max((row.exclusive_size for row in others if row.name in below), default=0)

    @cached_property
    def were_asked_for(self) -> bool:
        """Tell whether the configuration asks for each release itself."""
        profiles = frozenset(self.graph.profiles)
        asked = set()
        for version, _, _, by in self.several.versions:
            holders = [self.graph.packages[name] for name in by if name not in profiles]
            # The closure's own root is held by nothing in it.
            if not by or len(holders) < len(by) or any(map(is_configured, holders)):
                asked.add(release(version))
        return len(asked) == len(self.releases)

    @cached_property
    def are_of_two_ages(self) -> bool:
        """Tell whether each release belongs to another age of Qt."""
        ages = [{version.partition(".")[0] for _, version in found} for found in self._needed(frozenset((QT,)))]
        return all(len(age) == 1 for age in ages) and len(set(map(frozenset, ages))) == len(ages)

    @cached_property
    def are_of_two_nixpkgs(self) -> bool:
        """Tell whether releases were built against different builds of the library of C."""
        found = self._needed(LIBRARIES_OF_C)
        return all(found) and len(set(found)) > 1

    def _needed(self, pnames: frozenset[str]) -> list[frozenset[tuple[str, str]]]:
        """Return for each release what it leads to of some packages: name in the closure, and version."""
        packages = self.graph.packages
        return [
            frozenset(
                (name, packages[name].version)
                for package in own
                for name in self._below(package)
                if packages[name].pname in pnames
            )
            for own in self.releases.values()
        ]

    def _below(self, package: Package) -> set[str]:
        """Return all that a package leads to, by name, itself included."""
        seen, pending = {package.name}, [package.name]
        while pending:
            new = set(self.graph.packages[pending.pop()].needs) - seen
            seen |= new
            pending += new
        return seen


def _insight(found: Versions) -> Insight:
    versions = list(found.releases)
    second, size = found.second
    name = found.several.name
    return Insight(
        code=CODE,
        subject=name,
        says=f"{len(versions)} versions of {name} are in the closure: {listed(versions)}; "
        f"{nar_size(size)} would leave with {second}",
        severity="info",
        confidence="high",
        evidence=tuple(
            store_evidence(
                path,
                f"{version}: {nar_size(own)}, {nar_size(found.by_path[path].exclusive_size)} with what only it needs; "
                f"{_held(by)}",
            )
            for version, path, own, by in found.several.versions
        ),
    )


def _held(by: tuple[str, ...]) -> str:
    return f"held by {listed(by)}" if by else "held by the system itself"
