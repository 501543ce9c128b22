"""Packages of the closure as evidence and in sentences, said the same way by every rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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
    """Return who holds what leaves with a package, besides the current closure, as a clause."""
    held = Elsewhere(package.held_by_roots, package.held_elsewhere, package.parts_held_by)
    return held_elsewhere(held, package.freed, graph.roots_unseen)


class Elsewhere(NamedTuple):
    """The roots beside a closure that hold a package, how much of what leaves with it any do, and which."""

    roots: Sequence[str]
    size: int
    parts: Sequence[str]


def held_elsewhere(held: Elsewhere, freed: int, unseen: int) -> str:
    """Return who holds what leaves, and how much of it where that is only a part; `unseen` roots are not known."""
    if held.roots and not 0 < held.size < freed:
        return f"still held by {listed(held.roots)}"
    none = f"no other root that was seen ({unseen} could not be)" if unseen else "no other root"
    if held.size:
        return f"{nar_size(held.size)} of it still held by {listed(held.parts)}, the rest by {none}"
    return f"held by {none}"


def store_evidence(store_path: str, says: str) -> Evidence:
    """Return what the store tells of a path as evidence."""
    return Evidence(source=STORE, place=store_path, says=says)


def chain(why: Sequence[str]) -> str:
    """Return a chain of references as people draw it."""
    return " → ".join(why)
