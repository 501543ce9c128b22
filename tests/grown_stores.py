"""Stores grown from a seed for tests of the graph, and answers found the slow and plain way."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence

from nixlore.model.store import StorePath

ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz"


def store_hash(seed: object) -> str:
    return "".join(random.Random(str(seed)).choices(ALPHABET, k=32))


def grown(count: int, seed: int, *, each: float = 5.0) -> tuple[list[tuple[int, ...]], list[int]]:
    """Return the references and sizes of a store: a few libraries are referred to by very many, some nodes by none."""
    rng = random.Random(seed)
    references: list[tuple[int, ...]] = []
    for node in range(count):
        rest = count - node - 1
        chosen = set()
        for _ in range(min(rest, int(rng.expovariate(1 / each)))):
            lean = 6 if rng.random() < 0.5 else 0.8
            chosen.add(count - 1 - int(rest * rng.random() ** lean))
        references.append(tuple(sorted(chosen)))
    if count > 1:
        references[0] = tuple(sorted({*references[0], *rng.sample(range(1, count), min(count - 1, count // 4 + 1))}))
    return references, [8 * int(rng.lognormvariate(10, 2)) for _ in range(count)]


def reach(references: Sequence[Iterable[int]], root: int, without: Collection[int] = ()) -> set[int]:
    """Return what a root reaches once some nodes are taken away."""
    if root in without:
        return set()
    found, pending = {root}, [root]
    while pending:
        for reference in references[pending.pop()]:
            if reference not in found and reference not in without:
                found.add(reference)
                pending.append(reference)
    return found


def path(
    name: str, references: Iterable[int] = (), size: int | None = 8, deriver: str = "", **fields: int
) -> StorePath:
    """Return a store path of a name; `deriver` is that derivation's name."""
    made_by = f"/nix/store/{store_hash('drv ' + deriver)}-{deriver}.drv" if deriver else ""
    return StorePath(
        path=f"/nix/store/{store_hash(name)}-{name.partition('#')[0]}",
        references=tuple(references),
        nar_size=size,
        deriver=made_by,
        **fields,
    )
