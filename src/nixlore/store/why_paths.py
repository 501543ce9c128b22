"""The shortest chain of references that leads to each node of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nixlore.store.graph import Graph


def predecessors(graph: Graph, starts: Iterable[int]) -> list[int]:
    """Return by number the node before it on a shortest way from one of the `starts`, -1 where none leads to it.

    A start is its own predecessor. Of ways of one length the one from the earlier start is taken.
    """
    found = [-1] * len(graph.ids)
    now = list(dict.fromkeys(starts))
    for start in now:
        found[start] = start
    while now:
        after = []
        for number in now:
            for reference in graph.below[number]:
                if found[reference] == -1:
                    found[reference] = number
                    after.append(reference)
        now = after
    return found


def chain(before: Sequence[int], node: int) -> list[int]:
    """Return the way that `predecessors` found to a node, both ends included; empty where there is none."""
    if before[node] == -1:
        return []
    way = [node]
    while before[node] != node:
        node = before[node]
        way.append(node)
    return way[::-1]
