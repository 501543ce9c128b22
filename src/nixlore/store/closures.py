"""The closure of every node at once, as integers whose bits are numbers, and the sizes of such sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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


class Weights:
    """The sizes of numbered nodes, made ready for adding up those of many sets."""

    def __init__(self, sizes: Sequence[int]) -> None:
        # One set for each binary digit of the sizes: the nodes whose size has it. Counting the bits that a set shares
        # with each is faster than adding the sizes of its members, of which there may be thousands.
        digits = range(max(sizes, default=0).bit_length())
        backwards = list(reversed(sizes))
        sets = ((digit, _packed(size >> digit & 1 for size in backwards)) for digit in digits)
        self._sets = [(digit, members) for digit, members in sets if members]

    def of(self, members: int) -> int:
        """Return the sum of the sizes of a set's members."""
        return sum((members & having).bit_count() << digit for digit, having in self._sets)


def _packed(bits: Iterable[int]) -> int:
    """Return the integer of some binary digits, the highest first."""
    return int(bytes(48 + bit for bit in bits) or b"0", 2)


def members(of: int) -> Iterator[int]:
    """Yield the numbers of a set, the lowest first."""
    for place, digit in enumerate(reversed(f"{of:b}")):
        if digit == "1":
            yield place
