"""Strings, paths and operators."""

from __future__ import annotations

import posixpath

from nixlore.nix import expressions as x
from nixlore.nix.evaluator import Evaluator
from nixlore.nix.unparse import text_of
from nixlore.nix.values import (
    Applied,
    Attrs,
    Closure,
    Conditional,
    Constant,
    FilePath,
    Lazy,
    List,
    Scope,
    Splice,
    Str,
    Symbol,
    Thunk,
    Union,
    Unknown,
    Value,
    union,
)

SOURCES = (("self",), ("self", "outPath"), ("self", "sourceInfo", "outPath"), ("flake",), ("flake", "outPath"))
"""Arguments that mean the top of the repository itself where a path is wanted."""


def as_path(value: Value) -> FilePath | None:
    """Return a value as a path of the repository, where it is one."""
    if isinstance(value, FilePath):
        return value
    return FilePath("") if isinstance(value, Symbol) and value.root == "inputs" and value.path in SOURCES else None


def as_text(value: Value) -> str | None:
    """Return a value as it would be written into a string, None where that is not known."""
    if isinstance(value, Str):
        return value.text
    if isinstance(value, Constant) and isinstance(value.value, int) and not isinstance(value.value, bool):
        return str(value.value)
    return None


def joined(evaluator: Evaluator, parts: tuple[x.Part, ...], scope: Scope) -> str | None:
    """Return the text that parts of a string or path make, None where a part is not known."""
    texts = []
    for part in parts:
        text = part if part is None or isinstance(part, str) else as_text(evaluator.evaluate(part, scope))
        if text is None:
            return None
        texts.append(text)
    return "".join(texts)


def text(evaluator: Evaluator, node: x.Text, scope: Scope) -> Value:
    """Return a string; one that begins with a path of the repository is a path."""
    parts = node.parts
    if len(parts) == 1 and isinstance(parts[0], str):
        return Str(parts[0])
    if parts and parts[0] is not None and not isinstance(parts[0], str):
        base = as_path(evaluator.evaluate(parts[0], scope))
        rest = joined(evaluator, parts[1:], scope)
        if base is not None and rest is not None:
            return FilePath(_below(base.path, rest))
    return Str(joined(evaluator, parts, scope))


def _below(base: str, rest: str) -> str:
    return posixpath.normpath(base + rest if base else rest.lstrip("/") or ".")


def binary(evaluator: Evaluator, node: x.Binary, scope: Scope) -> Value:
    """Return the result of an operator."""
    left, right = Thunk(node.left, scope), Thunk(node.right, scope)
    match node.operator:
        case "++":
            return List((Splice(left), Splice(right)))
        case "//":
            return update(evaluator, left, right)
        case "+":
            return added(evaluator.force(left), _rest(evaluator, node.right, scope))
        case "==" | "!=":
            same = equal(evaluator.force(left), evaluator.force(right))
            return Unknown(text_of(node)) if same is None else Constant(same == (node.operator == "=="))
        case "&&" | "||" | "->":
            return _logic(node, evaluator.force(left), evaluator.force(right))
        case _:
            return Unknown("a calculation")


def _rest(evaluator: Evaluator, node: x.Expression, scope: Scope) -> Value:
    """Return what is added to a path; `self + /modules` writes it as a path of its own."""
    if isinstance(node, x.PathText):
        text = joined(evaluator, node.parts, scope)
        if text is not None and text.startswith("/"):
            return Str(text)
    return evaluator.evaluate(node, scope)


def unary(evaluator: Evaluator, node: x.Unary, scope: Scope) -> Value:
    """Return the opposite of a boolean; numbers are not calculated."""
    value = evaluator.evaluate(node.operand, scope)
    if node.operator == "!" and isinstance(value, Constant) and isinstance(value.value, bool):
        return Constant(not value.value)
    return Unknown(text_of(node))


def _logic(node: x.Binary, left: Value, right: Value) -> Value:
    first = left.value if isinstance(left, Constant) else None
    second = right.value if isinstance(right, Constant) else None
    if node.operator == "->":
        first = None if first is None else not first
    if node.operator == "&&":
        if first is False or second is False:
            return Constant(value=False)
        return Constant(value=True) if first is True and second is True else Unknown(text_of(node))
    if first is True or second is True:
        return Constant(value=True)
    return Constant(value=False) if first is False and second is False else Unknown(text_of(node))


def equal(left: Value, right: Value) -> bool | None:
    """Tell whether two values are the same; None where that is not known."""
    plain_left, known_left = _plain(left)
    plain_right, known_right = _plain(right)
    if known_left and known_right:
        return plain_left == plain_right and type(plain_left) is type(plain_right)
    if (known_left and plain_left is None) or (known_right and plain_right is None):
        other = right if known_left else left
        return False if isinstance(other, Attrs | List | FilePath | Str | Closure) else None
    return None


def _plain(value: Value) -> tuple[object, bool]:
    if isinstance(value, Str):
        return value.text, value.text is not None
    return (value.value, True) if isinstance(value, Constant) else (None, False)


def added(left: Value, right: Value) -> Value:
    """Return `left + right`: a path with text after it, or two texts."""
    if isinstance(left, Conditional | Union) or isinstance(right, Conditional | Union):
        return Unknown("a text with alternatives")
    base = as_path(left)
    if base is not None:
        rest = right.path if isinstance(right, FilePath) else as_text(right)
        return Unknown("a path that is not known") if rest is None else FilePath(_below(base.path, rest))
    first, second = as_text(left), as_text(right)
    return Str(None if first is None or second is None else first + second)


def update(evaluator: Evaluator, left: Lazy, right: Lazy) -> Value:
    """Return `left // right`; what cannot be merged field by field may be either of the two."""
    first, second = evaluator.force(left), evaluator.force(right)
    if isinstance(first, Attrs) and isinstance(second, Attrs):
        base = union([value for value in (second.base, first.base) if value is not None])
        return Attrs({**first.fields, **second.fields}, base, (*first.dynamic, *second.dynamic))
    if isinstance(second, Attrs) and isinstance(first, Symbol | Applied | Unknown):
        base = second.base or first
        return Attrs(second.fields, base, second.dynamic)
    if isinstance(first, Attrs) and isinstance(second, Symbol | Applied | Unknown):
        return Attrs(first.fields, first.base or second, first.dynamic)
    plain = isinstance(first, Constant | Str | List | FilePath | Closure)
    return second if plain else union([first, second]) or first
