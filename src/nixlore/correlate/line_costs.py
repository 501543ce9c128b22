"""What each line of the configuration costs: the bytes of the system's closure that leave when only it goes.

Laid on the lines, the closure falls into three parts, to the byte: what leaves with single lines, what leaves only with
several, and what stays without any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from nixlore.analyze._this_host import match
from nixlore.correlate._line_graph import Line, LineGraph, line_graph
from nixlore.correlate._line_matches import BY_LINK, Asked, Match, Matching
from nixlore.correlate._this_host import people
from nixlore.identity import Catalog
from nixlore.model.dependencies import CommitCost, DependencyGraph, LineCost, LineCosts
from nixlore.model.evolution import CommitMark, PackageEvolution
from nixlore.model.nix import Binary, Declaration, Host
from nixlore.model.run import Target
from nixlore.model.store import StorePath
from nixlore.model.usage import UsageAlignment
from nixlore.nix.tool_names import tool_key


def correlate(
    graph: DependencyGraph | None,
    paths: Sequence[StorePath] | None,
    declarations: Sequence[Declaration] | None,
    hosts: Sequence[Host] | None,
    binaries: Sequence[Binary] | None,
    evolution: PackageEvolution | None,
    alignment: UsageAlignment | None,
    catalog: Catalog,
    target: Target,
) -> LineCosts | None:
    """Return the closure laid on the lines, None without a closure or for another host than the one it is of."""
    if graph is None or not declarations or (alignment is not None and not alignment.is_this_machine):
        return None
    this, _how = match(hosts or (), target)
    user, _others = people(declarations, this, target)
    matches = Matching(graph, declarations, binaries or (), catalog, this, user).matches()
    by_line: dict[Line, list[Match]] = defaultdict(list)
    for found in matches:
        by_line[Line(found.declaration.file, found.declaration.line)].append(found)
    brought = {line: frozenset[Asked]().union(*(one.asked for one in own)) for line, own in sorted(by_line.items())}
    laid = line_graph(paths or (), graph, brought)
    return None if laid is None else _costs(graph, laid, by_line, evolution)


def _costs(
    graph: DependencyGraph, laid: LineGraph, by_line: Mapping[Line, Sequence[Match]], evolution: PackageEvolution | None
) -> LineCosts:
    marks = {line: _first_added(own, evolution) for line, own in by_line.items()}
    lines = tuple(sorted((_line(line, own, laid, marks[line]) for line, own in by_line.items()), key=_dearest_first))
    every = laid.alone(by_line)
    size = sum(laid.sizes)
    matched = {name for line in lines for name in line.packages}
    return LineCosts(
        root=graph.root,
        size=size,
        base=size - every,
        shared=every - sum(line.alone for line in lines),
        lines=lines,
        commits=tuple(_commits(laid, marks)),
        unmatched=tuple(name for name, package in graph.packages.items() if package.profiles and name not in matched),
    )


def _line(line: Line, own: Sequence[Match], laid: LineGraph, mark: CommitMark | None) -> LineCost:
    known_by = dict.fromkeys(match.known_by for match in own)
    return LineCost(
        file=line.file,
        line=line.line,
        attr_path=" ".join(dict.fromkeys(match.declaration.attr_path for match in own)),
        packages=tuple(sorted({asked.package for match in own for asked in match.asked})),
        alone=laid.alone((line,)),
        closure=laid.closure(line),
        commit="" if mark is None else mark.commit,
        known_by=BY_LINK if set(known_by) == {BY_LINK} else next(how for how in known_by if how != BY_LINK),
    )


def _dearest_first(line: LineCost) -> tuple[int, str, int]:
    return -line.alone, line.file, line.line


def _first_added(own: Iterable[Match], evolution: PackageEvolution | None) -> CommitMark | None:
    """Return the commit that first added what a line declares, None where none is known or several are."""
    marks = {_mark(match.declaration, evolution) for match in own}
    return marks.pop() if len(marks) == 1 else None


def _mark(declaration: Declaration, evolution: PackageEvolution | None) -> CommitMark | None:
    """Return a tool's first commit; a switch may be known by its option, a package by its attribute path."""
    if evolution is None:
        return None
    option = declaration.option_path.removesuffix(".enable")
    names = [declaration.attr_path]
    if declaration.kind in ("program", "service"):
        names.append(option[max(option.find("programs."), option.find("services."), 0) :])
    if declaration.kind == "input":
        names.insert(0, f"inputs.{declaration.attr_path}")
    for name in names:
        life = evolution.packages.get(tool_key(name))
        if life is not None:
            return life.first_added
    return None


def _commits(laid: LineGraph, marks: Mapping[Line, CommitMark | None]) -> Iterable[CommitCost]:
    """Yield what each commit's lines cost together, the dearest first."""
    by_commit: dict[CommitMark, list[Line]] = defaultdict(list)
    for line, mark in marks.items():
        if mark is not None:
            by_commit[mark].append(line)
    costs = [
        CommitCost(commit=mark.commit, date=mark.date, lines=len(lines), alone=laid.alone(lines))
        for mark, lines in by_commit.items()
    ]
    return sorted(costs, key=lambda cost: (-cost.alone, cost.date, cost.commit))
