"""Several versions of one package are in the closure, and the smaller part of them is large.

Each version is named with who holds it. Said where 50 MB or more would leave with a second version alone, and where the
user did not ask for each of them. One of them often comes from another age of nixpkgs or from a package that is behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.dependencies import DependencyGraph, SeveralVersions
from nixlore.model.insight import Insight
from nixlore.synthesize._closure import listed, store_evidence
from nixlore.synthesize._generations import nar_size

CODE = "NX113"

LEAST = 50_000_000
"""Bytes of NARs that must hang on the second largest version alone."""


def infer(graph: DependencyGraph | None) -> Iterator[Insight]:
    """Yield one insight per package of which a second version costs much, by name."""
    if graph is None:
        return
    alone = {package.store_path: package.exclusive_size for package in graph.packages.values()}
    profiles = frozenset(graph.profiles)
    for several in graph.several:
        sizes = sorted((alone.get(row[1], 0) for row in several.versions), reverse=True)
        was_asked = all(profiles.intersection(row[3]) for row in several.versions)
        if sizes[1] >= LEAST and not was_asked:
            yield _insight(several, alone, sizes[1])


def _insight(several: SeveralVersions, alone: dict[str, int], second: int) -> Insight:
    versions = [row[0] for row in several.versions]
    return Insight(
        code=CODE,
        subject=several.name,
        says=f"{len(versions)} versions of {several.name} are in the closure: {listed(versions)}; "
        f"{nar_size(second)} hang on the second largest alone",
        severity="info",
        confidence="high",
        evidence=tuple(
            store_evidence(
                path,
                f"{version}: {nar_size(size)}, {nar_size(alone.get(path, 0))} with what only it needs; {_held(by)}",
            )
            for version, path, size, by in several.versions
        ),
    )


def _held(by: tuple[str, ...]) -> str:
    return f"held by {listed(by)}" if by else "held by the system itself"
