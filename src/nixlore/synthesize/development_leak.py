"""Headers and other things for development are in the closure because some package refers to them, likely by mistake.

A `dev` output is needed to build, seldom to run: a path in a script, a wrapper or a debugging string keeps it. Said
from 1 MB on, with the chain of references, where neither a profile asked for it nor a file, unit or script that the
configuration makes, and no compiler, interpreter, editor or other tool for development refers to it. That is mostly a
matter for nixpkgs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.model.dependencies import DependencyGraph, DevelopmentLeak, Package
from nixlore.model.insight import Insight
from nixlore.store.releases import release
from nixlore.synthesize._closure import chain, is_configured, listed, store_evidence
from nixlore.synthesize._generations import nar_size

CODE = "NX112"

LEAST = 1_000_000
"""Bytes of NARs; less is not worth a sentence."""

FOR_DEVELOPMENT = re.compile(
    r"gcc|clang|llvm|binutils|stdenv|rustc|ghc|gfortran|libgccjit|cmake|sdk|ndk|cuda|cudnn|nvcc|rocm|hip(?:cc|rt)|android"
    r"|flutter|dotnet|qmake|toolchain|fhs|chroot|torch|triton|tensorflow|jax|cling|pkg-config|pkgconf|kernel-headers"
    r"|linux-headers|treesitter|tree-sitter|with-packages|jetbrains|jupyter|xeus"
    r"|(?:-env|-shell|-dev|devel|shell-env|cc-wrapper|-compiler|-headers|-ide)$"
    r"|^(?:cargo|go|zig|nim|swift|ocaml|crystal|dmd|ldc|fpc|vala|mono|sbcl|ecl|gprolog|swi-prolog|chez.*|racket.*|guile"
    r"|gforth|emacs.*|neovim|vim|qtcreator|kdevelop|gnome-builder|codeblocks|geany|eclipse.*|clion|idea.*|lazarus|arduino.*"
    r"|platformio.*|meson|ninja|scons|waf|tup|xmake|premake.*|autoconf|automake|libtool|gettext|bison|flex|swig.*|m4|bazel.*"
    r"|buck.*|gnumake|ccache.*|sccache|distcc|bear|gdb|lldb|valgrind|systemtap.*|bcc|bpftrace|perf|dkms|cppcheck|ccls"
    r"|gobject-introspection.*|openjdk|graalvm.*|R|R-.*|ruby|perl|php|python\d*|pypy.*|nodejs.*|erlang|elixir|julia.*|octave"
    r"|sage.*|root|luajit.*|lua|tcl|haxe|steam.*|postgresql)(?:-unwrapped|-wrapped|-wrapper|-minimal|-full|-interactive)*$"
)
"""Names of packages that build things, or may: what they refer to for development is no mistake."""


def infer(graph: DependencyGraph | None) -> Iterator[Insight]:
    """Yield one insight per output for development that something for use refers to, the largest first."""
    for leak in () if graph is None else graph.leaks:
        if leak.freed >= LEAST and graph is not None and _is_stray(leak, graph):
            yield _insight(leak)


def _is_stray(leak: DevelopmentLeak, graph: DependencyGraph) -> bool:
    """Tell whether only what is for use refers to an output, and no configuration does."""
    holders = [graph.packages[name] for name in leak.held_by]
    names = [_called(graph.packages[name]) for name in (*leak.held_by, *leak.why[:-1])]
    return bool(holders) and not any(map(is_configured, holders)) and not any(map(FOR_DEVELOPMENT.search, names))


def _called(package: Package) -> str:
    """Return what a package is called, with the words that nixpkgs puts behind the version: `steam-fhsenv-rootfs`."""
    return package.pname + package.version.removeprefix(release(package.version))


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
