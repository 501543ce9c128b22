"""Call what is not written in the repository: functions of `lib`, `builtins` and `pkgs`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nixlore.data.lib_names import LIB_NAMES
from nixlore.nix import (
    functions_lists,
    functions_merging,
    functions_modules,
    functions_packages,
    functions_sets,
    functions_texts,
    functions_zip,
)
from nixlore.nix.evaluator import Evaluator
from nixlore.nix.values import Applied, Lazy, Partial, Place, Symbol, Value

Implementation = Callable[[Evaluator, tuple[Lazy, ...], Place | None], Value]

TABLE: Mapping[str, tuple[int, Implementation]] = {
    **functions_modules.TABLE,
    **functions_lists.TABLE,
    **functions_sets.TABLE,
    **functions_merging.TABLE,
    **functions_texts.TABLE,
    **functions_zip.TABLE,
}
"""Functions of `lib` and `builtins`: how many arguments each takes, and what it returns."""

LIBRARIES = LIB_NAMES | {"path", "fixedPoints"}
"""Names in `lib` below which further functions are."""

OF_PACKAGES = ("hiPrio", "lowPrio", "setPrio", "lowPrioSet", "hiPrioSet")
"""Functions of `lib` that `pkgs` offers, too."""


def call(evaluator: Evaluator, function: Symbol | Partial, argument: Lazy, place: Place | None) -> Value:
    """Return the result of a library function for one more argument."""
    if isinstance(function, Partial):
        name, arguments = function.name, (*function.arguments, argument)
    else:
        found = _library_name(function)
        if found is None:
            return functions_packages.call(function, argument, place)
        name, arguments = found, (argument,)
    arity, implementation = TABLE[name]
    return Partial(name, arguments) if len(arguments) < arity else implementation(evaluator, arguments, place)


def _library_name(symbol: Symbol) -> str | None:
    if not symbol.path:
        return None
    name = symbol.path[-1]
    if symbol.root == "pkgs":
        return name if len(symbol.path) == 1 and name in OF_PACKAGES else None
    if symbol.root not in ("lib", "builtins") or name not in TABLE:
        return None
    return name if len(symbol.path) == 1 or symbol.path[0] in LIBRARIES else None


def call_applied(evaluator: Evaluator, function: Applied, argument: Lazy) -> Value:
    """Return a call of something unknown with one more argument."""
    if function.path:
        return functions_packages.call_result(function, argument)
    return functions_packages.finished(
        evaluator, Applied(function.function, (*function.arguments, argument), (), function.place)
    )
