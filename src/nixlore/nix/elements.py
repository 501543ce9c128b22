"""Decide what one element of a package list is: a package of nixpkgs, a script, something local, or not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nixlore.model.nix import Kind
from nixlore.nix.evaluator import Evaluator
from nixlore.nix.operators import as_text
from nixlore.nix.spread import MOST
from nixlore.nix.unparse import text_of
from nixlore.nix.values import (
    Applied,
    Attrs,
    Closure,
    Condition,
    Conditional,
    Constant,
    Element,
    FilePath,
    Lazy,
    List,
    Place,
    Splice,
    Str,
    Symbol,
    Union,
    Unknown,
    Value,
    expression_of,
)


class Found(NamedTuple):
    """One element that a list declares, as far as it is known."""

    kind: Kind
    attr_path: str
    channel: str = ""
    overridden: bool = False
    ambiguous: bool = False
    reason: str = ""
    within: str = ""


class Listed(NamedTuple):
    """One element of a list with where it is written and what it depends on."""

    value: Lazy
    place: Place | None
    conditions: tuple[Condition, ...]


LANGUAGE_SETS = re.compile(r"(python\d*|lua[\d_]*|luajit|ruby[\d_]*|perl\d*|php\d*|emacs[\w-]*|octave|nodejs[\w-]*)")
WITH_INNER = re.compile(r"withPackages|withExtensions")
OF_SYSTEM = re.compile(r"(x86_64|aarch64|i686|armv7l|riscv64)-(linux|darwin)|\$\{.*|system")
PACKAGE_OUTPUTS = frozenset(("packages", "legacyPackages", "defaultPackage"))
SCRIPT = re.compile(r"write\w+|resholve\w*")
MAKER = re.compile(r"mk[A-Z]|build[A-Z]")
LIBRARY = re.compile(r"(?:\w*[a-z\d_-])?[lL]ib")
"""How sets of functions are called, which hold no packages: `lib`, `localLib`."""


def listed(evaluator: Evaluator, lazy: Lazy, conditions: tuple[Condition, ...] = ()) -> Iterator[Listed]:
    """Yield the elements of an option's value; what is no list comes as one element without a place."""
    pending: list[tuple[Lazy, tuple[Condition, ...]]] = [(lazy, conditions)]
    for _ in range(4 * MOST):
        if not pending:
            return
        current, under = pending.pop()
        value = evaluator.force(current)
        match value:
            case List():
                yield from _elements(value, pending, under)
            case Conditional():
                pending.append((value.value, (*under, value.condition)))
            case Union():
                pending.extend((option, under) for option in reversed(value.options))
            case Constant() | Closure() | Attrs() | Str():
                continue
            case _:
                yield Listed(Splice(value).value, None, under)


def _elements(
    value: List, pending: list[tuple[Lazy, tuple[Condition, ...]]], under: tuple[Condition, ...]
) -> Iterator[Listed]:
    """Yield a list's elements up to its first spliced list; what follows waits until that one is done."""
    for index, part in enumerate(value.parts):
        if isinstance(part, Element):
            yield Listed(part.value, part.place, under)
            continue
        if index + 1 < len(value.parts):
            pending.append((List(value.parts[index + 1 :]), under))
        pending.append((part.value, under))
        return


def classified(evaluator: Evaluator, element: Listed) -> Iterator[tuple[Found, Listed]]:
    """Yield what one element declares: several things where it has alternatives or is a list itself."""
    pending = [element]
    for _ in range(MOST):
        if not pending:
            return
        current = pending.pop()
        value = evaluator.force(current.value)
        match value:
            case Conditional():
                pending.append(Listed(value.value, current.place, (*current.conditions, value.condition)))
            case Union():
                pending += [Listed(option, current.place, current.conditions) for option in reversed(value.options)]
            case List():
                pending += reversed(list(listed(evaluator, value, current.conditions)))
            case Constant():
                continue
            case _:
                yield from ((found, current) for found in _found(evaluator, value, current))


def _found(evaluator: Evaluator, value: Value, element: Listed) -> Iterator[Found]:
    match value:
        case Symbol():
            yield _of_symbol(evaluator, value)
        case Applied():
            yield from _of_call(evaluator, value)
        case Attrs():
            if isinstance(value.base, Symbol) and value.base.root == "pkgs" and value.base.path:
                yield _of_symbol(evaluator, value.base)._replace(overridden=True)
            else:
                yield Found("unknown", "", reason="a set where a package is expected")
        case FilePath() | Str():
            yield Found("unknown", "", reason="a path")
        case Unknown():
            yield Found("unknown", _as_written(element), reason=value.reason)
        case _:
            yield Found("unknown", "", reason="no package")


def _as_written(element: Listed) -> str:
    expression = expression_of(element.value)
    return "" if expression is None else text_of(expression)[:80]


def _of_symbol(evaluator: Evaluator, symbol: Symbol) -> Found:
    path = ".".join(symbol.path)
    if symbol.root == "pkgs" and symbol.path:
        if "${" in path:
            return Found("unknown", path, symbol.channel, reason="a name that is computed")
        if symbol.ambiguous and len(symbol.path) > 1 and evaluator.has_attribute(path) is not True:
            return Found("unknown", path, reason=f"{symbol.path[0]} may come from a `with` that is not known")
        return Found("package", attribute_path(symbol.path), symbol.channel, symbol.overridden, symbol.ambiguous)
    if symbol.root == "pkgs" and symbol.channel:
        return Found("package", symbol.channel)
    if symbol.root in ("inputs", "nixpkgs"):
        return _of_input(symbol.path)
    return Found("unknown", f"{symbol.root}.{path}", reason=f"depends on {symbol.root}.{path}"[:200])


def attribute_path(path: tuple[str, ...]) -> str:
    """Return an attribute path as nixpkgs names it: `python3.pkgs.x` is `python3Packages.x`."""
    if len(path) > 2 and path[1] == "pkgs" and LANGUAGE_SETS.fullmatch(path[0]):
        path = (f"{path[0]}Packages", *path[2:])
    return ".".join(path)


def _of_input(path: tuple[str, ...]) -> Found:
    """Return a package of a flake input, `x.y` for `inputs.x.packages.${system}.y`; the own flake's are local."""
    steps = [step for step in path if not OF_SYSTEM.fullmatch(step) and step not in PACKAGE_OUTPUTS]
    if steps and steps[0] in ("inputs", "inputs'", "perSystem"):
        steps = steps[1:]
    if len(steps) > 1 and steps[0] in ("self", "self'"):
        return Found("local", ".".join(steps[1:]))
    return Found("input", ".".join(steps))


def _of_call(evaluator: Evaluator, call: Applied) -> Iterator[Found]:
    function = call.function
    while isinstance(function, Applied):
        call, function = function, function.function
    if not isinstance(function, Symbol):
        yield Found("unknown", "", reason="a call of something unknown")
        return
    last = function.path[-1] if function.path else ""
    if function.root == "pkgs" and WITH_INNER.fullmatch(last) and len(function.path) > 1:
        yield from _with_inner(evaluator, function, call)
    elif function.root == "pkgs":
        kind: Kind = "script" if SCRIPT.fullmatch(last) and "Text" not in last.removesuffix("TextBin") else "local"
        yield Found(kind, _name_of(evaluator, call) or ("" if MAKER.match(last) else ".".join(function.path[:-1])))
    elif function.root == "inputs" and not any(map(LIBRARY.fullmatch, function.path[:-1])):
        yield _of_input(function.path)
    else:
        path = ".".join(function.path)
        yield Found("unknown", "", reason=f"a call of {function.root}.{path}"[:200])


def _name_of(evaluator: Evaluator, call: Applied) -> str:
    """Return the name that a builder is given: its first string, or `name` or `pname` of its set.

    The set may be a function of what it is in the end: `mkDerivation (finalAttrs: { … })`.
    """
    for argument in call.arguments:
        value = evaluator.force(argument)
        if isinstance(value, Closure):
            value = evaluator.call(value, Unknown("the attributes of a derivation in the end"))
        if isinstance(value, Attrs):
            for key in ("name", "pname"):
                if key in value.fields:
                    return as_text(evaluator.force(value.fields[key])) or ""
        elif isinstance(value, Str):
            return value.text or ""
        elif isinstance(value, FilePath):
            name = value.path.removesuffix("/default.nix").removesuffix(".nix")
            return name.rpartition("/")[2]
    return ""


def _with_inner(evaluator: Evaluator, function: Symbol, call: Applied) -> Iterator[Found]:
    """Yield a package that is built with others, and those inside of it."""
    outer = function.path[:-1]
    if outer[-1] == "pkgs" or outer[-1].endswith("Packages"):
        inner_set: tuple[str, ...] = (attribute_path((*outer, ""))[:-1],) if outer[-1] == "pkgs" else outer
    else:
        inner_set = (f"{outer[-1]}Packages",)
    whole = attribute_path(outer) if outer[-1] != "pkgs" else ".".join(outer[:-1])
    yield Found("package", whole, function.channel, overridden=True)
    if function.path[-1] != "withPackages":
        return
    result = evaluator.force(call.arguments[-1])
    if isinstance(result, Closure):
        result = evaluator.call(result, Symbol("pkgs", inner_set, function.channel, is_open=True))
    for element in listed(evaluator, result):
        for found, _ in classified(evaluator, element):
            if found.kind == "package":
                yield found._replace(within=whole)
