"""The records of the store, indexed by path and named once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from nixlore.model.store import StorePath
from nixlore.store.names import Name, named


class Store:
    """All store paths that were read; a path is spoken of by its position in the records."""

    def __init__(self, paths: Sequence[StorePath]) -> None:
        self.paths = paths
        self._names: dict[int, Name] = {}
        self._closures: dict[int, frozenset[int]] = {}

    @cached_property
    def references(self) -> list[tuple[int, ...]]:
        """The references of each path."""
        return [path.references for path in self.paths]

    @cached_property
    def sizes(self) -> list[int]:
        """The size of each path, 0 where it is not known."""
        return [path.nar_size or 0 for path in self.paths]

    @cached_property
    def position(self) -> dict[str, int]:
        """The position of each path."""
        return {path.path: position for position, path in enumerate(self.paths)}

    def name(self, position: int) -> Name:
        """Return what a path is called."""
        found = self._names.get(position)
        if found is None:
            path = self.paths[position]
            found = self._names[position] = named(path.path, path.deriver)
        return found

    def below(self, position: int) -> Iterable[tuple[int, str]]:
        """Yield the references of a path with the names of their packages."""
        for reference in self.references[position]:
            if reference != position:
                yield reference, self.name(reference).package

    def closure(self, position: int, without: frozenset[int] = frozenset()) -> frozenset[int]:
        """Return all that a path reaches, itself included, without a set of paths that is closed downwards."""
        if without:
            return self._walked(position, without)
        if position not in self._closures:
            self._closures[position] = self._walked(position, without)
        return self._closures[position]

    def _walked(self, position: int, without: frozenset[int]) -> frozenset[int]:
        references = self.references
        found = {position} - without
        pending = list(found)
        while pending:
            for reference in references[pending.pop()]:
                if reference not in found and reference not in without:
                    found.add(reference)
                    pending.append(reference)
        return frozenset(found)
