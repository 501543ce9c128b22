"""The closure of every node at once, as integers whose bits are numbers, and the sizes of such sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nixlore.store.graph import Graph


def closures(graph: Graph) -> list[int]:
    """Return by number the set of all that a node reaches, itself included; bit N stands for number N."""
    found: list[int] = []
    for number, references in enumerate(graph.below):
        reached = 1 << number
        for reference in references:
            reached |= found[reference]
        found.append(reached)
    return found


HAS_BIT = tuple(bytes(48 + (byte >> bit & 1) for byte in range(256)) for bit in range(8))
"""For each bit of a byte the table that turns bytes into the digits 1, where they have it, and 0."""


FEW = 40
"""How many members of a set are added up faster one by one."""


class Weights:
    """The sizes of numbered nodes, made ready for adding up those of many sets."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = sizes
        # One set for each binary digit of the sizes: the nodes whose size has it. Counting the bits that a set shares
        # with each is faster than adding the sizes of its members, of which there may be thousands.
        places = range(0, max(sizes, default=0).bit_length(), 8)
        columns = ((place, bytes([size >> place & 255 for size in reversed(sizes)])) for place in places)
        sets = ((place + bit, int(column.translate(HAS_BIT[bit]), 2)) for place, column in columns for bit in range(8))
        self._sets = [(digit, having) for digit, having in sets if having]

    def of(self, members: int) -> int:
        """Return the sum of the sizes of a set's members."""
        return sum([(members & having).bit_count() << digit for digit, having in self._sets])

    def beyond(self, part: int, size: int, members: int) -> int:
        """Return the same where the `size` of a `part` of the set is known: mostly little is added to it."""
        new = members ^ part
        if new.bit_count() > FEW:
            return self.of(members)
        sizes = self.sizes
        while new:
            place = new.bit_length() - 1
            size += sizes[place]
            new ^= 1 << place
        return size


def closure_sizes(graph: Graph, sets: Sequence[int], weights: Weights) -> list[int]:
    """Return by number the size of its closure; `sets` are the closures.

    Most nodes add little to the largest closure that they refer to.
    """
    found: list[int] = []
    for number, references in enumerate(graph.below):
        if references:
            largest = max(references, key=found.__getitem__)
            found.append(weights.beyond(sets[largest], found[largest], sets[number]))
        else:
            found.append(weights.sizes[number])
    return found


def members(of: int) -> Iterator[int]:
    """Yield the numbers of a set, the lowest first."""
    for place, digit in enumerate(reversed(f"{of:b}")):
        if digit == "1":
            yield place
