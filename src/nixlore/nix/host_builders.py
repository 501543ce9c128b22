"""Find the calls that build a configuration in the value of `nixosConfigurations.<name>` and its like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.spread import sets_of
from nixlore.nix.values import Applied, Attrs, Conditional, Lazy, Place, Symbol, Union, Value

Kind: TypeAlias = Literal["nixos", "home", "darwin"]

BUILDERS: dict[str, Kind] = {
    "nixosSystem": "nixos",
    "darwinSystem": "darwin",
    "homeManagerConfiguration": "home",
}
"""Library functions that build a configuration from modules."""

DEEPEST = 12


class Built(NamedTuple):
    """One call: what it builds, what it is given, where it is written, and whether the builder is known.

    An unknown function that is given modules may add others.
    """

    kind: Kind
    given: Attrs
    place: Place | None
    known: bool = True


def built(evaluator: Evaluator, lazy: Lazy, kind: Kind, depth: int = 0) -> Iterator[Built]:
    """Yield the calls that a value may be the result of; `kind` is what is expected."""
    if depth > DEEPEST:
        return
    value = evaluator.force(lazy)
    match value:
        case Applied():
            yield from _of_call(evaluator, value, kind)
        case Conditional():
            yield from built(evaluator, value.value, kind, depth + 1)
        case Union():
            for option in value.options:
                yield from built(evaluator, option, kind, depth + 1)
        case Attrs() if value.base is not None:
            yield from built(evaluator, value.base, kind, depth + 1)
        case _:
            return


def _of_call(evaluator: Evaluator, call: Applied, kind: Kind) -> Iterator[Built]:
    """Yield what a call is given: by its own arguments, and by those of a call that its function comes from."""
    function: Value = call
    place = call.place
    while isinstance(function, Applied):
        known = BUILDERS.get(_name(function.function))
        for argument in function.arguments:
            for given in sets_of(evaluator, argument):
                if "modules" in given.fields or "configuration" in given.fields or (known and given.base is not None):
                    yield Built(known or kind, given, function.place or place, known is not None)
        function = function.function


def _name(function: Value) -> str:
    return function.path[-1] if isinstance(function, Symbol) and function.path else ""
