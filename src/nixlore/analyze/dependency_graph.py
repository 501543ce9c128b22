"""What the system that runs consists of: each package, what it costs, who needs it, and what would leave with it.

Where no system was found, the user's home or profile is looked at. Further closures in use that it does not hold are
told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nixlore.analyze._dependency_closure import Packages
from nixlore.analyze._dependency_edges import declared
from nixlore.analyze._dependency_findings import Dead, leaks, several
from nixlore.analyze._dependency_holders import Holders, Outside, seen
from nixlore.analyze._dependency_roots import Root, Roots
from nixlore.analyze._dependency_sizes import ClosureSizes
from nixlore.analyze._store import Store
from nixlore.model.dependencies import Closure, DependencyGraph
from nixlore.model.nix import Binary
from nixlore.model.run import Target
from nixlore.model.store import GcRoot, Generation, StorePath


def analyze(
    paths: Sequence[StorePath],
    roots: Sequence[GcRoot] | None,
    generations: Sequence[Generation] | None,
    binaries: Sequence[Binary] | None,
    target: Target,
) -> DependencyGraph | None:
    """Return the closure in use with its packages, None where no root that is in use was found in the store."""
    store = Store(paths)
    found = tuple(Roots(store, roots or (), generations or (), binaries or (), target.user).found())
    if not found:
        return None
    holders = Holders(store, seen(store, roots or (), generations or ()))
    held = store.closure(found[0].position)
    looked_at = [found[0], *(root for root in found[1:] if root.position not in held)]
    sizes = ClosureSizes(store, [root.position for root in looked_at], holders.rank)
    main, *further = (_packages(store, root, holders, sizes) for root in looked_at)
    return DependencyGraph(
        **_closure(found[0], main),
        others=tuple(Closure(**_closure(*one)) for one in zip(looked_at[1:], further, strict=True)),
        dead=tuple(Dead(found[0], main, holders, generations or ()).found()),
        leaks=tuple(sorted(leaks(main), key=lambda leak: (-leak.freed, leak.store_path))),
        several=tuple(several(main)),
        roots_unseen=sum(root.state == "unseen" for root in roots or ()),
        damaged=main.closure.graph.dropped,
    )


def _packages(store: Store, root: Root, holders: Holders, sizes: ClosureSizes) -> Packages:
    closure = declared(store, root.position, root.profiles, holders.rank)
    return Packages(closure, Outside(holders, root.position, store.closure(root.position)), sizes)


def _closure(root: Root, packages: Packages) -> dict[str, Any]:
    """Return the fields that are those of a closure."""
    closure = packages.closure
    store = closure.store
    own = store.closure(root.position)
    return {
        "kind": root.kind,
        "root": store.paths[root.position].path,
        "size": sum(closure.sizes),
        "paths": len(own),
        "profiles": {name: store.paths[position].path for name, position in root.profiles.items()},
        "packages": packages.all(),
        "user": root.user,
        "unsized": sum(store.paths[position].nar_size is None for position in own),
    }
