"""Whether a name is here: on the PATH, in the store without being on it, or absent; and what its packages cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from nixlore.model.dependencies import LineCosts, Package
from nixlore.model.drift import DriftReport, PathEntry
from nixlore.model.evidence import Coverage
from nixlore.model.nix import Binary
from nixlore.model.tool_chains import ToolChains
from nixlore.model.usage import ToolUse
from nixlore.nix.attr_names import bare_package_name, canonical, leaf
from nixlore.present._graph import Graph, Packages, opened
from nixlore.report import Report

STORE = "nix_store"
"""The collector that reads the store's database."""

ROOTS = "gc_roots"
"""The collector that looks for what keeps store paths alive."""

PATH = "path_binaries"
"""The collector that reads the login PATH."""

MOST = 6
"""How many packages, programs or store paths of one name are told."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A package of a closure in use, and what it costs there; sizes are bytes of NARs.

    `closure` is system, or whose home or profile it is (`user ada`). `freed` is what leaves that closure when the
    package is undeclared, None where no profile asked for it; `held_by` are then the packages and profiles that would
    still hold it, `held_by_roots` the roots beside this closure that do (`generations 381–412`); of `freed` any
    such roots hold `held_elsewhere`: `parts_held_by`. `why` is a shortest chain to it from what a profile asked for;
    `outputs` are store paths by name.
    """  # noqa: RUF002 - a dash of ranges

    name: str
    version: str
    store_path: str
    outputs: dict[str, str]
    closure: str
    profiles: tuple[str, ...]
    nar_size: int
    closure_size: int
    freed: int | None
    held_by: tuple[str, ...]
    held_by_roots: tuple[str, ...]
    why: tuple[str, ...]
    needs: tuple[str, ...]
    needed_by: tuple[str, ...]
    held_elsewhere: int = 0
    parts_held_by: tuple[str, ...] = ()


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A store path that no closure in use holds, but some other root does: which, and its size in bytes of its NAR."""

    store_path: str
    nar_size: int | None
    held_by: tuple[str, ...]


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a name is here, for the user and on the machine that were looked at.

    `state` is path (on the login PATH), store (in the store, not on the PATH), absent, or unknown. `programs` are its
    rows of the PATH's table, `packages` those of closures in use, `elsewhere` store paths that only other roots hold,
    `run` the full paths of programs in the store that were seen to be there, `shells` those that dev shells and results
    provide. `unknown` says what could not be looked at, and `roots_unseen` counts the roots of those.
    """

    state: Literal["path", "store", "absent", "unknown"]
    programs: tuple[PathEntry, ...] = ()
    packages: tuple[Held, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    run: tuple[str, ...] = ()
    shells: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    roots_unseen: int = 0


def presence(
    report: Report,
    name: str,
    tools: Sequence[ToolUse] = (),
    binaries: Sequence[Binary] = (),
    names: Sequence[str] = (),
) -> Presence:
    """Return whether a name is here; `names` are further ones that its package may have."""
    drift = report.fact("drift_report", DriftReport)
    graph = opened(report)
    found = [] if graph is None else _held(report, graph, name, tools, binaries, names)
    own = {name, *(program for tool in tools for program in tool.programs)}
    shells = dict.fromkeys(one.path for one in binaries if one.provider == "shell" and one.name in own)
    unknown = list(_unknown(report, drift, graph))
    if tools and not any(tool.programs for tool in tools):
        unknown.append("which programs it has is not known, nor what its store path is called")
    return with_state(
        Presence(
            state="unknown",
            programs=tuple(_programs(drift, name, tools) or _owned(drift, found)),
            packages=tuple(found[:MOST]),
            shells=tuple(shells)[:MOST],
            unknown=tuple(unknown),
            roots_unseen=0 if graph is None else graph.roots_unseen,
        )
    )


def with_state(found: Presence) -> Presence:
    """Return the same with the state that follows from what was found; absence only where all could be looked at."""
    state: Literal["path", "store", "absent", "unknown"] = "unknown" if found.unknown else "absent"
    if found.programs:
        state = "path"
    elif found.packages or found.elsewhere or found.shells:
        state = "store"
    return msgspec.structs.replace(found, state=state)


def _programs(drift: DriftReport | None, name: str, tools: Sequence[ToolUse]) -> list[PathEntry]:
    """Return what the PATH has of a name or of the tools that it means, the name itself first."""
    if drift is None:
        return []
    wanted = {program for tool in tools for program in tool.programs} if tools else {name}
    return sorted((row for row in drift.programs if row.name in wanted), key=lambda row: (row.name != name, row.name))


def _owned(drift: DriftReport | None, packages: Sequence[Held]) -> list[PathEntry]:
    """Return what the PATH has of packages that were asked for by their own names, not by those of their programs."""
    owners = set()
    for one in packages:
        name = one.name.removesuffix(f"-{one.version}")
        owners |= {f"{name} {one.version}{'' if output == 'out' else f'-{output}'}" for output in one.outputs}
    return [row for row in (drift.programs if drift is not None else ()) if row.owner in owners]


def _held(
    report: Report,
    graph: Graph,
    name: str,
    tools: Sequence[ToolUse],
    binaries: Sequence[Binary],
    names: Sequence[str],
) -> list[Held]:
    """Return the packages that a name means: those of its lines, else of its links, else of that name."""
    owners = {binary.store_path for binary in binaries if binary.name == name and binary.store_path}
    by_line = _of_lines(report, tools)
    chains = report.fact("tool_chains", ToolChains) if not tools else None
    bundled = {one.name for one in (chains.references if chains is not None else ()) if name in one.programs}
    spelled = frozenset(_spellings(name, tools, names))
    found: list[Held] = []
    for closure in graph.closures:
        packages = closure.packages
        linked = [one for one in packages.mentioning(owners) if owners.intersection(one.outputs.values())]
        is_main = closure is graph.closures[0]
        exact = [packages[one] for one in dict.fromkeys((*by_line, *bundled)) if is_main and one in packages]
        for one in linked or exact or _named(packages, spelled):
            # What several closures hold is told once, unless another profile asked for it, too.
            if one.profiles or all(one.store_path != other.store_path for other in found):
                found.append(held(one, closure.called))
    return found


def _of_lines(report: Report, tools: Sequence[ToolUse]) -> list[str]:
    """Return the packages that the lines of tools are known to bring; of a line with several that is not known."""
    places = {(place.file, place.line): tool.attr_path for tool in tools for place in tool.places}
    costs = report.fact("line_costs", LineCosts) if places else None
    lines = costs.lines if costs is not None else ()
    return [
        package
        for line in lines
        if canonical(line.attr_path) == canonical(places.get((line.file, line.line), ""))
        for package in line.packages
    ]


def _spellings(name: str, tools: Sequence[ToolUse], names: Sequence[str]) -> Iterator[str]:
    for path in [tool.attr_path for tool in tools] or [name]:
        yield from (path, leaf(canonical(path)))
    yield from filter(None, names)


def _named(packages: Packages, names: frozenset[str]) -> list[Package]:
    """Return the packages of some name: those called just so, else those that are when their set's name is left out."""
    # One pass for each name: any() over a generator for each package takes several times as long.
    parts = {name for one in names for name in packages if one in name}
    likely = [packages[name] for name in packages if name in parts]
    exact = [one for one in likely if one.name in names or one.pname in names]
    return exact or [one for one in likely if bare_package_name(one.pname) in names]


def held(package: Package, closure: str) -> Held:
    """Return what is told of a package."""
    whole = package.closure_size if package.together is None else package.together.closure_size
    return Held(
        name=package.name,
        version=package.version,
        store_path=package.store_path,
        outputs=package.outputs,
        closure=closure,
        profiles=package.profiles,
        nar_size=package.nar_size,
        closure_size=whole,
        freed=package.freed if package.profiles else None,
        held_by=package.held_by,
        held_by_roots=package.held_by_roots,
        held_elsewhere=package.held_elsewhere,
        parts_held_by=package.parts_held_by,
        why=package.why,
        needs=package.needs,
        needed_by=package.needed_by,
    )


def _unknown(report: Report, drift: DriftReport | None, graph: Graph | None) -> Iterator[str]:
    """Yield what could not be looked at, so that nothing is called absent that may be there."""
    if drift is not None and drift.path_known_by and not drift.programs:
        seen = _because(report.coverage, PATH) or ": no program was seen in any of its directories"
        yield f"what is on the PATH is not known{seen}"
    elif drift is None or not drift.path_known_by:
        yield f"what is on the PATH is not known{_because(report.coverage, PATH)}"
    if graph is None and not was_read(report.coverage):
        yield f"what is in the store is not known{_because(report.coverage, STORE)}"
    elif graph is not None and graph.roots_unseen:
        roots = "1 root" if graph.roots_unseen == 1 else f"{graph.roots_unseen:,} roots"
        yield f"{roots} of the store may not be looked at"


def was_read(coverage: Sequence[Coverage]) -> bool:
    """Tell whether the store's database was read, so that what no root holds is known to be held by none."""
    return any(one.collector == STORE and one.state == "read" for one in coverage)


def has_nix(coverage: Sequence[Coverage]) -> bool:
    """Tell whether anything of Nix may be here: a command that needs it is of no use where nothing is."""
    states = [one.state for one in coverage if one.collector in (STORE, ROOTS)]
    return not states or any(state != "absent" for state in states)


def _because(coverage: Sequence[Coverage], collector: str) -> str:
    notes = [one.note or one.state for one in coverage if one.collector == collector and one.state != "read"]
    return f": {notes[0]}" if notes else ""


def outputs(found: Presence) -> Iterator[str]:
    """Yield the store paths that may hold programs of a name."""
    places = [path for one in found.packages for path in one.outputs.values()]
    yield from dict.fromkeys((*places, *(one.store_path for one in found.elsewhere)))
