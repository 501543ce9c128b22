"""What a root reaches, as a graph whose numbers tell the order: each node has a higher one than all it refers to.

A store path may refer to itself; that is left out. Without such references a store has no cycles, since a path's name
is made of what it refers to. Where the data have one nevertheless they are damaged: the reference that closes it is
left out and counted, so that every question still has an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.store.dominators import immediate_dominators


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


def reached(references: Sequence[Sequence[int]], root: int) -> Graph:
    """Return the graph of all that a root reaches; `references` are those of each node by the caller's name for it."""
    ids: list[int] = []
    # -1: not seen, -2: on the way from the root to where we are, else the number.
    numbers = [-1] * len(references)
    below: list[list[int]] = []
    dropped = 0
    numbers[root] = -2
    pending: list[tuple[int, Iterator[int], list[int]]] = [(root, iter(references[root]), [])]
    while pending:
        node, rest, kept = pending[-1]
        for reference in rest:
            if numbers[reference] == -1:
                numbers[reference] = -2
                kept.append(reference)
                pending.append((reference, iter(references[reference]), []))
                break
            if numbers[reference] >= 0:
                kept.append(reference)
            else:
                dropped += reference != node
        else:
            pending.pop()
            numbers[node] = len(ids)
            ids.append(node)
            below.append([numbers[reference] for reference in kept])
    return Graph(ids, below, dropped)
