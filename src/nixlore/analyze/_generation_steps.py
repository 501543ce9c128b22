"""Each generation with its figures, and what it changed against the one before in the same profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from nixlore.model.dependencies import Change, GenerationStep
from nixlore.model.store import Generation, ProfileKind
from nixlore.store.inventory import Inventory
from nixlore.store.names import named
from nixlore.store.rebuild_hub import hub, is_mass_rebuild

Of = tuple[ProfileKind, str]
"""Whose generations: the kind of profile and the user."""


class Difference(NamedTuple):
    """The positions of paths that one generation has and the one before had not, and the other way round."""

    added: list[int]
    removed: list[int]


def by_profile(generations: Iterable[Generation]) -> dict[Of, list[Generation]]:
    """Return the generations of each profile in the order in which they were made.

    Numbers tell it within one directory, times between two of them; what has no number comes last. Marks of a
    specialisation that runs are laid on its generation.
    """
    found: dict[Of, dict[tuple[str, int], Generation]] = {}
    for row in generations:
        rows = found.setdefault((row.profile, row.user), {})
        if row.specialisation and row.number:
            _lay_on(rows, row)
        else:
            rows[row.link, row.number] = row
    return {of: _ordered(list(rows.values())) for of, rows in found.items()}


def _lay_on(rows: dict[tuple[str, int], Generation], special: Generation) -> None:
    for key, row in rows.items():
        if row.number == special.number and special.specialisation in row.specialisations:
            rows[key] = msgspec.structs.replace(
                row,
                is_active=row.is_active or special.is_active,
                is_booted=row.is_booted or special.is_booted,
            )


def _ordered(rows: list[Generation]) -> list[Generation]:
    begins: dict[str, int] = {}
    for row in rows:
        directory = row.link.rpartition("/")[0]
        begins[directory] = min(begins.get(directory, row.created), row.created)
    return sorted(
        rows,
        key=lambda row: (
            row.number == 0,
            begins[row.link.rpartition("/")[0]],
            row.link.rpartition("/")[0],
            row.number,
            row.created,
        ),
    )


def bare_step(row: Generation) -> GenerationStep:
    """Return a generation as a step of which no figures are known."""
    return GenerationStep(
        profile=row.profile,
        number=row.number,
        created=row.created,
        target=row.target,
        user=row.user,
        label=row.label,
        version=row.version,
        nixpkgs_revision=row.nixpkgs_revision,
        configuration_revision=row.configuration_revision,
        kernel_version=named(row.kernel).version if row.kernel else "",
        is_current=row.is_current,
        is_active=row.is_active,
        is_booted=row.is_booted,
    )


def measured(rows: Sequence[Generation], held: Inventory, first: int) -> Iterator[GenerationStep]:
    """Yield the generations of one profile, which are the roots from `first` on, with all figures that are known."""
    known = {path.path for path, mask in zip(held.paths, held.masks, strict=True) if mask}
    differences = _differences(held, first, len(rows))
    size, paths, packages = 0, 0, 0
    for at, (row, (added, removed)) in enumerate(zip(rows, differences, strict=True)):
        step = bare_step(row)
        size += held.size(added) - held.size(removed)
        paths += len(added) - len(removed)
        changes = held.changes(first + at - 1, first + at, [*added, *removed]) if at else []
        packages = packages + _more(changes) if at else _count(held, added)
        if row.target not in known:
            yield step
            continue
        step = msgspec.structs.replace(step, size=size, paths=paths, packages=packages)
        yield step if not at or rows[at - 1].target not in known else _changed(step, changes, held, added)


def _changed(step: GenerationStep, changes: Sequence[Change], held: Inventory, added: list[int]) -> GenerationStep:
    counts = {
        kind: sum(change.kind == kind for change in changes) for kind in ("added", "removed", "changed", "rebuilt")
    }
    is_mass = is_mass_rebuild(changes, step.packages or 0)
    return msgspec.structs.replace(step, **counts, hub=hub(held, added, changes) if is_mass else "")


def _differences(held: Inventory, first: int, count: int) -> list[Difference]:
    """Return what each root of a row of roots has more and less than the one before; the first one has all more."""
    found = [Difference([], []) for _ in range(count)]
    whole = (1 << count) - 1
    for position, mask in enumerate(held.masks):
        own = mask >> first & whole
        # A bit is set here where the generation of that number differs from the one before it.
        turns = (own ^ (own << 1)) & whole
        while turns:
            at = (turns & -turns).bit_length() - 1
            found[at][0 if own >> at & 1 else 1].append(position)
            turns &= turns - 1
    return found


def _count(held: Inventory, positions: Iterable[int]) -> int:
    """Return how many packages some paths are."""
    there = set(positions)
    return sum(not there.isdisjoint(paths) for paths in held.packages.values())


def _more(changes: Iterable[Change]) -> int:
    return sum((change.kind == "added") - (change.kind == "removed") for change in changes)


def numbers_missing(rows: Iterable[Generation]) -> int:
    """Return how many numbers between the first and the last generation are gone."""
    numbers = sorted({row.number for row in rows if row.number})
    return sum(after - before - 1 for before, after in pairwise(numbers))
