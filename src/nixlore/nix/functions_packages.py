"""Calls of what `pkgs` holds: local packages, overridden packages, package sets."""

from __future__ import annotations

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.operators import as_path, update
from nixlore.nix.values import Applied, Attrs, Closure, Lazy, Place, Symbol, Unknown, Value

OVERRIDES = frozenset(
    ("override", "overrideAttrs", "overrideDerivation", "overridePythonAttrs", "overrideScope", "overrideScope'")
)
"""Functions of a package that return the same package, changed."""

CALLERS = frozenset(("callPackage", "callPackages", "newScope"))
CALLERS_WITH = frozenset(("callPackageWith", "callPackagesWith"))
"""Those that are given first what they call with."""

EXTENDERS = frozenset(("extend", "appendOverlays"))


def call(function: Symbol, argument: Lazy, place: Place | None) -> Value:
    """Return the result of calling something outside of the repository with one argument."""
    path = function.path
    if function.root == "nixpkgs" and path == ("import",):
        return Symbol("pkgs", (), function.channel)
    if function.root == "pkgs" and path:
        if path[-1] in OVERRIDES and len(path) > 1:
            return Symbol("pkgs", path[:-1], function.channel, overridden=True)
        if len(path) == 1 and path[0] in EXTENDERS:
            return Symbol("pkgs", (), function.channel)
    return Applied(function, (argument,), (), place)


def call_result(function: Applied, argument: Lazy) -> Value:
    """Return what a function selected from an unknown call's result gives."""
    if function.path[-1] in OVERRIDES:
        return Applied(function.function, function.arguments, function.path[:-1], function.place)
    return Applied(function, (argument,), (), function.place)


def finished(evaluator: Evaluator, applied: Applied) -> Value:
    """Return what a complete `callPackage` of a local file makes, else the call as it is."""
    function = applied.function
    if not isinstance(function, Symbol) or function.root not in ("pkgs", "lib", "inputs") or not function.path:
        return applied
    with_scope = function.path[-1] in CALLERS_WITH
    if not (with_scope or function.path[-1] in CALLERS) or len(applied.arguments) != 2 + with_scope:
        return applied
    *first, target, given = (evaluator.force(argument) for argument in applied.arguments)
    path = as_path(target)
    made = target if path is None else evaluator.import_path(path)
    if not isinstance(made, Closure):
        return applied
    scope = first[0] if first else Symbol("pkgs", function.path[:-1] if function.root == "pkgs" else ())
    arguments = scope
    if isinstance(given, Attrs):
        arguments = (
            update(evaluator, scope, given) if first else Attrs(given.fields, given.base or scope, given.dynamic)
        )
    result = evaluator.call(made, arguments, applied.place)
    return applied if isinstance(result, Unknown | Closure) else result
