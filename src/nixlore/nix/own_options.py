"""Follow options that the repository declares itself to the packages they hold.

A list like `home.packages = config.mods.rust.packages` says nothing where it stands; the packages are the default of
the option, or what other modules set it to.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.spread import sets_of
from nixlore.nix.values import Applied, Attrs, Condition, Conditional, Lazy, Symbol, Union, Value

HELPERS = (("mkOpt",), ("mkOpt'",))


def beginnings(evaluator: Evaluator, module: Value, wanted: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Return the first two steps of the options that a module sets or declares, where the first is wanted."""
    found: set[tuple[str, str]] = set()
    for top in sets_of(evaluator, module):
        for key in ("", "config", "options"):
            for whole in sets_of(evaluator, top.fields[key]) if key in top.fields else (top,):
                for first in wanted & whole.fields.keys():
                    for inner in sets_of(evaluator, whole.fields[first]):
                        found.update((first, second) for second in inner.fields)
    return frozenset(found)


def given(evaluator: Evaluator, module: Value, path: tuple[str, ...]) -> Iterator[tuple[Lazy, tuple[Condition, ...]]]:
    """Yield what a module sets an option to, and the default if it declares the option, with their conditions."""
    for top in sets_of(evaluator, module):
        options = top.fields.get("options")
        if options is not None:
            for declared, conditions in _at(evaluator, options, path, ()):
                default = _default(evaluator, declared)
                if default is not None:
                    yield default, conditions
    yield from _at(evaluator, module, path, ())
    for config, conditions in _at(evaluator, module, ("config",), ()):
        yield from _at(evaluator, config, path, conditions)


def _at(
    evaluator: Evaluator, lazy: Lazy, path: tuple[str, ...], conditions: tuple[Condition, ...]
) -> Iterator[tuple[Lazy, tuple[Condition, ...]]]:
    if not path:
        yield lazy, conditions
        return
    value = evaluator.force(lazy)
    match value:
        case Attrs():
            if path[0] in value.fields:
                yield from _at(evaluator, value.fields[path[0]], path[1:], conditions)
        case Conditional():
            yield from _at(evaluator, value.value, path, (*conditions, value.condition))
        case Union():
            for option in value.options:
                yield from _at(evaluator, option, path, conditions)
        case _:
            return


def _default(evaluator: Evaluator, declared: Lazy) -> Lazy | None:
    """Return the default of an option declaration; `mkOpt type default` is a helper that many libraries have."""
    value = evaluator.force(declared)
    if not isinstance(value, Applied) or not isinstance(value.function, Symbol):
        return None
    maker = value.function.path[-1:]
    if maker == ("mkOption",):
        for attrs in sets_of(evaluator, value.arguments[0]):
            if "default" in attrs.fields:
                return attrs.fields["default"]
    return value.arguments[1] if maker in HELPERS and len(value.arguments) > 1 else None
