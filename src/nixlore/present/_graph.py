"""The dependency graph as one answer needs it: of thousands of packages only those that it asks for are decoded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from nixlore.model.dependencies import ClosureKind, Package
from nixlore.report import Report

NAME = "dependency_graph"


class _Closure(msgspec.Struct, frozen=True, kw_only=True):
    kind: ClosureKind
    size: int
    packages: dict[str, msgspec.Raw]
    user: str = ""
    unsized: int = 0


class _Graph(_Closure, frozen=True, kw_only=True):
    root: str
    others: tuple[_Closure, ...] = ()
    roots_unseen: int = 0


class Packages(Mapping[str, Package]):
    """The packages of a closure by name, each decoded when it is looked at."""

    def __init__(self, raw: Mapping[str, msgspec.Raw]) -> None:
        self.raw = raw
        self._decoded: dict[str, Package] = {}

    def __getitem__(self, name: str) -> Package:
        """Return one package."""
        found = self._decoded.get(name)
        if found is None:
            found = self._decoded[name] = msgspec.json.decode(self.raw[name], type=Package)
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self.raw)

    def __len__(self) -> int:
        """Return how many packages there are."""
        return len(self.raw)

    def mentioning(self, texts: Collection[str]) -> Iterator[Package]:
        """Yield the packages in whose record one of some texts stands anywhere: names, store paths."""
        wanted = [msgspec.json.encode(text)[1:-1] for text in texts if text]
        for name, raw in self.raw.items() if wanted else ():
            data = bytes(raw)
            # A closure has thousands: any() over a generator for each takes longer than the search.
            for text in wanted:
                if text in data:
                    yield self[name]
                    break


class Opened(msgspec.Struct, frozen=True):
    """One closure in use: what it is called (system, or whose home or profile it is), its size and its packages.

    `unsized` counts the store paths without a size.
    """

    called: str
    size: int
    packages: Packages
    unsized: int = 0


class Graph(msgspec.Struct, frozen=True):
    """The closures in use, the main one first, and how many roots could not be looked at."""

    root: str
    closures: tuple[Opened, ...]
    roots_unseen: int


def opened(report: Report) -> Graph | None:
    """Return the graph of a report, None where there is none."""
    found = report.fact(NAME, _Graph)
    if found is None:
        return None
    closures = tuple(
        Opened(_called(one), one.size, Packages(one.packages), one.unsized) for one in (found, *found.others)
    )
    return Graph(found.root, closures, found.roots_unseen)


def _called(closure: _Closure) -> str:
    return "system" if closure.kind == "system" else f"{closure.kind} {closure.user}".rstrip()
