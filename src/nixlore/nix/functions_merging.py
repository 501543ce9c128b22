"""Functions that merge attribute sets or tie them to themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.operators import update
from nixlore.nix.values import Attrs, Closure, Deferred, Lazy, Place, Unknown, Value, place_of

Implementation = Callable[[Evaluator, tuple[Lazy, ...], Place | None], Value]


def _update(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return update(evaluator, arguments[0], arguments[1])


def _deep_update(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    first, second = evaluator.force(arguments[0]), evaluator.force(arguments[1])
    if not isinstance(first, Attrs) or not isinstance(second, Attrs):
        return update(evaluator, first, second)
    fields = dict(first.fields)
    for name, lazy in second.fields.items():
        before = fields.get(name)
        fields[name] = lazy if before is None else _deeper(evaluator, before, lazy)
    return Attrs(fields, second.base or first.base, (*first.dynamic, *second.dynamic))


def _deeper(evaluator: Evaluator, first: Lazy, second: Lazy) -> Deferred:
    def make() -> Value:
        if isinstance(evaluator.force(second), Attrs):
            return _deep_update(evaluator, (first, second), None)
        return evaluator.force(second)

    return Deferred(make, place_of(second))


def _fix(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    function = evaluator.force(arguments[0])
    if not isinstance(function, Closure):
        return Unknown("a fixed point")
    result: list[Value] = []
    itself = Deferred(lambda: result[0] if result else Unknown("defined by itself"))
    result.append(evaluator.call(function, itself))
    return result[0]


TABLE: Mapping[str, tuple[int, Implementation]] = {
    "mergeAttrs": (2, _update),
    "recursiveUpdate": (2, _deep_update),
    "fix": (1, _fix),
    "makeExtensible": (1, _fix),
}
"""How many arguments each function takes, and what it returns."""
