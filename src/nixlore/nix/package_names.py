"""Recognise by syntax alone that an expression is a package: `pkgs.grim`, `inputs.x.packages.${system}.default`."""

from __future__ import annotations

import re

from nixlore.nix import expressions as x

PACKAGES = re.compile(r"(?:nix)?pkgs|p|(?:nix)?pkgs[-_']?\w*|\w*[pP]kgs|unstable|stable|final|prev|super|perSystem")
"""Names that hold a package set."""

INSIDE = frozenset(("override", "overrideAttrs", "overrideDerivation", "out", "bin", "dev", "lib", "man", "passthru"))
"""Attributes of a package that are no packages of their own."""

SETS = frozenset(("packages", "legacyPackages", "defaultPackage"))
ROOTS = frozenset(("inputs", "inputs'", "self", "self'", "default"))
"""What stands before and behind the name in a package of a flake input."""

CHANNELS = re.compile(
    r"(?:un)?stable|(?:nix)?pkgs(?:[-_]?\w+)?|master|local|custom|legacyPackages|packages|x86_64-linux"
)


def attribute_of(expression: x.Expression) -> str:
    """Return the attribute path of a package in its package set, "" where an expression is none."""
    if not isinstance(expression, x.Select):
        return ""
    base = expression.of
    path = list(expression.path)
    if isinstance(base, x.Select) and isinstance(base.of, x.Name):
        path = [*base.path, *path]
        base = base.of
    if not isinstance(base, x.Name):
        return ""
    steps = [step if isinstance(step, str) else "" for step in path]
    if SETS.intersection(steps):
        return _of_input([base.name, *steps])
    if not PACKAGES.fullmatch(base.name):
        return ""
    if steps and steps[0] in ("lib", "stdenv", "system", "hostPlatform", "config", "path"):
        return ""
    return ".".join(_trimmed(steps))


def _of_input(steps: list[str]) -> str:
    """Return the last name: of the package, or of the input where it is its default."""
    kept = [step for step in steps if step and step not in SETS and step not in ROOTS]
    return ".".join(_trimmed(kept)[-1:])


def _trimmed(steps: list[str]) -> list[str]:
    while len(steps) > 1 and CHANNELS.fullmatch(steps[0]):
        steps = steps[1:]
    for position, step in enumerate(steps):
        if position and (step in INSIDE or not step):
            return steps[:position]
    return [step for step in steps if step]
