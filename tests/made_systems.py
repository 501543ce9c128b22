"""A small system's store by hand: what it consists of, its generations and roots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grown_stores import path, store_hash
from nixlore.analyze.dependency_graph import analyze
from nixlore.model.dependencies import DependencyGraph
from nixlore.model.run import Target
from nixlore.model.store import GcRoot, Generation, StorePath

TARGET = Target(hostname="larkspur", asked_host="", user="ada")


class MadeStore:
    """Store paths by short names; a row names what it refers to, which must be there already."""

    def __init__(self) -> None:
        self.paths: list[StorePath] = []
        self.at: dict[str, int] = {}

    def add(self, name: str, references: str = "", size: int | None = 8, deriver: str = "") -> str:
        """Add a path `key=store-name`, or of one name for both, and return it."""
        key, _, called = name.partition("=")
        self.at[key] = len(self.paths)
        below = [self.at[word] for word in references.split()]
        self.paths.append(path(called or key, below, size, deriver))
        return self.paths[-1].path

    def path(self, key: str) -> str:
        return self.paths[self.at[key]].path

    def generation(self, number: int, target: str, environment: str = "", **fields: Any) -> Generation:
        given: dict[str, Any] = {"profile": "system", "created": number * 86_400}
        given |= fields
        words = {"system": "system", "home": "home-manager", "user": "profile"}
        return Generation(
            number=number,
            link=f"/nix/var/nix/profiles/{words[given['profile']]}-{number}-link",
            target=self.path(target),
            environment=self.path(environment) if environment else "",
            **given,
        )

    def root(self, link: str, target: str, kind: Any = "other", **fields: Any) -> GcRoot:
        return GcRoot(link=link, target=self.path(target) if target else "", kind=kind, **fields)


def graph(
    store: MadeStore,
    roots: Sequence[GcRoot] = (),
    generations: Sequence[Generation] = (),
    binaries: Any = (),
) -> DependencyGraph:
    """Return the fact; without roots the system is the path that was called so."""
    roots = roots or [store.root("/run/current-system", "toplevel", "system")]
    found = analyze(paths=store.paths, roots=roots, generations=generations, binaries=binaries, target=TARGET)
    assert found is not None
    return found


def small() -> MadeStore:
    """Return a system of two tools, one with two outputs, over common libraries."""
    store = MadeStore()
    store.add("glibc=glibc-2.39", size=30_000, deriver="glibc-2.39")
    store.add("zlib=zlib-1.3", "glibc", 100, "zlib-1.3")
    store.add("zlib-dev=zlib-1.3-dev", "zlib", 20, "zlib-1.3")
    store.add("pcre=pcre2-10.43", "glibc", 2_000, "pcre2-10.43")
    store.add("ripgrep=ripgrep-14.1.1", "glibc pcre", 5_000, "ripgrep-14.1.1")
    store.add("git=git-2.45.1", "glibc zlib pcre", 40_000, "git-2.45.1")
    store.add("git-doc=git-2.45.1-doc", "", 7_000, "git-2.45.1")
    store.add("hub=hub-2.14", "git glibc", 900, "hub-2.14")
    store.add("kernel=linux-6.6.30", "", 90_000, "linux-6.6.30")
    store.add("sw=system-path", "ripgrep git git-doc hub", 64, "system-path")
    store.add("etc", "zlib-dev", 16, "etc")
    store.add("toplevel=nixos-system-larkspur-24.05", "sw etc kernel", 32, "nixos-system-larkspur-24.05")
    return store


__all__ = ["MadeStore", "graph", "small", "store_hash"]
