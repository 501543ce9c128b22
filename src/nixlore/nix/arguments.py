"""What modules and flakes are called with, and what selecting from such outside things means."""

from __future__ import annotations

import re

from nixlore.data.late_pattern import late
from nixlore.nix.attr_names import CHANNEL
from nixlore.nix.values import Symbol, Value

CHANNEL_INSIDE = late(
    r"(?:nix)?pkgs[-_](?:un)?stable.*|(?:nix)?pkgs[-_](?:master|small|edge|latest|old|\d\d[._]?\d\d.*)"
    r"|(?:un)?stable(?:[-_.].*)?|(?:nix)?pkgs(?:Un)?[sS]table|master|trunk|staging|edge|small|nur"
)
"""Names that overlays give to other package sets inside of `pkgs`."""

USUAL = frozenset(("nixpkgs", "pkgs"))
CONFIGURATIONS = frozenset(
    ("config", "osConfig", "nixosConfig", "darwinConfig", "hmConfig", "homeConfig", "systemConfig")
)


def module_argument(name: str) -> Value:
    """Return what a module gets for an argument of this name."""
    if name in ("pkgs", "final", "prev"):
        return Symbol("pkgs")
    if name in ("lib", "builtins", "options", "inputs"):
        return Symbol(name)
    if name in CONFIGURATIONS:
        return Symbol("config")
    if name == "nixpkgs":
        return Symbol("nixpkgs")
    if CHANNEL.fullmatch(name):
        return Symbol("pkgs", (), name)
    return Symbol("inputs", (name,))


def selected(symbol: Symbol, key: str) -> Symbol | Value:
    """Return an attribute of something outside of the repository."""
    rule = ROOTS.get(symbol.root)
    found = None if rule is None else rule(symbol, key)
    if found is not None:
        return found
    return Symbol(symbol.root, (*symbol.path, key), symbol.channel, ambiguous=symbol.ambiguous)


def _of_packages(symbol: Symbol, key: str) -> Value | None:
    if symbol.path == ("legacyPackages",):
        return Symbol("pkgs", (), symbol.channel)
    if symbol.path:
        return None
    if key == "lib":
        return Symbol("lib")
    if key in ("pkgs", "__splicedPackages", "buildPackages", "targetPackages"):
        return symbol
    return Symbol("pkgs", (), key) if CHANNEL_INSIDE.fullmatch(key) else None


def _of_source(symbol: Symbol, key: str) -> Value | None:
    if symbol.path == ("legacyPackages",):
        return Symbol("pkgs", (), symbol.channel)
    return Symbol("lib") if key == "lib" and not symbol.path else None


def _of_inputs(symbol: Symbol, key: str) -> Value | None:
    path = symbol.path
    if not path and (key in USUAL or re.match(r"nixpkgs|unstable$|stable$", key)):
        return Symbol("nixpkgs", (), "" if key in USUAL else key)
    if path == ("self",) and key == "inputs":
        return Symbol("inputs")
    if len(path) == 2 and path[1] == "legacyPackages":
        return Symbol("pkgs", (), path[0])
    if key == "legacyPackages" and path and path[0].endswith("'"):
        return Symbol("pkgs", (), path[-1])
    return None


def _of_flake(_symbol: Symbol, key: str) -> Value | None:
    return selected(Symbol("inputs"), key)


def _of_module(_symbol: Symbol, key: str) -> Value | None:
    return module_argument(key)


ROOTS = {
    "pkgs": _of_packages,
    "nixpkgs": _of_source,
    "inputs": _of_inputs,
    "flake": _of_flake,
    "args": _of_module,
}
"""What is special in selecting from each kind of symbol."""
