"""Merge what several modules say, as the module system does for sets and lists, without knowing the options' types."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.values import (
    Attrs,
    Conditional,
    Deferred,
    Lazy,
    List,
    Splice,
    Union,
    Value,
    place_of,
    union,
)

MOST = 2_000
"""How many definitions of one option are merged."""

DEFERRED = ("module", "nixosModule", "homeModule", "darwinModule")
"""Options that hold a module: its definitions are modules side by side, not one set."""


class Merged(Attrs):
    """A set that several definitions make; `sources` are these, each with the places where it is written."""

    __slots__ = ("sources",)

    def __init__(
        self, fields: dict[str, Lazy], sources: Sequence[Attrs], dynamic: tuple[tuple[str, Lazy], ...] = ()
    ) -> None:
        base = union([source.base for source in sources if source.base is not None])
        super().__init__(fields, base, dynamic)
        self.sources = sources


def merged(evaluator: Evaluator, lazies: Sequence[Lazy], path: tuple[str, ...] = ()) -> Value:
    """Return one value for all definitions of an option; `path` is the option's."""
    values = definitions(evaluator, lazies)
    if len(values) == 1:
        return values[0]
    sets = [value for value in values if isinstance(value, Attrs)]
    if len(sets) == len(values) and not _holds_module(path):
        return _of_sets(evaluator, sets, path)
    lists = [value for value in values if isinstance(value, List)]
    if values and len(lists) == len(values):
        return List(tuple(Splice(value) for value in lists))
    return union(values) or Attrs({})


def definitions(evaluator: Evaluator, lazies: Sequence[Lazy]) -> list[Value]:
    """Return the values of definitions, each alternative as one of its own."""
    found: list[Value] = []
    pending = list(reversed(lazies))
    for _ in range(MOST):
        if not pending:
            break
        value = evaluator.force(pending.pop())
        if isinstance(value, Conditional):
            pending.append(value.value)
        elif isinstance(value, Union):
            pending.extend(reversed(value.options))
        else:
            found.append(value)
    return found


def parts_of(value: List | Conditional | Union) -> tuple[Lazy, ...]:
    """Return what a list, a value with alternatives or one under a condition consists of."""
    if isinstance(value, List):
        return tuple(part.value for part in value.parts)
    return (value.value,) if isinstance(value, Conditional) else value.options


def _holds_module(path: tuple[str, ...]) -> bool:
    """Tell whether an option of a flake is a module: `flake.modules.nixos.x`, `flake.nixosModules.x`."""
    if not path:
        return False
    if path[-1] in DEFERRED:
        return True
    steps = path[1:] if path[0] == "flake" else path
    return (len(steps) == 3 and steps[0] == "modules") or (len(steps) == 2 and steps[0].endswith("Modules"))


def _of_sets(evaluator: Evaluator, sets: Sequence[Attrs], path: tuple[str, ...]) -> Value:
    grouped: dict[str, list[Lazy]] = {}
    dynamic: list[tuple[str, Lazy]] = []
    for value in sets:
        dynamic.extend(value.dynamic)
        for name, lazy in value.fields.items():
            grouped.setdefault(name, []).append(lazy)
    fields = {
        name: lazies[0] if len(lazies) == 1 else _together(evaluator, lazies, (*path, name))
        for name, lazies in grouped.items()
    }
    return Merged(fields, sets, tuple(dynamic))


def _together(evaluator: Evaluator, lazies: list[Lazy], path: tuple[str, ...]) -> Deferred:
    return Deferred(lambda: merged(evaluator, lazies, path), place_of(lazies[0]))
