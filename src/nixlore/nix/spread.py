"""Go through values that may be several or conditional."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.values import (
    Attrs,
    Conditional,
    Deferred,
    Element,
    Lazy,
    List,
    Splice,
    Str,
    Union,
    Value,
    place_of,
    union,
)

MOST = 5_000
"""How many elements of one list are followed."""


def over(evaluator: Evaluator, lazy: Lazy, function: Callable[[Value], Value]) -> Value:
    """Return a function's result for a value; for each of several, and under its condition, where it has some."""
    value = evaluator.force(lazy)
    match value:
        case Conditional():
            inner = value.value
            return Conditional(value.condition, Deferred(lambda: over(evaluator, inner, function), place_of(inner)))
        case Union():
            return union([over(evaluator, option, function) for option in value.options]) or value
        case _:
            return function(value)


def elements_of(evaluator: Evaluator, lazy: Lazy) -> Iterator[Element]:
    """Yield the elements of a list, whatever they depend on; what is no list has none."""
    pending: list[Lazy | Element] = [lazy]
    count = 0
    while pending and count < MOST:
        current = pending.pop()
        if isinstance(current, Element):
            count += 1
            yield current
            continue
        value = evaluator.force(current)
        if isinstance(value, List):
            pending.extend([part.value if isinstance(part, Splice) else part for part in reversed(value.parts)])
        elif isinstance(value, Conditional):
            pending.append(value.value)
        elif isinstance(value, Union):
            pending.extend(reversed(value.options))


def sets_of(evaluator: Evaluator, lazy: Lazy) -> Iterator[Attrs]:
    """Yield the attribute sets that a value may be."""
    pending: list[Lazy] = [lazy]
    for _ in range(MOST):
        if not pending:
            return
        value = evaluator.force(pending.pop())
        if isinstance(value, Attrs):
            yield value
        elif isinstance(value, Conditional):
            pending.append(value.value)
        elif isinstance(value, Union):
            pending.extend(reversed(value.options))


def texts_of(evaluator: Evaluator, lazy: Lazy) -> list[str]:
    """Return the known strings of a list."""
    values = (evaluator.force(element.value) for element in elements_of(evaluator, lazy))
    return [value.text for value in values if isinstance(value, Str) and value.text is not None]


def called(evaluator: Evaluator, function: Value, *arguments: Lazy) -> Deferred:
    """Return what a function will give for these arguments; its place is the last argument's."""

    def make() -> Value:
        result = function
        for argument in arguments:
            result = evaluator.call(result, argument)
        return result

    return Deferred(make, place_of(arguments[-1]))
