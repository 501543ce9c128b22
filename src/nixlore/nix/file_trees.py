"""Files that a library finds in a directory, so that no text names them: import-tree, `lib.fileset`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.operators import as_path, as_text
from nixlore.nix.spread import elements_of
from nixlore.nix.values import (
    Applied,
    Attrs,
    Closure,
    Constant,
    Deferred,
    Element,
    FilePath,
    Lazy,
    List,
    Partial,
    Str,
    Symbol,
    Unknown,
    Value,
)

IMPORT_TREE = "import-tree"
LISTING = frozenset(("leafs", "files"))
"""Functions of import-tree that give a list and no module."""

Test = Callable[[str], bool]


def imported_files(evaluator: Evaluator, call: Applied) -> list[str] | None:
    """Return the files that a call finds, sorted; None where it is no such call, or waits for its directory."""
    function = call.function
    if not isinstance(function, Symbol):
        return None
    if function.root == "inputs" and IMPORT_TREE in function.path:
        return _of_import_tree(evaluator, function.path[function.path.index(IMPORT_TREE) + 1 :], call)
    if function.root == "lib" and function.path[-2:] == ("fileset", "toList"):
        return _of_set(evaluator, call.arguments[0])
    return None


def loaded_files(evaluator: Evaluator, call: Applied) -> Attrs | None:
    """Return what `haumea.lib.load { src = …; inputs = …; }` makes of a directory; None where it is no such call."""
    function = call.function
    if not isinstance(function, Symbol) or "haumea" not in function.path or function.path[-1] != "load":
        return None
    given = evaluator.force(call.arguments[0])
    if not isinstance(given, Attrs) or "src" not in given.fields:
        return None
    top = as_path(evaluator.force(given.fields["src"]))
    arguments = evaluator.force(given.fields.get("inputs", Attrs({})))
    return None if top is None else _loaded(evaluator, top.path, arguments)


def _loaded(evaluator: Evaluator, directory: str, arguments: Value) -> Attrs:
    fields: dict[str, Lazy] = {}
    for name, kind in (evaluator.tree.entries(directory) or {}).items():
        path = f"{directory}/{name}"
        if name.startswith(("_", ".")):
            continue
        if kind == "directory":
            fields[name] = _loaded(evaluator, path, arguments)
        elif name.endswith(".nix"):
            fields[name.removesuffix(".nix")] = _value(evaluator, path, arguments)
    return Attrs(fields)


def _value(evaluator: Evaluator, path: str, arguments: Value) -> Deferred:
    def make() -> Value:
        value = evaluator.import_path(FilePath(path)) or Unknown("a file that is not there")
        return evaluator.call(value, arguments) if isinstance(value, Closure) else value

    return Deferred(make)


def _of_import_tree(evaluator: Evaluator, path: tuple[str, ...], call: Applied) -> list[str] | None:
    """`import-tree ./modules`, `(import-tree.match regex) ./modules`, `(import-tree.withLib lib).leafs ./modules`."""
    directories = _directories(evaluator, call.arguments[-1])
    if directories is None:
        return None
    tests = list(_tests(evaluator, path, call.arguments[:-1]))
    found: list[str] = []
    for directory in directories:
        for file in _files(evaluator, directory):
            inside = "/" + file.removeprefix(directory).lstrip("/")
            if file.endswith(".nix") and "/_" not in inside and all(test(inside) for test in tests):
                found.append(file)
    return found


def _directories(evaluator: Evaluator, lazy: Lazy) -> list[str] | None:
    value = evaluator.force(lazy)
    values = [evaluator.force(element.value) for element in elements_of(evaluator, value)]
    paths = [as_path(found) for found in (values if isinstance(value, List) else [value])]
    known = [path.path for path in paths if path is not None]
    return known if known and len(known) == len(paths) else None


def _files(evaluator: Evaluator, path: str) -> list[str]:
    if evaluator.tree.entries(path) is None:
        return [path]
    return evaluator.tree.files_below(path)


def _tests(evaluator: Evaluator, path: tuple[str, ...], arguments: tuple[Lazy, ...]) -> Iterator[Test]:
    if not arguments or not path:
        return
    value = evaluator.force(arguments[0])
    if path[-1] in ("match", "matchNot"):
        text = as_text(value)
        if text is not None:
            yield _matching(text, wanted=path[-1] == "match")
    elif path[-1] in ("filter", "filterNot") and isinstance(value, Closure | Partial):
        yield _passing(evaluator, value, wanted=path[-1] == "filter")


def _matching(text: str, *, wanted: bool) -> Test:
    try:
        pattern = re.compile(text)
    except re.error:
        return lambda _path: True
    return lambda path: (pattern.fullmatch(path) is not None) == wanted


def _passing(evaluator: Evaluator, function: Value, *, wanted: bool) -> Test:
    def test(path: str) -> bool:
        answer = evaluator.call(function, Str(path))
        return not (isinstance(answer, Constant) and isinstance(answer.value, bool)) or answer.value == wanted

    return test


def _of_set(evaluator: Evaluator, lazy: Lazy) -> list[str] | None:
    """`fileset.toList ./modules`, `fileset.toList (fileset.fileFilter (file: file.hasExt "nix") ./modules)`."""
    value = evaluator.force(lazy)
    path = as_path(value)
    if path is not None:
        return _files(evaluator, path.path)
    if not isinstance(value, Applied) or not isinstance(value.function, Symbol):
        return None
    if value.function.path[-1:] != ("fileFilter",) or len(value.arguments) != 2:
        return None
    top = as_path(evaluator.force(value.arguments[1]))
    function = evaluator.force(value.arguments[0])
    if top is None:
        return None
    return [file for file in _files(evaluator, top.path) if _kept(evaluator, function, file)]


def _kept(evaluator: Evaluator, function: Value, file: str) -> bool:
    name = file.rpartition("/")[2]
    extension = name.rpartition(".")[2] if "." in name else ""
    has_extension = Partial("flip", (Symbol("lib", ("elem",)), List((Element(Str(extension), None),))))
    given = Attrs({"name": Str(name), "type": Str("regular"), "hasExt": has_extension})
    answer = evaluator.call(function, given)
    return not (isinstance(answer, Constant) and answer.value is False)
