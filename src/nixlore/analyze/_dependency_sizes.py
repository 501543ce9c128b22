"""The size of the closure of every path that some roots reach: found once, though several closures have most of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nixlore.analyze._store import Store
from nixlore.store.closures import Weights, closure_sizes, closures
from nixlore.store.graph import numbered, reached


class ClosureSizes:
    """The size of what each path reaches, itself included: by position, for all that some roots reach."""

    def __init__(self, store: Store, roots: Sequence[int], rank: Sequence[int]) -> None:
        """Add up all sizes; each path has a higher `rank` than all it refers to, as far as data are not damaged."""
        positions = set[int]().union(*map(store.closure, roots))
        graph = numbered(store.references, sorted(positions, key=rank.__getitem__))
        if graph.dropped:
            graph = reached([*store.references, roots], len(store.paths))
        sizes = [*store.sizes, 0]
        self._number = graph.number
        self._sets = closures(graph)
        self._weights = Weights([sizes[position] for position in graph.ids])
        self._sizes = closure_sizes(graph, self._sets, self._weights)
        self.of = dict(zip(graph.ids, self._sizes, strict=True))

    def together(self, positions: Iterable[int]) -> int:
        """Return the size of all that some paths reach together."""
        numbers = [self._number[position] for position in positions]
        reached = 0
        for number in numbers:
            reached |= self._sets[number]
        largest = max(numbers, key=self._sizes.__getitem__)
        return self._weights.beyond(self._sets[largest], self._sizes[largest], reached)
