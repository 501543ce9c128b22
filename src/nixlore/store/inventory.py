"""Which of several roots hold which store paths, package by package, and what differs between two of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, cmp_to_key

from nixlore.model.dependencies import Change, ChangeKind
from nixlore.model.store import StorePath
from nixlore.nix.store_path import ENVIRONMENTS
from nixlore.nix.versions import compare_versions
from nixlore.store.holders import holders
from nixlore.store.names import OUTPUTS, Name, named

OF_VERSIONS = cmp_to_key(compare_versions)
"""The order of versions as Nix compares them."""


@dataclass(frozen=True, eq=False)
class Inventory:
    """The store paths that several roots reach; positions are those of `paths`.

    `masks` tell by position which roots hold a path: bit N stands for the root N. `environments` are paths whose
    references are direct packages, besides those whose name says so. `roots` are no packages themselves.
    """

    paths: Sequence[StorePath]
    masks: Sequence[int]
    environments: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> Mapping[int, Name]:
        """What each held path is, by position."""
        # Generations hold the same names many times, and which hash is before one does not matter.
        known: dict[tuple[str, str], Name] = {}
        found = {}
        for position, (path, mask) in enumerate(zip(self.paths, self.masks, strict=True)):
            if mask:
                key = path.path.partition("-")[2], path.deriver.partition("-")[2]
                name = known.get(key)
                if name is None:
                    name = known[key] = named(path.path, path.deriver)
                found[position] = name
        return found

    @cached_property
    def selected(self) -> frozenset[int]:
        """The positions of paths that some environment refers to."""
        return frozenset(
            reference
            for position, name in self.names.items()
            if name.package in ENVIRONMENTS or self.paths[position].path in self.environments
            for reference in self.paths[position].references
        )

    @cached_property
    def packages(self) -> Mapping[str, Sequence[int]]:
        """The positions of each package's paths, by its name; what has no version and is not selected is no package."""
        found: dict[str, list[int]] = defaultdict(list)
        for position, name in self.names.items():
            is_package = name.output != "drv" and (name.version or position in self.selected)
            if is_package and name.package not in ENVIRONMENTS and self.paths[position].path not in self.roots:
                found[name.package].append(position)
        return found

    def size(self, positions: Iterable[int]) -> int:
        """Return the sum of the NARs of some paths."""
        return sum(self.paths[position].nar_size or 0 for position in positions)

    def held(self, root: int) -> Iterable[int]:
        """Return the positions that one root holds."""
        bit = 1 << root
        return (position for position, mask in enumerate(self.masks) if mask & bit)

    def changes(self, before: int, after: int, differing: Iterable[int]) -> list[Change]:
        """Return what became of each package between two roots; `differing` are paths that only one of them holds."""
        names = {self.names[position].package for position in differing}
        found = (self._change(name, before, after) for name in sorted(names & self.packages.keys()))
        return [change for change in found if change is not None]

    def _change(self, name: str, before: int, after: int) -> Change | None:
        positions = self.packages[name]
        old = [position for position in positions if self.masks[position] >> before & 1]
        new = [position for position in positions if self.masks[position] >> after & 1]
        versions, later = self._versions(old), self._versions(new)
        if old == new:
            return None
        return Change(
            name=name,
            kind="changed" if old and new and versions != later else _kind(set(old), set(new)),
            before=versions,
            after=later,
            size_before=self.size(old),
            size_after=self.size(new),
            is_selected=not self.selected.isdisjoint((*old, *new)),
        )

    def _versions(self, positions: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted({_plain(self.names[position].version) for position in positions}, key=OF_VERSIONS))


def _plain(version: str) -> str:
    """Return a version without what looks like an output and is a derivation of its own (`linux-6.12.30-modules`)."""
    stem, _, last = version.rpartition("-")
    return stem if stem and last in OUTPUTS else version


def _kind(old: set[int], new: set[int]) -> ChangeKind:
    """Return what became of a package whose versions stayed, or that came or went."""
    if not old or not new:
        return "removed" if old else "added"
    return "outputs" if old <= new or new <= old else "rebuilt"


def inventory(paths: Sequence[StorePath], roots: Sequence[str], environments: Iterable[str] = ()) -> Inventory:
    """Return what some roots hold; a root that is no path of `paths` holds nothing."""
    place = {path.path: position for position, path in enumerate(paths)}
    known = [(bit, place[root]) for bit, root in enumerate(roots) if root in place]
    masks = holders([path.references for path in paths], [position for _, position in known])
    bits = [bit for bit, _ in known]
    if bits != list(range(len(bits))):
        masks = [sum(1 << bits[at] for at in range(len(bits)) if mask >> at & 1) for mask in masks]
    return Inventory(paths, masks, frozenset(environments), frozenset(roots))
