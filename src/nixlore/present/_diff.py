"""What differs between two closures, package by package, and who still holds what one of them left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from nixlore.analyze._dependency_holders import BOOTED, WORDS, Holder, ranges, seen
from nixlore.analyze._store import Store
from nixlore.model.dependencies import Change
from nixlore.model.store import GcRoot, Generation, StorePath
from nixlore.present._diff_use import Usage, Used
from nixlore.store.holders import holders
from nixlore.store.inventory import Inventory, inventory
from nixlore.store.rebuild_hub import hub, is_mass_rebuild

KINDS = ("removed", "changed", "added", "outputs", "rebuilt")
"""Of packages that are used the same these come first."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two that are compared: what it is called, and what is known of it.

    `says` is "generation 6 of the system" or a path; `commit` is what the configuration was built of, `""` for unknown.
    """

    says: str
    target: str
    created: int | None = None
    version: str = ""
    nixpkgs_revision: str = ""
    configuration_revision: str = ""
    commit: str = ""
    commit_known_by: str = ""
    environment: str = ""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one package, and the use of it that was seen most; see `Change`."""

    name: str
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    size_before: int
    size_after: int
    is_selected: bool
    used: Used | None = None


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """The answer about two closures; sizes are bytes of NARs.

    `changes` are those of packages, what is used most first. `arrived` and `left` are the bytes of store paths that
    only the later and only the earlier one has; `unnamed` counts those that are no package (files of configuration,
    units). `hub` is the package that most of a mass rebuild rests on, and `hub_moved` whether its version changed.
    `held_by` are the roots that still hold some of what was left, None where that was not looked at.
    """

    before: Side
    after: Side
    size_before: int
    size_after: int
    paths_before: int
    paths_after: int
    arrived: int
    left: int
    changes: tuple[Difference, ...]
    unnamed: int
    hub: str = ""
    hub_moved: bool = False
    held_by: tuple[str, ...] | None = None
    roots_unseen: int = 0
    is_use_known: bool = False
    sample: bool = False

    def of_kind(self, kind: str) -> int:
        """Return how many packages changed in one way."""
        return sum(change.kind == kind for change in self.changes)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two sides whose closures are among `paths`; whatever else is there does not matter."""

    before: Side
    after: Side
    paths: Sequence[StorePath]

    @cached_property
    def held(self) -> Inventory:
        """Which of the two hold which paths."""
        sides = (self.before, self.after)
        environments = [side.environment for side in sides if side.environment]
        return inventory(self.paths, [side.target for side in sides], environments)

    @cached_property
    def removed(self) -> list[int]:
        """The positions of what only the earlier one holds."""
        return [position for position, mask in enumerate(self.held.masks) if mask == 1]

    @cached_property
    def added(self) -> list[int]:
        """The positions of what only the later one holds."""
        return [position for position, mask in enumerate(self.held.masks) if mask == 1 << 1]

    def wanted(self) -> set[str]:
        """Return the store paths whose programs tell how a change is used: of selected packages that differ."""
        held = self.held
        names = {held.names[position].package for position in (*self.removed, *self.added)}
        return {
            self.paths[position].path
            for name in names & held.packages.keys()
            for position in held.packages[name]
            if position in held.selected
        }

    def diff(self, programs: Mapping[str, tuple[str, ...]], usage: Usage) -> Diff:
        """Return what differs; `programs` are the names in `bin` of the store paths that are `wanted`."""
        held = self.held
        changes = held.changes(0, 1, [*self.removed, *self.added])
        rows = [self._difference(change, programs, usage) for change in changes]
        top = hub(held, self.added, changes) if is_mass_rebuild(changes, self._packages(1)) else ""
        named = {position for positions in held.packages.values() for position in positions}
        first, second = list(held.held(0)), list(held.held(1))
        return Diff(
            before=self.before,
            after=self.after,
            size_before=held.size(first),
            size_after=held.size(second),
            paths_before=len(first),
            paths_after=len(second),
            arrived=held.size(self.added),
            left=held.size(self.removed),
            changes=tuple(sorted(rows, key=_order)),
            unnamed=sum(position not in named for position in (*self.removed, *self.added)),
            hub=top,
            hub_moved=any(change.name == top.partition(" ")[0] and change.kind == "changed" for change in changes),
            is_use_known=usage.is_known,
        )

    def still_held(self, roots: Iterable[GcRoot], generations: Iterable[Generation]) -> tuple[str, ...]:
        """Return which roots hold some of what was left; `paths` have to be all that these reach."""
        rows = [
            row
            for row in seen(Store(self.paths), roots, generations)
            if self.paths[row.position].path != self.after.target
        ]
        masks = holders([path.references for path in self.paths], [row.position for row in rows])
        union = 0
        for position in self.removed:
            union |= masks[position]
        return tuple(_labels(rows, union))

    def _packages(self, root: int) -> int:
        held = self.held
        return sum(any(held.masks[position] >> root & 1 for position in found) for found in held.packages.values())

    def _difference(self, change: Change, programs: Mapping[str, tuple[str, ...]], usage: Usage) -> Difference:
        paths = frozenset(self.paths[position].path for position in self.held.packages[change.name])
        names = {name for path in paths for name in programs.get(path, ())}
        fields = {name: getattr(change, name) for name in change.__struct_fields__}
        return Difference(**fields, used=usage.of(names, change.name, paths) if change.is_selected else None)


def _labels(rows: Sequence[Holder], mask: int) -> Iterator[str]:
    """Yield roots as people would say them: `generations 381–412`, `~/src/x/.direnv`."""  # noqa: RUF002 - a dash of ranges
    held = [row for bit, row in enumerate(rows) if mask >> bit & 1]
    for profile, word in WORDS.items():
        numbers = _numbers(held, profile)
        if numbers:
            yield f"{word}{'s' * (len(numbers) > 1)} {ranges(numbers, sorted(_numbers(rows, profile)))}"
    labels = {row.label for row in held if row.label}
    yield from sorted(labels, key=lambda label: (label != BOOTED, label))


def _numbers(rows: Iterable[Holder], profile: str) -> set[int]:
    generations = (row.generation for row in rows if row.generation is not None)
    return {generation.number for generation in generations if generation.profile == profile and generation.number}


def _order(row: Difference) -> tuple[bool, bool, float, bool, int, str]:
    """Order by people's use, then agents', then what was asked for before what came with it, by kind and by name."""
    return (
        row.used is None,
        row.used is not None and row.used.actor == "agent",
        -row.used.weight if row.used is not None else 0.0,
        not row.is_selected,
        KINDS.index(row.kind),
        row.name,
    )
