"""Strings as they are written, with what stands for their interpolations, so that a shell's grammar can read them."""

from __future__ import annotations

import re
from collections.abc import Callable

from nixlore.nix import expressions as x
from nixlore.nix.package_names import attribute_of

EXECUTABLES = frozenset(("getExe", "getExe'", "getBin"))
UNKNOWN = "_"
DIRECTORY = re.compile(r"(?<![\w/.$~}])/(?:[\w.+@-]+/){1,8}?s?bin/(?=\w)")


def readable(parts: tuple[str | x.Expression, ...]) -> str:
    """Return a string's text; a package becomes a directory of its name, its main program that name."""
    return "".join(part if isinstance(part, str) else stand_in(part) for part in parts)


def without_directories(text: str) -> str:
    """Return a text in which programs that are named by their path are named by their name."""
    return DIRECTORY.sub("", text) if "bin/" in text else text


def stand_in(expression: x.Expression) -> str:
    """Return the word that stands for an interpolation."""
    if isinstance(expression, x.Call):
        return _of_call(expression)
    if isinstance(expression, x.Name):
        return expression.name
    if isinstance(expression, x.Select):
        path = attribute_of(expression)
        last = path.rpartition(".")[2] if path else _last(expression)
        return f"/nix/{last}" if path else last
    if isinstance(expression, x.Text):
        return "".join(part if isinstance(part, str) else UNKNOWN for part in expression.parts)
    return UNKNOWN


def _last(expression: x.Select) -> str:
    key = expression.path[-1] if expression.path else UNKNOWN
    return key if isinstance(key, str) else UNKNOWN


def _of_call(call: x.Call) -> str:
    arguments: list[x.Expression] = []
    function: x.Expression = call
    while isinstance(function, x.Call):
        arguments.insert(0, function.argument)
        function = function.function
    name = called(function)
    if name == "getExe'" and len(arguments) == 2 and isinstance(arguments[1], x.Text):
        return readable(tuple(part for part in arguments[1].parts if part is not None))
    if name in EXECUTABLES and arguments:
        return stand_in(arguments[0]).rpartition("/")[2] if name != "getBin" else stand_in(arguments[0])
    if name == "escapeShellArg" and arguments:
        return stand_in(arguments[0])
    return UNKNOWN


def called(function: x.Expression) -> str:
    """Return the last name of what is called."""
    if isinstance(function, x.Name):
        return function.name
    if isinstance(function, x.Select) and function.path and isinstance(function.path[-1], str):
        return function.path[-1]
    return ""


Known = Callable[[str], bool]
"""Tells whether a word is the name of a program."""
