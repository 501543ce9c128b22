"""Small configurations for tests: what a few files of Nix declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nixlore.model.nix import Declaration
from nixlore.nix.extract import extract
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.link import link
from nixlore.nix.tree import Tree
from nixlore.nix.values import (
    Attrs,
    Conditional,
    Constant,
    FilePath,
    Lazy,
    List,
    Splice,
    Str,
    Symbol,
    Union,
    Unknown,
)


def tree(files: Mapping[str, str], others: Iterable[str] = (), links: Mapping[str, str] | None = None) -> Tree:
    """Return a tree of these files."""
    return Tree({path: extract(text.encode()) for path, text in files.items()}, others, links)


def declared(files: Mapping[str, str] | str, attributes: Iterable[str] | None = None) -> list[Declaration]:
    """Return what files declare; `attributes` are all that nixpkgs has, None for not known."""
    known = None if attributes is None else frozenset(attributes)
    if isinstance(files, str):
        files = {"module.nix": files}
    return list(link(tree(files), None if known is None else known.__contains__))


def packages(text: Mapping[str, str] | str, attributes: Iterable[str] | None = None) -> list[str]:
    """Return the attribute paths of the packages that files declare, in order."""
    return [item.attr_path for item in declared(text, attributes) if item.kind == "package"]


def listed(expression: str, attributes: Iterable[str] | None = None, **files: str) -> list[str]:
    """Return the packages of `home.packages` when it is this expression; `files` are beside the module."""
    module = f"{{ pkgs, lib, config, inputs, system, ... }}@args: {{ home.packages = {expression}; }}"
    beside = {name.replace("__", "/") + ".nix": text for name, text in files.items()}
    return packages({"module.nix": module, **beside}, attributes)


def elements(expression: str, **files: str) -> list[Declaration]:
    """Return what `home.packages` declares when it is this expression."""
    module = f"{{ pkgs, lib, config, inputs, system, ... }}@args: {{ home.packages = {expression}; }}"
    beside = {name.replace("__", "/") + ".nix": text for name, text in files.items()}
    return [item for item in declared({"module.nix": module, **beside}) if item.module == "module.nix"]


def plain(interpreter: Interpreter, lazy: Lazy) -> object:  # noqa: C901, PLR0911 - one for each kind of value
    """Return a value as plain data; what is not known is the string `?`."""
    value = interpreter.force(lazy)
    match value:
        case Attrs():
            return {name: plain(interpreter, field) for name, field in value.fields.items()}
        case List():
            found: list[object] = []
            for part in value.parts:
                inner = plain(interpreter, part.value)
                found += inner if isinstance(part, Splice) and isinstance(inner, list) else [inner]
            return found
        case Str():
            return "?" if value.text is None else value.text
        case Constant():
            return value.value
        case FilePath():
            return f"./{value.path}"
        case Symbol():
            return ".".join((value.root, *value.path))
        case Conditional():
            return {"if": plain(interpreter, value.value)}
        case Union():
            return {"or": [plain(interpreter, option) for option in value.options]}
        case Unknown():
            return "?"
        case _:
            return type(value).__name__


def value_of(expression: str, files: Mapping[str, str] | None = None) -> object:
    """Return what an expression is worth, as plain data."""
    interpreter = Interpreter(tree({"x.nix": expression, **(files or {})}))
    return plain(interpreter, interpreter.file_value("x.nix"))
