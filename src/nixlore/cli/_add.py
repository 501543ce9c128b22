"""Find out what adding a package would bring: from what roots of the store hold, else from what Nix remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nixlore.cli._session import Session
    from nixlore.present._why_add import Addition, Candidate
    from nixlore.report import Report


def addition(own: Session, report: Report, name: str) -> Addition:
    """Return what adding a package would bring, an answer also where that is unknown."""
    from nixlore.index import catalog  # noqa: PLC0415 - `--help` does not need it
    from nixlore.model.hosts import HostOverview  # noqa: PLC0415
    from nixlore.present import _why_add  # noqa: PLC0415

    known = catalog(own.machine)
    programs = [candidate.attr_path for candidate in known.attributes_of(name)[:1]]
    attr_path = name if known.has_attribute(name) or not programs else programs[0]
    names = frozenset(known.packages_of(attr_path))
    overview = report.fact("host_overview", HostOverview)
    is_flake = overview is None or not overview.hosts or overview.is_flake
    command = _why_add.asking(attr_path, is_flake=is_flake)
    builds = Builds(own, report, names)
    best = _why_add.chosen(attr_path, builds.found())
    if best is None:
        found = _why_add.Addition(
            attr_path=attr_path, state="unknown", command=command, why_unknown=tuple(builds.unknown)
        )
    else:
        found = _why_add.addition(attr_path, best, command, builds.packages)
    return msgspec.structs.replace(found, sample=report.sample)


class Builds:
    """The builds of a package that are known offline, the names of the current closure's packages, what is unknown."""

    def __init__(self, own: Session, report: Report, names: frozenset[str]) -> None:
        self.own, self.report, self.names = own, report, names
        self.unknown: list[str] = []
        self.packages: frozenset[str] = frozenset()

    def found(self) -> Sequence[Candidate]:
        """Return the builds that roots hold, else those that Nix remembers of binary caches."""
        from nixlore.analyze._store import Store  # noqa: PLC0415 - `--help` does not need it
        from nixlore.collect._narinfo_cache import cached  # noqa: PLC0415
        from nixlore.model.store import GcRoot, Generation, StorePath  # noqa: PLC0415
        from nixlore.present import _why_add  # noqa: PLC0415
        from nixlore.present._graph import opened  # noqa: PLC0415
        from nixlore.present._views import blind  # noqa: PLC0415

        records = self.own.pipeline().records
        graph = opened(self.report)
        store = Store(records(StorePath) or ())
        if graph is None or graph.root not in store.position:
            self.unknown.append(f"what the current closure has is not known{blind(self.report, 'deps')}")
            return ()
        closure = store.closure(store.position[graph.root])
        self.packages = frozenset(store.name(position).package for position in closure)
        roots, generations = records(GcRoot) or (), records(Generation) or ()
        held = list(_why_add.of_roots(store, graph.root, roots, generations, self.names))
        if held:
            return held
        current = {store.paths[position].path for position in closure}
        infos, unread = cached(self.own.machine, self.names, current)
        self.unknown += ["no root of the store holds a build of it, and Nix remembers none of a binary cache", *unread]
        return list(_why_add.of_caches(infos, current, self.names))
