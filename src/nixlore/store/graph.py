"""What a root reaches, as a graph whose numbers tell the order: each node has a higher one than all it refers to.

A store path may refer to itself; that is left out. Without such references a store has no cycles, since a path's name
is made of what it refers to. Where the data have one nevertheless they are damaged: the reference that closes it is
left out and counted, so that every question still has an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.store.dominators import immediate_dominators

NOT_SEEN = -1
"""What stands for the number of a node that is not in a graph."""


@dataclass(frozen=True, eq=False)
class Graph:
    """The nodes that one root reaches, numbered from those that refer to nothing up to the root, which is the last.

    `ids` are the nodes by number, as the caller names them; `below` by number the numbers that each refers to.
    `dropped` counts references left out because they closed a cycle; with any, the data are damaged.
    """

    ids: Sequence[int]
    below: Sequence[Sequence[int]]
    dropped: int = 0

    @property
    def root(self) -> int:
        """The root's number."""
        return len(self.ids) - 1

    @cached_property
    def number(self) -> dict[int, int]:
        """The number of each node by the caller's name for it."""
        return {node: number for number, node in enumerate(self.ids)}

    @cached_property
    def above(self) -> Sequence[Sequence[int]]:
        """By number the numbers of the nodes that refer to it."""
        found: list[list[int]] = [[] for _ in self.ids]
        for number, references in enumerate(self.below):
            for reference in references:
                found[reference].append(number)
        return found

    @cached_property
    def dominators(self) -> Sequence[int]:
        """By number the nearest node without which it is not reached; the root is its own."""
        return immediate_dominators(self.above)

    def retained(self, sizes: Sequence[int]) -> list[int]:
        """Return by number what would leave if that node did: the sizes of all that is reached only through it."""
        found = list(sizes)
        dominators = self.dominators
        for number in range(self.root):
            found[dominators[number]] += found[number]
        return found

    def holds(self, holder: int, node: int) -> bool:
        """Tell whether a node is reached only through `holder`, or is it; both are numbers."""
        while node < holder:
            node = self.dominators[node]
        return node == holder

    def leaving(self, numbers: Iterable[int]) -> set[int]:
        """Return what leaves with several numbers at once: they, and all that only what leaves refers to."""
        found = set(numbers)
        pending = list(found)
        held: dict[int, int] = {}
        while pending:
            for reference in self.below[pending.pop()]:
                if reference in found:
                    continue
                held[reference] = held.get(reference, len(self.above[reference])) - 1
                if not held[reference]:
                    found.add(reference)
                    pending.append(reference)
        return found


def in_order(references: Sequence[Sequence[int]], root: int) -> list[int]:
    """Return all that a root reaches, each after all it refers to; `references` are those of each node by its name."""
    ids: list[int] = []
    state = bytearray(len(references))
    # A node is met again, as its complement, when all that it refers to is done.
    pending = [root]
    while pending:
        node = pending.pop()
        if node < 0:
            ids.append(~node)
        elif not state[node]:
            state[node] = 1
            pending.append(~node)
            pending += [reference for reference in reversed(references[node]) if not state[reference]]
    return ids


def numbered(references: Sequence[Sequence[int]], ids: Sequence[int]) -> Graph:
    """Return the graph of some nodes in their order, which are all that any of them refers to."""
    numbers = [NOT_SEEN] * len(references)
    for number, node in enumerate(ids):
        numbers[node] = number
    # Only a reference to what we came from, which closes a cycle, leads to a higher number.
    below = [
        [at for reference in references[node] if (at := numbers[reference]) < number] for number, node in enumerate(ids)
    ]
    left_out = sum(len(references[node]) for node in ids) > sum(map(len, below))
    dropped = sum(numbers[to] > at for at, node in enumerate(ids) for to in references[node]) if left_out else 0
    return Graph(ids, below, dropped)


def reached(references: Sequence[Sequence[int]], root: int) -> Graph:
    """Return the graph of all that a root reaches; `references` are those of each node by the caller's name for it."""
    return numbered(references, in_order(references, root))
