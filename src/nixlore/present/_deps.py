"""The table behind `show deps`, and what one package of a closure needs and is needed by, as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from nixlore.model.dependencies import Closure, DependencyGraph, LineCosts, Package
from nixlore.present._tables import Table
from nixlore.present._text import Line, plain_size, plural, safe
from nixlore.report import Report
from nixlore.synthesize._generations import nar_size

NAME = "dependency_graph"

OPTIONAL = ("needs", "needed by", "version", "NAR", "profile", "exclusive", "closure")
"""Columns that a narrow terminal does without, in the order in which they go."""

WHOSE = {"home": "the home", "per-user": "the user packages", "user": "the profile"}
"""What kinds of profiles are called."""

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
            plain_size(package.nar_size or None),
            plain_size(closure_size(package) or None),
            plain_size(_whole(package) or None),
            plain_size(package.freed) if package.profiles and package.nar_size else "",
            ",".join(package.profiles),
            f"{len(package.needs)}",
            f"{len(package.needed_by)}",
            " → ".join(package.why[:-1]),
        )
        for package in packages
    ]
    columns = ("package", "version", "NAR", "closure", "exclusive", "freed", "profile", "needs", "needed by", "through")
    numbers = frozenset({"NAR", "closure", "exclusive", "freed", "needs", "needed by"})
    return Table(columns, tuple(rows), numbers, OPTIONAL, flexible="through")


def sentences(report: Report) -> Iterator[Line]:
    """Yield how large each closure in use is, how it falls on the configuration's lines, and what is not certain."""
    fact = report.fact(NAME, DependencyGraph)
    if fact is None:
        return
    yield _sized(fact)
    costs = report.fact("line_costs", LineCosts)
    if costs is not None and costs.size:
        alone = nar_size(sum(line.alone for line in costs.lines))
        shared = f"{nar_size(costs.shared)} only with several together"
        yield Line(f"{alone} would go with single lines, {shared}, {nar_size(costs.base)} stays without any", indent=2)
    yield from map(_sized, fact.others)
    if fact.damaged:
        yield Line(f"{plural(fact.damaged, 'reference')} closed a circle: the database is damaged", "warn")


def _sized(closure: DependencyGraph | Closure) -> Line:
    name = profile("system" if closure.kind == "system" else f"{closure.kind} {closure.user}")
    counts = f"{plural(closure.paths, 'store path')}, {plural(len(closure.packages), 'package')}"
    if (by_name := _by_name(closure)) != len(closure.packages):
        counts += f" ({by_name:,} by name and without files of the configuration, as generations count them)"
    if not closure.size:
        return Line(f"{name}: {counts}; the sizes are not known")
    unsized = f"; of {plural(closure.unsized, 'store path')} the size is not known" if closure.unsized else ""
    return Line(f"{name}: {nar_size(closure.size)} in {counts}{unsized}")


def _by_name(closure: DependencyGraph | Closure) -> int:
    """Return how many names packages have; what has no version and was not asked for is a file, and no package."""
    named = (row for row in closure.packages.values() if row.version or row.profiles)
    return len({row.pname for row in named if closure.root not in row.outputs.values()})


def asking(profiles: Iterable[str]) -> str:
    """Return who asks for a package, by the profiles that refer to it."""
    return " and ".join("the system packages" if name == "system" else profile(name) for name in profiles)


def profile(name: str) -> str:
    """Return what a profile or a closure is called: `home ada` is Ada's packages of Home Manager."""
    kind, _, user = name.partition(" ")
    of = f" of {safe(user)}" if user else ""
    return f"{WHOSE.get(kind) or f'the {safe(kind)}'}{of}"


def closure_size(package: Package) -> int:
    """Return the size of all that a package reaches, its outputs counted as one."""
    return package.closure_size if package.together is None else package.together.closure_size


def _whole(package: Package) -> int:
    return package.exclusive_size if package.together is None else package.together.exclusive_size


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """One package in a tree: its size, those one reference further, how many more there are, and if it is drawn nearer.

    A package that is reached in several ways has its own branch once, where it is nearest; elsewhere `is_again` is set.
    """

    name: str
    nar_size: int
    below: tuple[Branch, ...] = ()
    more: int = 0
    is_again: bool = False


def tree(packages: Mapping[str, Package], name: str, way: Literal["needs", "needed_by"]) -> Branch:
    """Return what a package needs, or what needs it, a few references deep; what comes next is the largest first."""
    parents: dict[str, str] = {name: ""}
    shown: dict[str, list[str]] = {}
    level = [name]
    for _ in range(DEEPEST):
        following = []
        for one in level:
            if len(parents) >= MOST_LINES:
                break
            shown[one] = _next(packages, one, way)[:MOST_BRANCHES]
            for other in shown[one]:
                if other not in parents:
                    parents[other] = one
                    following.append(other)
        level = following
    return _branch(packages, name, way, parents, shown)


def _next(packages: Mapping[str, Package], name: str, way: Literal["needs", "needed_by"]) -> list[str]:
    package = packages[name]
    names = package.needs if way == "needs" else package.needed_by
    return sorted((one for one in names if one in packages), key=lambda one: (-packages[one].nar_size, one))


def _branch(
    packages: Mapping[str, Package],
    name: str,
    way: Literal["needs", "needed_by"],
    parents: Mapping[str, str],
    shown: Mapping[str, Sequence[str]],
) -> Branch:
    children = shown.get(name, ())
    below = tuple(
        _branch(packages, one, way, parents, shown)
        if parents[one] == name
        else Branch(name=one, nar_size=packages[one].nar_size, is_again=bool(shown.get(one)))
        for one in children
    )
    more = len(_next(packages, name, way)) - len(children)
    return Branch(name=name, nar_size=packages[name].nar_size, below=below, more=more)


def drawn(branch: Branch, before: str = "") -> Iterator[Line]:
    """Yield the lines of a tree below its first package."""
    rest = 1 if branch.more and branch.below else 0
    for place, one in enumerate(branch.below, 1):
        is_last = place == len(branch.below) + rest
        further = f"  … {one.more:,} more" if one.more and not one.below else ""
        note = "  (see its own branch)" if one.is_again else further
        text = (
            f"{before}{'└─' if is_last else '├─'} {safe(one.name)}  {plain_size(one.nar_size or None)}{note}".rstrip()
        )
        yield Line(text, indent=4)
        yield from drawn(one, before + ("   " if is_last else "│  "))
    if rest:
        yield Line(f"{before}└─ {branch.more:,} more", "dim", 4)
