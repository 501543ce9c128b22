"""Why most of a system was built anew at the same versions: the one package below it that moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nixlore.model.dependencies import Change
from nixlore.store.inventory import Inventory

SHARE = 0.5
"""A mass rebuild is one of more than this share of all packages."""

NEARLY = 0.9
"""What nearly as many changed paths depend on as on the one that most do may be the cause as well."""


def is_mass_rebuild(changes: Iterable[Change], packages: int) -> bool:
    """Tell whether more than half of a system's packages were rebuilt at the same versions."""
    return sum(change.kind == "rebuilt" for change in changes) > SHARE * packages


def hub(held: Inventory, added: Iterable[int], changes: Sequence[Change]) -> str:
    """Return the package that most of the new paths depend on, with its version, "" where there is none.

    Below a compiler or libc lie a few paths that as many depend on: of these the one counts whose version changed, then
    the one that most refer to directly.
    """
    new = set(added)
    order = _in_order(held, new)
    above: dict[int, int] = dict.fromkeys(order, 0)
    direct: dict[int, int] = dict.fromkeys(order, 0)
    number = {position: 1 << bit for bit, position in enumerate(order)}
    # Referrers come after what they refer to, so from the end each one's own dependents are complete.
    for position in reversed(order):
        for reference in held.paths[position].references:
            if reference in number:
                above[reference] |= above[position] | number[position]
                direct[reference] += 1
    packages = {position for paths in held.packages.values() for position in paths}
    counts = {position: above[position].bit_count() for position in order if position in packages}
    most = max(counts.values(), default=0)
    if not most:
        return ""
    moved = {change.name for change in changes if change.kind in ("changed", "added")}
    likely = [position for position, count in counts.items() if count >= NEARLY * most]
    best = max(likely, key=lambda at: (held.names[at].package in moved, direct[at], held.paths[at].path))
    name = held.names[best]
    return f"{name.package} {name.version}".strip()


def _in_order(held: Inventory, new: set[int]) -> list[int]:
    """Return positions so that each comes after those of them that it refers to."""
    order: list[int] = []
    seen: set[int] = set()
    for start in sorted(new):
        pending = [(start, False)]
        while pending:
            position, is_done = pending.pop()
            if is_done:
                order.append(position)
            elif position not in seen:
                seen.add(position)
                pending.append((position, True))
                pending += [(reference, False) for reference in held.paths[position].references if reference in new]
    return order
