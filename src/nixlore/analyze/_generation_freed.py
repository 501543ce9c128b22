"""What deleting generations would free, over all roots that hold store paths: by the links, since several may hold one.

Each link is a node of its own below one node over all; what is reached only through a link is freed with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from nixlore.model.store import GcRoot, Generation, StorePath
from nixlore.store.graph import reached


@dataclass(frozen=True, eq=False)
class Links:
    """All links that hold store paths, and where they lead: positions in `paths`.

    What the `unseen` roots hold is not known: with any, what seems to be freed is only the most that could be.
    """

    paths: Sequence[StorePath]
    targets: dict[str, int]
    unseen: int = 0
    known: dict[frozenset[str], int] = field(default_factory=dict)

    @cached_property
    def _references(self) -> list[Sequence[int]]:
        return [path.references for path in self.paths]

    @cached_property
    def _sizes(self) -> list[int]:
        return [path.nar_size or 0 for path in self.paths]

    def freed_alone(self) -> dict[str, int]:
        """Return for each link what deleting it, and it alone, would free."""
        count = len(self.paths)
        names = list(self.targets)
        held: list[Sequence[int]] = [(target,) for target in self.targets.values()]
        graph = reached([*self._references, *held, range(count, count + len(names))], count + len(names))
        sizes = [self._sizes[node] if node < count else 0 for node in graph.ids]
        retained = graph.retained(sizes)
        return {name: retained[graph.number[count + at]] for at, name in enumerate(names)}

    def size_without(self, links: Collection[str]) -> int:
        """Return the size of all that is held once some links are deleted."""
        count = len(self.paths)
        kept = sorted({target for link, target in self.targets.items() if link not in links})
        graph = reached([*self._references, kept], count)
        return sum(self._sizes[node] for node in graph.ids if node < count)

    @cached_property
    def size(self) -> int:
        """The size of all that is held now."""
        return self.size_without(())

    def freed(self, links: frozenset[str]) -> int:
        """Return what deleting some links together would free."""
        if links not in self.known:
            self.known[links] = self.size - self.size_without(links)
        return self.known[links]


def links(
    generations: Iterable[Generation], paths: Sequence[StorePath] | None, roots: Sequence[GcRoot] | None
) -> Links | None:
    """Return all links, None where the store or its roots were not read."""
    if not paths or not roots:
        return None
    place = {path.path: position for position, path in enumerate(paths)}
    named = [(root.link, root.target) for root in roots if root.state == "live"]
    named += [(generation.link, generation.target) for generation in generations]
    unseen = sum(root.state == "unseen" for root in roots)
    return Links(paths, {link: place[target] for link, target in named if target in place}, unseen)


def old_of(profile: Sequence[Generation]) -> list[Generation]:
    """Return a profile's generations before the one in use that were not booted.

    One that was rolled back from is not old. Where it is not known which is in use (links that lead in a circle, say),
    none is.
    """
    used = max((row.number for row in profile if row.is_current or row.is_active), default=0)
    return [generation for generation in profile if generation.number < used and _is_old(generation)]


def _is_old(generation: Generation) -> bool:
    marks = (generation.is_current, generation.is_active, generation.is_booted)
    return generation.number > 0 and not generation.specialisation and not any(marks)
