"""Store paths of a name that no closure in use holds: old generations, dev shells and results do."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nixlore.analyze._dependency_holders import Holders, Outside, seen
from nixlore.analyze._store import Store
from nixlore.model.store import GcRoot, Generation, StorePath
from nixlore.nix.attr_names import bare_package_name
from nixlore.present._why_here import MOST, Elsewhere

NOWHERE = -1
"""No position: nothing is left out of the roots that are named."""


def elsewhere(
    paths: Sequence[StorePath], roots: Sequence[GcRoot], generations: Sequence[Generation], names: Collection[str]
) -> tuple[Elsewhere, ...]:
    """Return the store paths whose package has one of some names, with who holds each, the largest first."""
    store = Store(paths)
    parts = tuple(f"-{name}" for name in names if name)
    likely = [position for position, path in enumerate(paths) if any(part in path.path for part in parts)]
    found = [position for position in likely if _is_called(store, position, names)]
    if not found:
        return ()
    outside = Outside(Holders(store, seen(store, roots, generations)), NOWHERE, ())
    found.sort(key=lambda position: (-store.sizes[position], paths[position].path))
    return tuple(
        Elsewhere(store_path=paths[position].path, nar_size=paths[position].nar_size, held_by=outside.labels(position))
        for position in found[:MOST]
    )


def _is_called(store: Store, position: int, names: Collection[str]) -> bool:
    name = store.name(position)
    return name.output != "drv" and (name.package in names or bare_package_name(name.package) in names)
