"""Functions of strings, paths and directories."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.operators import as_path, as_text
from nixlore.nix.spread import elements_of
from nixlore.nix.values import (
    Applied,
    Attrs,
    Constant,
    Element,
    FilePath,
    Lazy,
    List,
    Place,
    Str,
    Symbol,
    Unknown,
    Value,
)

Implementation = Callable[[Evaluator, tuple[Lazy, ...], Place | None], Value]
Textual = Callable[..., str]


def _text(evaluator: Evaluator, lazy: Lazy) -> str | None:
    value = evaluator.force(lazy)
    return value.path if isinstance(value, FilePath) else as_text(value)


def _of_texts(function: Textual) -> Implementation:
    """Return an implementation that is a plain function of known strings."""

    def implementation(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
        texts = [_text(evaluator, argument) for argument in arguments]
        known = [text for text in texts if text is not None]
        return Str(function(*known) if len(known) == len(texts) else None)

    return implementation


def _test(function: Callable[[str, str], bool]) -> Implementation:
    def implementation(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
        first, second = _text(evaluator, arguments[0]), _text(evaluator, arguments[1])
        if first is None or second is None:
            return Unknown("a test of a text")
        return Constant(function(first, second))

    return implementation


def _concat_with(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    separator = _text(evaluator, arguments[0])
    texts = [_text(evaluator, element.value) for element in elements_of(evaluator, arguments[1])]
    known = [text for text in texts if text is not None]
    return Str(None if separator is None or len(known) < len(texts) else separator.join(known))


def _concat(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    return _concat_with(evaluator, (Str(""), arguments[0]), place)


def _split(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    separator, text = _text(evaluator, arguments[0]), _text(evaluator, arguments[1])
    if not separator or text is None:
        return Unknown("pieces of a text")
    return List(tuple(Element(Str(piece), place) for piece in text.split(separator)))


def _replaced(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """`replaceStrings [ "a" ] [ "b" ] text`: at each place the first of the strings that stands there."""
    wanted, given = ([_text(evaluator, item.value) for item in elements_of(evaluator, some)] for some in arguments[:2])
    text = _text(evaluator, arguments[2])
    pairs = [(old, new) for old, new in zip(wanted, given, strict=False) if old and new is not None]
    if text is None or len(pairs) < max(len(wanted), len(given)):
        return Str(None)
    made, at = [], 0
    while at < len(text):
        old, new = next((pair for pair in pairs if text.startswith(pair[0], at)), (text[at], text[at]))
        made.append(new)
        at += len(old)
    return Str("".join(made))


def _to_string(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    value = evaluator.force(arguments[0])
    return value if isinstance(value, FilePath | Symbol) else Str(as_text(value))


def _base_name(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    text = _text(evaluator, arguments[0])
    return Str(None if text is None else posixpath.basename(text))


def _directory(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    value = evaluator.force(arguments[0])
    if isinstance(value, FilePath):
        return FilePath(posixpath.dirname(value.path))
    text = as_text(value)
    return Str(None if text is None else posixpath.dirname(text))


def _appended(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    base, rest = as_path(evaluator.force(arguments[0])), _text(evaluator, arguments[1])
    if base is None or rest is None:
        return Unknown("a path that is not known")
    return FilePath(posixpath.normpath(posixpath.join(base.path, rest.lstrip("/"))))


def _read_directory(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    path = as_path(evaluator.force(arguments[0]))
    entries = None if path is None else evaluator.tree.entries(path.path)
    if entries is None:
        return Applied(Symbol("builtins", ("readDir",)), arguments, (), place)
    return Attrs({name: Str(kind) for name, kind in sorted(entries.items())})


def _files_below(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    path = as_path(evaluator.force(arguments[0]))
    if path is None or evaluator.tree.entries(path.path) is None:
        return Applied(Symbol("lib", ("listFilesRecursive",)), arguments, (), place)
    return List(tuple(Element(FilePath(file), place) for file in evaluator.tree.files_below(path.path)))


def _exists(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    path = as_path(evaluator.force(arguments[0]))
    return Unknown("whether a path exists") if path is None else Constant(evaluator.tree.exists(path.path))


def _import(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    argument = evaluator.force(arguments[0])
    path = as_path(argument)
    if path is not None:
        return evaluator.import_path(path) or Unknown("a file that is not there")
    if isinstance(argument, Symbol) and argument.root == "nixpkgs" and not argument.path:
        return Symbol("nixpkgs", ("import",), argument.channel)
    if isinstance(argument, Symbol) and argument.root == "pkgs" and argument.path in ((), ("path",)):
        return Symbol("nixpkgs", ("import",), argument.channel)
    if isinstance(argument, Symbol) and argument.root == "lib":
        return argument
    channel = _fetched_channel(evaluator, argument)
    if channel is not None:
        return Symbol("nixpkgs", ("import",), channel)
    return Applied(Symbol("builtins", ("import",)), (argument,), (), place)


def _fetched_channel(evaluator: Evaluator, value: Value) -> str | None:
    """Return the name of the package set that a fetched source is, None where it is none."""
    if not isinstance(value, Applied) or not isinstance(value.function, Symbol):
        return None
    if not value.function.path or not value.function.path[-1].startswith("fetch"):
        return None
    given = evaluator.force(value.arguments[-1])
    if isinstance(given, Attrs):
        repository = as_text(evaluator.select(given, "repo"))
        if repository == "nixpkgs":
            return repository
        given = evaluator.select(given, "url")
    address = as_text(given) or ""
    if "nixpkgs" not in address and "channels" not in address and "nixos-" not in address:
        return None
    return address.rstrip("/").rpartition("/")[2].partition(".tar")[0] or "nixpkgs"


TABLE: Mapping[str, tuple[int, Implementation]] = {
    "import": (1, _import),
    "readDir": (1, _read_directory),
    "listFilesRecursive": (1, _files_below),
    "pathExists": (1, _exists),
    "append": (2, _appended),
    "toString": (1, _to_string),
    "toPath": (1, _to_string),
    "unsafeDiscardStringContext": (1, _to_string),
    "baseNameOf": (1, _base_name),
    "dirOf": (1, _directory),
    "concatStringsSep": (2, _concat_with),
    "concatStrings": (1, _concat),
    "splitString": (2, _split),
    "replaceStrings": (3, _replaced),
    "hasSuffix": (2, _test(lambda suffix, text: text.endswith(suffix))),
    "hasPrefix": (2, _test(lambda prefix, text: text.startswith(prefix))),
    "hasInfix": (2, _test(lambda infix, text: infix in text)),
    "removeSuffix": (2, _of_texts(lambda suffix, text: text.removesuffix(suffix))),
    "removePrefix": (2, _of_texts(lambda prefix, text: text.removeprefix(prefix))),
    "toLower": (1, _of_texts(str.lower)),
    "toUpper": (1, _of_texts(str.upper)),
}
"""How many arguments each function takes, and what it returns."""
