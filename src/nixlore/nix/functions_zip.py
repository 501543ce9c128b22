"""Functions that put several attribute sets together name by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.spread import elements_of, sets_of
from nixlore.nix.values import Attrs, Deferred, Element, Lazy, List, Place, Str, Unknown, Value, place_of

Implementation = Callable[[Evaluator, tuple[Lazy, ...], Place | None], Value]


def _gathered(evaluator: Evaluator, lazy: Lazy) -> dict[str, list[Lazy]] | None:
    """Return the values of each name in a list of sets, in order; None where no set is known."""
    fields: dict[str, list[Lazy]] = {}
    known = False
    for element in elements_of(evaluator, lazy):
        for attrs in sets_of(evaluator, element.value):
            known = True
            for name, value in attrs.fields.items():
                fields.setdefault(name, []).append(value)
    return fields if known else None


def _list(values: Sequence[Lazy]) -> List:
    return List(tuple(Element(value, place_of(value)) for value in values))


def _zip(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """`zipAttrsWith (name: values: …) [ set set ]`."""
    gathered = _gathered(evaluator, arguments[1])
    function = evaluator.force(arguments[0])
    if gathered is None:
        return Unknown("sets that are not known are put together")
    return Attrs({name: _called(evaluator, function, Str(name), _list(values)) for name, values in gathered.items()})


def _fold(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """`foldAttrs (value: all: …) start [ set set ]`: from the last set to the first."""
    gathered = _gathered(evaluator, arguments[2])
    function, start = evaluator.force(arguments[0]), arguments[1]
    if gathered is None:
        return Unknown("sets that are not known are put together")
    return Attrs({name: _folded(evaluator, function, start, values) for name, values in gathered.items()})


def _called(evaluator: Evaluator, function: Value, name: Lazy, values: List) -> Deferred:
    place = values.parts[0].place if isinstance(values.parts[0], Element) else None
    return Deferred(lambda: evaluator.call(evaluator.call(function, name), values), place)


def _folded(evaluator: Evaluator, function: Value, start: Lazy, values: Sequence[Lazy]) -> Deferred:
    def make() -> Value:
        result: Lazy = start
        for value in reversed(values):
            result = evaluator.call(evaluator.call(function, value), result)
        return evaluator.force(result)

    return Deferred(make, place_of(values[0]))


TABLE: Mapping[str, tuple[int, Implementation]] = {
    "zipAttrsWith": (2, _zip),
    "foldAttrs": (3, _fold),
}
"""How many arguments each function takes, and what it returns."""
