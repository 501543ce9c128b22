"""What names are that are on no login PATH: aliases, declared for another host, in a dev shell, or only in the store.

An agent that calls one of them is told what it is here, instead of what nixpkgs has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nixlore.correlate._project_shells import programs_of
from nixlore.data.base_system import BASE_PROGRAMS
from nixlore.data.other_programs import OTHER_PROGRAMS
from nixlore.data.renamed_programs import RENAMED_PROGRAMS
from nixlore.identity import Catalog
from nixlore.model.dependencies import DependencyGraph, Package
from nixlore.model.known_names import KnownName, KnownNames, ShellPrograms
from nixlore.model.nix import Alias, Binary
from nixlore.model.store import GcRoot, StorePath
from nixlore.model.usage import Place, ToolUse, UsageAlignment

FEW_PROGRAMS = 12
"""Of a package with more programs than this a single one is not looked for in the store."""

OUTPUTS = ("bin", "out")
"""Outputs that hold the programs of a package, the likelier first."""


def correlate(
    alignment: UsageAlignment | None,
    binaries: Sequence[Binary],
    aliases: Sequence[Alias] | None,
    graph: DependencyGraph | None,
    roots: Sequence[GcRoot] | None,
    paths: Sequence[StorePath] | None,
    catalog: Catalog,
) -> KnownNames | None:
    """Return what is known of names that are not on the PATH; None where this machine's own is not looked at."""
    if alignment is not None and not alignment.is_this_machine:
        return None
    on_path = {binary.name for binary in binaries if binary.rank is not None} | BASE_PROGRAMS
    found: dict[str, KnownName] = {}
    sources: Iterable[Iterator[KnownName]] = (
        _aliases(aliases or ()),
        _declared(() if alignment is None else alignment.tools),
        _others(on_path),
        _in_store({} if graph is None else graph.packages, catalog),
    )
    for source in sources:
        for known in source:
            if known.name not in on_path:
                found.setdefault(known.name, known)
    shells = programs_of(roots or (), paths or (), binaries)
    return KnownNames(
        names=tuple(found[name] for name in sorted(found)),
        shells=tuple(
            ShellPrograms(project=project, names=tuple(sorted(names - on_path)))
            for project, names in sorted(shells.items())
        ),
    )


def _aliases(aliases: Iterable[Alias]) -> Iterator[KnownName]:
    by_name: dict[str, list[Alias]] = defaultdict(list)
    for alias in aliases:
        by_name[alias.name].append(alias)
    for name, rows in by_name.items():
        shells = sorted({row.shell for row in rows} - {""})
        place = f"{rows[0].file}:{rows[0].line}"
        what = f"{rows[0].kind} of {' and '.join(shells) or 'a shell'}"
        yield KnownName(name=name, whence="alias", what=what, place=place)


def _declared(tools: Iterable[ToolUse]) -> Iterator[KnownName]:
    """Yield programs of what is declared, for this host before for others."""
    for tool in sorted(tools, key=lambda tool: not tool.on_this_host):
        if tool.places and tool.on_this_host is not None:
            for name in tool.programs:
                yield _placed(name, tool, tool.places[0])


def _placed(name: str, tool: ToolUse, place: Place) -> KnownName:
    return KnownName(
        name=name,
        whence="declared" if tool.on_this_host else "another host",
        what=tool.attr_path,
        place=f"{place.file}:{place.line}",
        hosts=place.hosts or (),
    )


def _others(on_path: Iterable[str]) -> Iterator[KnownName]:
    there = frozenset(on_path)
    for name, others in OTHER_PROGRAMS.items():
        other = next((other for other in others if other in there), "")
        if other:
            yield KnownName(name=name, whence="other program", what=other)
    for name, new in RENAMED_PROGRAMS.items():
        yield KnownName(name=name, whence="renamed", what=new)


def _in_store(packages: dict[str, Package], catalog: Catalog) -> Iterator[KnownName]:
    """Yield programs of packages that the closure holds; whether one is really there is for who asks to look."""
    for package in packages.values():
        output = next((package.outputs[name] for name in OUTPUTS if name in package.outputs), "")
        names = _programs(package.pname or package.name, catalog) if output else ()
        for name in names:
            yield KnownName(name=name, whence="in the store", what=package.name, path=f"{output}/bin/{name}")


def _programs(package: str, catalog: Catalog) -> Sequence[str]:
    for candidate in catalog.attributes_of_package(package):
        programs = catalog.programs_of(candidate.attr_path)
        if programs and len(programs) <= FEW_PROGRAMS:
            return programs
    return ()
