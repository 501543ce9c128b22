"""Numbers and data files that decide which hosts there are and what they import."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from typing import Protocol

from nixlore.nix import expressions as x
from nixlore.nix.evaluator import Evaluator
from nixlore.nix.operators import as_path, as_text
from nixlore.nix.values import (
    Attrs,
    Constant,
    Element,
    Lazy,
    List,
    Scope,
    Splice,
    Str,
    Unknown,
    Value,
)

Read = Callable[[str], str | None]
"""Gives the text of a file of the repository, by its path; None where it is not to be read."""

DATA = frozenset(("readFile", "fromTOML", "fromJSON", "importTOML", "importJSON"))
"""Functions that read files of data."""

COMPARED = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
DEEPEST = 30


class Reader(Evaluator, Protocol):
    """An interpreter that may read files of data."""

    read: Read | None


def counted(evaluator: Evaluator, lazy: Lazy) -> Value:
    """Return how many elements a list has, where that is known."""
    pending, count = [lazy], 0
    while pending:
        value = evaluator.force(pending.pop())
        if not isinstance(value, List):
            return Unknown("a number")
        for part in value.parts:
            if isinstance(part, Splice):
                pending.append(part.value)
            else:
                count += 1
    return Constant(count)


def compared(evaluator: Evaluator, node: x.Binary, scope: Scope) -> Value:
    """Return the result of comparing two numbers that are known."""
    left, right = evaluator.evaluate(node.left, scope), evaluator.evaluate(node.right, scope)
    if isinstance(left, Constant) and isinstance(right, Constant):
        first, second = left.value, right.value
        if first is not None and second is not None:
            return Constant(COMPARED[node.operator](first, second))
    return Unknown("a comparison")


def data_of(reader: Reader, function: str, lazy: Lazy) -> Value:
    """Return what a function makes of a file of data, or of its text."""
    value = reader.force(lazy)
    if function == "readFile" or function.startswith("import"):
        path = as_path(value)
        text = None if path is None or reader.read is None else reader.read(path.path)
    else:
        text = as_text(value)
    if function == "readFile":
        return Str(text)
    if text is None:
        return Unknown("a file of data that is not read")
    return parsed(text, toml="TOML" in function)


def parsed(text: str, *, toml: bool) -> Value:
    """Return a text of TOML or JSON as a value; what is not well-formed is not known."""
    try:
        if toml:
            import tomllib  # noqa: PLC0415 - only few configurations need it

            return _value(tomllib.loads(text), 0)
        return _value(json.loads(text), 0)
    except (ValueError, RecursionError):
        return Unknown("a file of data that is not well-formed")


def _value(data: object, depth: int) -> Value:
    if depth > DEEPEST:
        return Unknown("nested too deeply")
    match data:
        case dict():
            return Attrs({str(name): _value(inner, depth + 1) for name, inner in data.items()})
        case list():
            return List(tuple(Element(_value(inner, depth + 1), None) for inner in data))
        case str():
            return Str(data)
        case bool() | int() | float() | None:
            return Constant(data)
        case _:
            return Str(None)
