"""The report's section on the store: what the system consists of, why each package is there, and how it grew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from nixlore.model.dependencies import ClosureKind, DependencyGraph, GenerationHistory, GenerationStep, Package
from nixlore.present._generations import called
from nixlore.present._page import Markup, Section, anchor, rendered
from nixlore.present._page_linked import Linked, link, linked, package_target
from nixlore.present._svg_row import bar
from nixlore.present._svg_time import Series, lines, spanned
from nixlore.present._svg_treemap import Cell, treemap
from nixlore.present._text import plain_size, plural
from nixlore.report import Report
from nixlore.synthesize._generations import made

MOST_CELLS = 60
"""How many packages the picture names, the largest; the rest is one area."""

MOST_PACKAGES = 1_500
"""How many packages of the closure stand on the page, the dearest alone."""

MOST_KNOWN = 3_000
"""Between how many packages the neighbourhood is drawn, the largest."""


@dataclass(frozen=True, slots=True)
class Row:
    """One package as the table shows it."""

    id: str
    name: Markup
    version: str
    alone: int
    alone_told: str
    bar: Markup
    whole: int
    whole_told: str
    direct: bool
    why: tuple[Markup, ...]
    needs: int
    needed_by: int
    held: str


def section(report: Report) -> Section:
    """Return the section; without a store that could be read it says how to get it."""
    fact = report.fact("dependency_graph", DependencyGraph)
    if fact is None or not fact.packages:
        missing = "The store's database was not read, or no system, home or profile of this user is in it."
        return Section("dependencies", "Dependencies", "", missing=missing, remedy="nixlore self doctor")
    packages = sorted(fact.packages.values(), key=lambda one: (-one.exclusive_size, one.name))
    names, known = linked(report), frozenset(one.name for one in packages[:MOST_PACKAGES])
    most = max((one.exclusive_size for one in packages), default=0)
    html = rendered(
        "dependencies.html",
        picture=_picture([one for one in packages if one.direct or one.profiles], fact.size, known),
        rows=[_row(one, most, known, names) for one in packages[:MOST_PACKAGES]],
        more=max(len(packages) - MOST_PACKAGES, 0),
        dead=[(one, plain_size(one.size)) for one in fact.dead],
        leaks=[(one, plain_size(one.freed)) for one in fact.leaks],
        several=fact.several,
        plain_size=plain_size,
        grown=_grown(report.fact("generation_history", GenerationHistory)),
    )
    return Section("dependencies", "Dependencies", _summary(fact), html, count=len(packages), data=_graph(packages))


def _summary(fact: DependencyGraph) -> str:
    kind: Mapping[ClosureKind, str] = {
        "system": "The running system",
        "home": "The home",
        "user": "The profile",
    }
    direct = sum(bool(one.direct or one.profiles) for one in fact.packages.values())
    whole = f"{plain_size(fact.size)} of NARs in {plural(len(fact.packages), 'package')}"
    return f"{kind[fact.kind]}: {whole}, {direct} of them asked for by name."


def _picture(direct: Sequence[Package], size: int, known: frozenset[str]) -> Markup:
    shown = [one for one in direct if one.freed > 0]
    shown = sorted(shown, key=lambda one: -one.freed)[:MOST_CELLS]
    rest = size - sum(one.freed for one in shown)
    cells = [
        Cell(
            one.name,
            one.freed,
            f"{one.name} {one.version}: {plain_size(one.freed)} leave with it alone",
            target=package_target(one.name, known),
        )
        for one in shown
    ]
    cells.append(
        Cell("shared, and the base", rest, f"{plain_size(rest)} are held by several or by none of these", "quiet")
    )
    told = ", ".join(f"{cell.name} {plain_size(cell.size)}" for cell in cells[:8])
    return treemap(
        "What leaves the closure with each package alone", told, cells, [plain_size(one.size) for one in cells]
    )


def _row(one: Package, most: int, known: frozenset[str], names: Linked) -> Row:
    return Row(
        id=anchor("package", one.name),
        name=names.attribute(one.name),
        version=one.version,
        alone=one.exclusive_size,
        alone_told=plain_size(one.exclusive_size),
        bar=bar(one.exclusive_size, most),
        whole=one.closure_size,
        whole_told=plain_size(one.closure_size),
        direct=bool(one.direct or one.profiles),
        why=tuple(_chain(one.why, known)),
        needs=len(one.needs),
        needed_by=len(one.needed_by),
        held=", ".join((*one.held_by[:3], *one.held_by_roots[:3])),
    )


def _chain(names: Iterable[str], known: frozenset[str]) -> Iterable[Markup]:
    return (link(package_target(name, known), name) for name in names)


def _graph(packages: Sequence[Package]) -> dict[str, object]:
    """Return what the neighbourhood is drawn from: names, sizes, and for each name the places of those it needs."""
    shown = sorted(packages, key=lambda one: -one.closure_size)[:MOST_KNOWN]
    places = {one.name: place for place, one in enumerate(shown)}
    needs = [[places[name] for name in one.needs if name in places] for one in shown]
    start = max(range(len(shown)), key=lambda place: (bool(shown[place].profiles), shown[place].exclusive_size))
    return {
        "names": [one.name for one in shown],
        "sizes": [one.closure_size for one in shown],
        "needs": needs,
        "start": start,
    }


class Grown(msgspec.Struct, frozen=True):
    """How the generations of one profile grew: a chart where there are several sizes, and a row for each."""

    chart: Markup
    rows: tuple[tuple[str, str, GenerationStep, str, str], ...]


def _grown(history: GenerationHistory | None) -> Grown | None:
    steps = [one for one in history.steps if one.profile == "system"] if history is not None else []
    if not steps:
        return None
    sized = [one for one in steps if one.size is not None]
    chart = Markup()
    if len(sized) > 1:
        points = tuple((one.created, float(one.size or 0) / 1e9) for one in sized)
        told = f"{plain_size(sized[0].size or 0)} at first, {plain_size(sized[-1].size or 0)} now"
        span = spanned(at for at, _ in points)
        chart = lines(
            "Size of the system by generation", told, [Series("GB NAR", "plain", points)], span, stepped=True, unit="GB"
        )
    rows = tuple(
        (
            anchor("generation", called(one)),
            called(one),
            one,
            made(one.created),
            "" if one.size is None else plain_size(one.size),
        )
        for one in reversed(steps)
    )
    return Grown(chart, rows)
