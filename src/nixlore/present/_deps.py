"""The table behind `show deps`, and what one package of a closure needs and is needed by, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from nixlore.model.dependencies import DependencyGraph, Package
from nixlore.present._tables import Table
from nixlore.present._text import Line, plain_size, safe
from nixlore.report import Report

NAME = "dependency_graph"

DEEPEST = 3
"""How many references deep a tree is drawn."""

MOST_BRANCHES = 8
"""How many packages of one branch are drawn, the largest first."""

MOST_LINES = 60
"""How many packages of one tree are drawn in all."""


def deps(report: Report) -> Table | None:
    """Return every package of the closure in use, those first that would free most."""
    fact = report.fact(NAME, DependencyGraph)
    if fact is None:
        return None
    packages = sorted(fact.packages.values(), key=lambda one: (-one.freed, -_whole(one), one.name))
    rows = [
        (
            package.name,
            package.version,
            plain_size(package.nar_size),
            plain_size(closure_size(package)),
            plain_size(_whole(package)),
            plain_size(package.freed) if package.profiles else "",
            ",".join(package.profiles),
            f"{len(package.needs)}",
            f"{len(package.needed_by)}",
            " → ".join(package.why[:-1]),
        )
        for package in packages
    ]
    columns = ("package", "version", "NAR", "closure", "exclusive", "freed", "profile", "needs", "needed by", "through")
    numbers = frozenset({"NAR", "closure", "exclusive", "freed", "needs", "needed by"})
    return Table(columns, tuple(rows), numbers, ("needs", "needed by", "version", "NAR", "profile"), flexible="through")


def closure_size(package: Package) -> int:
    """Return the size of all that a package reaches, its outputs counted as one."""
    return package.closure_size if package.together is None else package.together.closure_size


def _whole(package: Package) -> int:
    return package.exclusive_size if package.together is None else package.together.exclusive_size


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """One package in a tree: its size, those one reference further, how many more, and whether it is drawn above."""

    name: str
    nar_size: int
    below: tuple[Branch, ...] = ()
    more: int = 0
    is_above: bool = False


def tree(packages: Mapping[str, Package], name: str, way: Literal["needs", "needed_by"]) -> Branch:
    """Return what a package needs, or what needs it, a few references deep; each package is taken apart once."""
    return _Grower(packages, way).branch(name, 0)


class _Grower:
    def __init__(self, packages: Mapping[str, Package], way: Literal["needs", "needed_by"]) -> None:
        self.packages, self.way = packages, way
        self.seen: set[str] = set()

    def branch(self, name: str, depth: int) -> Branch:
        package = self.packages[name]
        names = [one for one in getattr(package, self.way) if one in self.packages]
        if name in self.seen or len(self.seen) >= MOST_LINES:
            return Branch(name=name, nar_size=package.nar_size, is_above=bool(names) and name in self.seen)
        self.seen.add(name)
        if depth >= DEEPEST:
            return Branch(name=name, nar_size=package.nar_size, more=len(names))
        names.sort(key=lambda one: (-self.packages[one].nar_size, one))
        shown = names[:MOST_BRANCHES]
        below = tuple(self.branch(one, depth + 1) for one in shown)
        return Branch(name=name, nar_size=package.nar_size, below=below, more=len(names) - len(shown))


def drawn(branch: Branch, before: str = "") -> Iterator[Line]:
    """Yield the lines of a tree below its first package."""
    rest = 1 if branch.more else 0
    for place, one in enumerate(branch.below, 1):
        is_last = place == len(branch.below) + rest
        above = " (see above)" if one.is_above else ""
        yield Line(f"{before}{'└─' if is_last else '├─'} {safe(one.name)}  {plain_size(one.nar_size)}{above}", indent=4)
        yield from drawn(one, before + ("   " if is_last else "│  "))
    if branch.more:
        yield Line(f"{before}└─ {branch.more:,} more", "dim", 4)
