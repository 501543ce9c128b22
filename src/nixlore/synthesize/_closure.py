"""Packages of the closure as evidence and in sentences, said the same way by every rule."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.model.dependencies import DependencyGraph, Package
from nixlore.model.evidence import Evidence
from nixlore.synthesize._generations import nar_size

STORE = "nix_store"
"""The source of what the store's database says."""

ROOTS = "gc_roots"
"""The source of what keeps store paths."""


PARTS = ("unit-", "nixos-system-", "initrd-")
"""How parts of a system begin that have its or the kernel's version."""


def is_configured(package: Package) -> bool:
    """Tell whether a package is no software but what the configuration itself makes: files, units, scripts, wrappers.

    Such have no version, but for an interpreter with its packages (`perl-5.40.0-env`). What they refer to, the
    configuration asks for.
    """
    return not package.version or package.version.endswith("-env") or package.pname.startswith(PARTS)


def listed(names: Sequence[str], most: int = 4) -> str:
    """Return names in a row with "and" before the last, the rest as a number."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def leaves(size: int, package: Package, graph: DependencyGraph) -> str:
    """Return what leaves the closure, and who else holds it, so that nobody takes it for space on the disk."""
    return f"leaves the current closure: {nar_size(size)}; {still_held(package, graph)}"


def still_held(package: Package, graph: DependencyGraph) -> str:
    """Return who holds a package besides the current closure, as a clause."""
    if package.held_by_roots:
        return f"still held by {listed(package.held_by_roots)}"
    if graph.roots_unseen:
        return f"held by no other root that was seen ({graph.roots_unseen} could not be)"
    return "held by no other root"


def store_evidence(store_path: str, says: str) -> Evidence:
    """Return what the store tells of a path as evidence."""
    return Evidence(source=STORE, place=store_path, says=says)


def chain(why: Sequence[str]) -> str:
    """Return a chain of references as people draw it."""
    return " → ".join(why)
