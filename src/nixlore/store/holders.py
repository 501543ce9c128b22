"""Which of several roots hold each node, for all nodes in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nixlore.store.graph import in_order


def holders(references: Sequence[Sequence[int]], roots: Sequence[int]) -> list[int]:
    """Return for each node, by the caller's name for it, which roots reach it: bit N stands for `roots[N]`."""
    order = in_order([*references, roots], len(references))
    order.pop()
    return held(references, roots, reversed(order))


def held(references: Sequence[Sequence[int]], roots: Sequence[int], downwards: Iterable[int]) -> list[int]:
    """Return the same, given an order of the nodes in which each comes before all that it refers to."""
    found = [0] * len(references)
    for bit, root in enumerate(roots):
        found[root] |= 1 << bit
    for node in downwards:
        own = found[node]
        if own:
            for reference in references[node]:
                found[reference] |= own
    return found
