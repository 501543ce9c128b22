"""Which further roots hold a store path, said as people would: `generations 381-412`, `~/src/x/.direnv`."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.analyze._store import Store
from nixlore.model.store import GcRoot, Generation, ProfileKind
from nixlore.store.closures import members
from nixlore.store.graph import in_order
from nixlore.store.holders import held

WORDS: dict[ProfileKind, str] = {"system": "generation", "home": "home generation", "user": "profile generation"}
BOOTED = "the booted system"
DIRENV = "/.direnv/"


@dataclass(frozen=True)
class Holder:
    """One root: the store path that it holds, and either the generation that it is or what it is called."""

    position: int
    generation: Generation | None = None
    label: str = ""


class Holders:
    """Every root that was seen, and for each store path which of them hold it.

    `order` are all store paths, each after all that it refers to; where data are damaged, after most of it.
    """

    def __init__(self, store: Store, roots: Sequence[Holder]) -> None:
        self.roots = roots
        count = len(store.paths)
        positions = [root.position for root in roots]
        self.order = in_order([*store.references, [*positions, *range(count)]], count)
        self.order.pop()
        self.sets = held(store.references, positions, reversed(self.order))

    @cached_property
    def rank(self) -> list[int]:
        """The place of each store path in the order."""
        found = [0] * len(self.order)
        for place, position in enumerate(self.order):
            found[position] = place
        return found

    def generations(self, position: int, profile: ProfileKind, user: str) -> tuple[int, ...]:
        """Return the numbers of one profile's generations that hold a path."""
        found = (self.roots[bit].generation for bit in members(self.sets[position]))
        return tuple(sorted(item.number for item in found if item and (item.profile, item.user) == (profile, user)))


class Outside:
    """The roots beside those of one closure: the closure's own root is left out, and generations that it holds."""

    def __init__(self, holders: Holders, root: int, closure: Collection[int]) -> None:
        self._sets = holders.sets
        self._roots = {
            bit: holder
            for bit, holder in enumerate(holders.roots)
            if holder.position != root and not (holder.generation and holder.position in closure)
        }
        self._mask = sum(1 << bit for bit in self._roots)
        self._labels: dict[int, tuple[str, ...]] = {}

    def labels(self, position: int) -> tuple[str, ...]:
        """Return who else holds a path: generations first, then what is running, then links by name."""
        return self.said(self._sets[position] & self._mask)

    def holding(self, positions: Iterable[int]) -> list[int]:
        """Return the sets of those roots that hold each path, none for what is no path."""
        sets, mask, count = self._sets, self._mask, len(self._sets)
        return [sets[position] & mask if position < count else 0 for position in positions]

    def said(self, held: int) -> tuple[str, ...]:
        """Return what the roots of a set are called, in the same order."""
        found = self._labels.get(held)
        if found is None:
            found = self._labels[held] = tuple(self._said(held)) if held else ()
        return found

    @cached_property
    def _existing(self) -> dict[tuple[ProfileKind, str], list[int]]:
        """The numbers of each profile's generations, sorted."""
        found: dict[tuple[ProfileKind, str], list[int]] = {}
        for holder in self._roots.values():
            if holder.generation is not None:
                key = holder.generation.profile, holder.generation.user
                found.setdefault(key, []).append(holder.generation.number)
        return {key: sorted(numbers) for key, numbers in sorted(found.items(), key=lambda item: _rank(item[0]))}

    def _said(self, held: int) -> Iterator[str]:
        roots = [self._roots[bit] for bit in members(held)]
        for (profile, user), existing in self._existing.items():
            numbers = {
                item.number
                for root in roots
                if (item := root.generation) is not None and (item.profile, item.user) == (profile, user)
            }
            if numbers:
                several = sum(kind == profile for kind, _ in self._existing) > 1
                word = WORDS[profile] + ("s" if len(numbers) > 1 else "")
                yield f"{word} {ranges(numbers, existing)}{f' of {user}' if several and user else ''}"
        labels = {root.label for root in roots if root.generation is None}
        yield from sorted(labels, key=lambda label: (label != BOOTED, label))


def _rank(profile: tuple[ProfileKind, str]) -> tuple[int, str]:
    return list(WORDS).index(profile[0]), profile[1]


def ranges(numbers: Collection[int], existing: Iterable[int]) -> str:
    """Return numbers with those that follow one another among the `existing` ones joined: `3, 5–8`."""  # noqa: RUF002 - a dash of ranges
    runs = (list(run) for held, run in itertools.groupby(existing, numbers.__contains__) if held)
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)  # noqa: RUF001 - the same


def seen(store: Store, roots: Iterable[GcRoot], generations: Iterable[Generation]) -> list[Holder]:
    """Return every root that holds a path that was read, each link once; generations are told by their numbers."""
    found: dict[object, Holder] = {}
    targets = set()
    for generation in generations:
        position = store.position.get(generation.target)
        if position is not None:
            targets.add(generation.target)
            found[generation.profile, generation.user, generation.number] = Holder(position, generation)
    for root in roots:
        position = store.position.get(root.target) if root.state == "live" else None
        if position is None:
            continue
        if root.kind == "booted":
            found[root.link] = Holder(position, label=BOOTED)
        elif root.kind in ("direnv", "result", "channel", "other") or root.target not in targets:
            found[root.link] = Holder(position, label=_label(root.link))
    return list(found.values())


def _label(link: str) -> str:
    """Return what a root is called: its link or, of a project's shell, the directory that direnv keeps it in."""
    before, found, _ = link.partition(DIRENV)
    return f"{before}{DIRENV.rstrip('/')}" if found else link
