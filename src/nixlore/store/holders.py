"""Which of several roots hold each node, for all nodes in one pass."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.store.graph import reached


def holders(references: Sequence[Sequence[int]], roots: Sequence[int]) -> list[int]:
    """Return for each node, by the caller's name for it, which roots reach it: bit N stands for `roots[N]`."""
    graph = reached([*references, roots], len(references))
    found = [0] * (len(references) + 1)
    for bit, root in enumerate(roots):
        found[root] |= 1 << bit
    for number in range(graph.root - 1, -1, -1):
        held = found[graph.ids[number]]
        for reference in graph.below[number]:
            found[graph.ids[reference]] |= held
    found.pop()
    return found
