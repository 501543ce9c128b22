"""The report's section on the store: what the system consists of, why each package is there, and how it grew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nixlore.model.dependencies import ClosureKind, DependencyGraph, LineCosts, Package
from nixlore.present._deps import asking
from nixlore.present._page import Markup, Section, anchor, filled, joined, rendered
from nixlore.present._page_dependencies_grown import grown
from nixlore.present._page_evidence import basis
from nixlore.present._page_linked import Linked, link, linked, package_target
from nixlore.present._svg import Tone
from nixlore.present._svg_row import bar, parts
from nixlore.present._svg_treemap import Cell, treemap
from nixlore.present._text import plain_size, plural, safe
from nixlore.report import Report

MOST_CELLS = 60
"""How many packages the picture names, the largest; the rest is one area."""

MOST_PACKAGES = 1_500
"""How many packages of the closure stand on the page, the dearest alone."""

MOST_KNOWN = 3_000
"""Between how many packages the neighbourhood is drawn, the largest."""


MOST_LINKED = 400
"""Of how many of these each step of the chain is a link; the neighbourhood leads further from any of them."""

BARELY = 400
"""What is less than this part of the largest has no bar, as nobody would see it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One package as the table shows it; `place` is its place in the data of the neighbourhood, None for none."""

    id: str
    name: Markup
    version: str
    alone: int
    alone_told: str
    bar: Markup
    whole: int
    whole_told: str
    why: Markup
    needs: int
    needed_by: int
    place: int | None
    held: str


@dataclass(frozen=True, slots=True)
class Split:
    """How the closure falls on the configuration's lines: as one bar, and each part with its tone in words."""

    bar: Markup
    told: tuple[tuple[str, str, str], ...]


def section(report: Report) -> Section:
    """Return the section; without a store that could be read it says how to get it."""
    fact = report.fact("dependency_graph", DependencyGraph)
    generations = grown(report)
    if (fact is None or not fact.packages) and generations is None:
        missing = "The store's database was not read, or no system, home or profile of this user is in it."
        return Section("dependencies", "Dependencies", "", missing=missing, remedy="nixlore self doctor")
    if fact is None or not fact.packages:
        summary = "The store's database was not read; of generations their links are known."
        html = rendered("dependencies.html", rows=(), grown=generations, plain_size=plain_size)
        return Section("dependencies", "Dependencies", summary, html, evidence=basis("generation_history"))
    packages = sorted(fact.packages.values(), key=lambda one: (not one.profiles, -_alone(one), one.name))
    drawn = sorted(packages, key=lambda one: -one.closure_size)[:MOST_KNOWN]
    html = rendered(
        "dependencies.html",
        split=_split(report.fact("line_costs", LineCosts)),
        picture=_picture(packages, fact.size, frozenset(one.name for one in packages[:MOST_PACKAGES])),
        rows=_rows(packages[:MOST_PACKAGES], {one.name: place for place, one in enumerate(drawn)}, linked(report)),
        more=max(len(packages) - MOST_PACKAGES, 0),
        dead=[(one, plain_size(one.size)) for one in fact.dead],
        leaks=[(one, plain_size(one.freed)) for one in fact.leaks],
        several=fact.several,
        plain_size=plain_size,
        grown=generations,
    )
    return Section(
        "dependencies",
        "Dependencies",
        _summary(fact),
        html,
        count=len(packages),
        data=_graph(drawn),
        evidence=basis("dependency_graph"),
    )


def _alone(one: Package) -> int:
    return one.exclusive_size if one.together is None else one.together.exclusive_size


def _split(costs: LineCosts | None) -> Split | None:
    """Return how the closure falls on lines, None where that is not known."""
    if costs is None or not costs.size:
        return None
    sizes: tuple[tuple[str, Tone, int], ...] = (
        ("go with one line alone", "plain", sum(line.alone for line in costs.lines)),
        ("go only with several lines together", "move", costs.shared),
        ("stay without any", "quiet", costs.base),
    )
    told = tuple((tone, plain_size(size), name) for name, tone, size in sizes)
    return Split(parts([(tone, size) for _, tone, size in sizes]), told)


def _summary(fact: DependencyGraph) -> str:
    kind: Mapping[ClosureKind, str] = {
        "system": "The running system",
        "home": "The home",
        "user": "The profile",
    }
    direct = sum(bool(one.direct or one.profiles) for one in fact.packages.values())
    whole = f"{plain_size(fact.size)} of NARs in {plural(len(fact.packages), 'package')}"
    return f"{kind[fact.kind]}: {whole}, {direct:,} of them asked for by name."


def _picture(packages: Sequence[Package], size: int, known: frozenset[str]) -> Markup:
    shown = [one for one in packages if (one.direct or one.profiles) and one.freed > 0]
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


def _rows(packages: Sequence[Package], places: Mapping[str, int], names: Linked) -> list[Row]:
    known = frozenset(one.name for one in packages)
    # Profiles themselves hold everything: beside them all that was asked for would look like nothing.
    most = max((_alone(one) for one in packages if one.profiles), default=0)
    return [
        Row(
            id=anchor("package", one.name),
            name=names.attribute(one.name),
            version=one.version,
            alone=_alone(one),
            alone_told=plain_size(_alone(one)),
            bar=bar(_alone(one), most) if one.profiles and _alone(one) * BARELY > most else Markup(),
            whole=one.closure_size,
            whole_told=plain_size(one.closure_size),
            why=_why(one, known if rank < MOST_LINKED else frozenset()),
            needs=len(one.needs),
            needed_by=len(one.needed_by),
            place=places.get(one.name),
            held=", ".join((*one.held_by[:3], *one.held_by_roots[:3])),
        )
        for rank, one in enumerate(packages)
    ]


def _why(one: Package, known: frozenset[str]) -> Markup:
    """Return who asks for a package, or the chain from what was asked for that it is there for."""
    if one.profiles:
        return filled("asked for by {profiles}", profiles=asking(one.profiles))
    steps = [link(package_target(name, known), safe(name, 60)) for name in one.why[:-1]]
    return joined(steps, " → ") if steps else Markup("a part of the system itself")


def _graph(shown: Sequence[Package]) -> dict[str, object]:
    """Return what the neighbourhood is drawn from: names, sizes, and for each name the places of those it needs.

    `asked` are the places of what profiles ask for, from where ways to all others begin.
    """
    places = {one.name: place for place, one in enumerate(shown)}
    needs = [[places[name] for name in one.needs if name in places] for one in shown]
    start = max(range(len(shown)), key=lambda place: (bool(shown[place].profiles), _alone(shown[place])))
    return {
        "names": [one.name for one in shown],
        "sizes": [one.closure_size for one in shown],
        "needs": needs,
        "asked": [place for place, one in enumerate(shown) if one.profiles],
        "start": start,
    }
