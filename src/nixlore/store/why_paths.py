"""The shortest chain of references that leads to each node of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nixlore.store.graph import Graph


def predecessors(graph: Graph, starts: Iterable[int], found: Sequence[int] = ()) -> list[int]:
    """Return by number the node before it on a shortest way from one of the `starts`, -1 where none leads to it.

    A start is its own predecessor. Of ways of one length the one from the earlier start is taken. What was `found`
    before, from other starts, stays as it is.
    """
    before = list(found or (-1,) * len(graph.ids))
    below = graph.below
    now = [start for start in dict.fromkeys(starts) if before[start] == -1]
    for start in now:
        before[start] = start
    while now:
        after = []
        for number in now:
            for reference in below[number]:
                if before[reference] == -1:
                    before[reference] = number
                    after.append(reference)
        now = after
    return before


def chain(before: Sequence[int], node: int) -> list[int]:
    """Return the way that `predecessors` found to a node, both ends included; empty where there is none."""
    if before[node] == -1:
        return []
    way = [node]
    while before[node] != node:
        node = before[node]
        way.append(node)
    return way[::-1]
