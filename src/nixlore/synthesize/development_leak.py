"""Headers and other things for development are in the closure because some package refers to them, likely by mistake.

A `dev` output is needed to build, seldom to run: a path in a script, a wrapper or a debugging string keeps it. Said
from 1 MB on, with the chain of references, where neither a profile asked for it nor a compiler or another tool for
development refers to it. That is mostly a matter for nixpkgs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.model.dependencies import DependencyGraph, DevelopmentLeak
from nixlore.model.insight import Insight
from nixlore.synthesize._closure import chain, listed, store_evidence
from nixlore.synthesize._generations import nar_size

CODE = "NX112"

LEAST = 1_000_000
"""Bytes of NARs; less is not worth a sentence."""

FOR_DEVELOPMENT = re.compile(
    r"gcc|clang|llvm|binutils|stdenv|rustc|ghc|gfortran|libgccjit|cmake|sdk|ndk|cuda|rocm|android|flutter|dotnet"
    r"|(?:-env|-shell|-dev|devel|shell-env|cc-wrapper)$"
    r"|^(?:cargo|go|zig|nim|swift|ocaml|crystal|dmd|ldc|fpc|emacs.*|meson|pkg-config.*|pkgconf.*|autoconf|automake|libtool"
    r"|bazel.*|gnumake|qmake|openjdk|R|ruby|perl|php|python3?|nodejs|erlang|elixir|julia|octave|sage)(?:-unwrapped|-wrapper)?$"
)
"""Names of packages that build things, or may: what they refer to for development is no mistake."""


def infer(graph: DependencyGraph | None) -> Iterator[Insight]:
    """Yield one insight per output for development that something for use refers to, the largest first."""
    for leak in () if graph is None else graph.leaks:
        holders = [] if graph is None else [graph.packages[name].pname for name in leak.held_by]
        if leak.freed >= LEAST and holders and not any(map(FOR_DEVELOPMENT.search, (*holders, *leak.why[:-1]))):
            yield _insight(leak)


def _insight(leak: DevelopmentLeak) -> Insight:
    return Insight(
        code=CODE,
        subject=leak.name,
        says=f"the development output of {leak.name} is in the closure through {listed(leak.held_by)}: "
        f"{nar_size(leak.freed)} that nothing else leads to, likely a stray reference",
        severity="info",
        confidence="medium",
        evidence=(
            store_evidence(leak.store_path, f"in the closure through {chain(leak.why)}"),
            store_evidence(leak.store_path, f"referred to by {listed(leak.held_by, 12)}"),
        ),
    )
