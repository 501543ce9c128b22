"""Immediate dominators of a graph without cycles, in one pass.

A node is reached only through the node at which the ways from the root to all that refer to it part: the lowest common
ancestor of these in the tree made so far. What its removal frees is the size of its part of that tree.
"""

from __future__ import annotations

from collections.abc import Sequence


def immediate_dominators(above: Sequence[Sequence[int]]) -> list[int]:
    """Return by number the nearest node that every way from the root leads through; the root, the last, is its own.

    `above` are by number the numbers that refer to each, all of them higher.
    """
    root = len(above) - 1
    found = [root] * len(above)
    for number in range(root - 1, -1, -1):
        first, *others = above[number]
        for other in others:
            while first != other:
                if first < other:
                    first = found[first]
                else:
                    other = found[other]  # noqa: PLW2901 - the two climb until they meet
        found[number] = first
    return found
