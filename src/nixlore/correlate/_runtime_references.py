"""Which programs the tools in use bring into the closure without putting them on the PATH."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.data.split_programs import BESIDE, SPLIT
from nixlore.identity import Catalog
from nixlore.model.dependencies import DependencyGraph, Package
from nixlore.model.store import StorePath
from nixlore.model.tool_chains import RuntimeReference
from nixlore.store.closures import members
from nixlore.store.graph import reached
from nixlore.store.holders import holders
from nixlore.store.why_paths import chain, predecessors


@dataclass(frozen=True, eq=False)
class InUse:
    """The closure, its store paths, and the direct packages of which programs are run."""

    graph: DependencyGraph
    paths: Sequence[StorePath]
    used: Sequence[str]
    on_path: frozenset[str]
    catalog: Catalog

    @cached_property
    def _name(self) -> Mapping[str, str]:
        """The package of each store path of the closure."""
        return {path: name for name, package in self.graph.packages.items() for path in package.outputs.values()}

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {path.path: number for number, path in enumerate(self.paths)}

    def references(self) -> Iterator[RuntimeReference]:
        """Yield every package with programs that a used one leads to, where none of them is on the PATH, by name."""
        starts = [self._position[self.graph.packages[name].store_path] for name in self.used]
        references = [path.references for path in self.paths]
        held = holders(references, starts)
        way = reached([*references, starts], len(references))
        before = predecessors(way, [way.number[start] for start in starts])
        for name, package in self.graph.packages.items():
            place = _place(package)
            if package.profiles or not place or not held[position := self._position[place]]:
                continue
            programs = self._programs(package)
            if programs and not self.on_path & set(programs):
                names = [self._name[self.paths[way.ids[step]].path] for step in chain(before, way.number[position])]
                yield RuntimeReference(
                    name=name,
                    version=package.version,
                    store_path=place,
                    programs=programs,
                    through=tuple(one for one, _ in itertools.groupby(names[: names.index(name) + 1])),
                    used_by=tuple(sorted({self.used[number] for number in members(held[position])})),
                )

    def _programs(self, package: Package) -> tuple[str, ...]:
        """Return the programs of a package whose attribute has its name; of others nothing is known for certain."""
        known = self.catalog.content(package.pname)
        return known.programs if known is not None and known.package == package.pname else ()


def _place(package: Package) -> str:
    """Return the output that has a package's programs, "" where it is not there or not known to be."""
    is_library = package.pname in SPLIT or package.pname.startswith("lib")
    return package.outputs.get(BESIDE) or ("" if is_library else package.outputs.get("out", ""))
