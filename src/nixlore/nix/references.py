"""Find the packages that a file names as something to be run, by its syntax alone.

What stands in a list of an option that installs packages is a declaration and no reference; what stands in a string,
under `getExe`, in a wrapper's search path, as an option's `package` or anywhere else outside of such a list is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from nixlore.nix import expressions as x
from nixlore.nix.package_names import INSIDE, PACKAGES, attribute_of
from nixlore.nix.raw_texts import called

RUN_BY: dict[str, str] = {
    "getExe": "getExe",
    "getExe'": "getExe",
    "getBin": "getExe",
    "makeBinPath": "wrapper",
    "makeSearchPath": "wrapper",
    "makeLibraryPath": "wrapper",
    "makeSearchPathOutput": "wrapper",
    "symlinkJoin": "wrapper",
    "wrapProgram": "wrapper",
    "toString": "path",
}
"""Functions whose arguments are run, and how a reference below them is named."""

USING = frozenset(
    (
        *("runtimeInputs", "extraPackages", "path", "extraBinPaths", "runtimeDeps", "extraPath", "runtimeDependencies"),
        *("propagatedBuildInputs", "paths", "servers", "lsp", "formatters", "tools", "package", "shell", "terminal"),
        *("extraWrapperArgs", "plugins", "extensions", "loginShell", "extraPortals", "pinentryPackage", "sandboxPaths"),
        *("deps", "dependencies", "extraDeps", "extraBins", "bins", "runtimePackages", "extraRuntimeInputs"),
    )
)
"""Options whose lists hold what one program runs."""

LIBRARIES = frozenset(("lib", "config", "builtins", "self", "inputs"))


class Reference(NamedTuple):
    """A package that is named: its attribute path, in what place, on which line."""

    attr_path: str
    how: str
    line: int


class _Place(NamedTuple):
    """Where the walk is: the last attribute, how a name here is used ("" for not at all), names of `with pkgs`."""

    key: str = ""
    how: str = "option"
    prefix: tuple[str, ...] | None = None
    sure: bool = False


def references(root: x.Expression) -> list[Reference]:
    """Return the packages that a file's expression names as something to be run, each once per place and name."""
    found: dict[tuple[str, str], Reference] = {}
    pending: list[tuple[x.Expression, _Place]] = [(root, _Place())]
    while pending:
        node, place = pending.pop()
        kind = type(node)
        if kind is x.Select or kind is x.Name:
            attr_path = _named(node, place)
            if attr_path and place.how:
                found.setdefault((attr_path, place.how), Reference(attr_path, place.how, node.line))
            if attr_path or kind is x.Name:
                continue
        below = BELOW.get(kind)
        if below is not None:
            pending.extend(below(node, place))
    return list(found.values())


def _named(node: x.Expression, place: _Place) -> str:
    if isinstance(node, x.Name):
        return ".".join((*(place.prefix or ()), node.name)) if place.sure else ""
    path = attribute_of(node)
    if path or not isinstance(node, x.Select):
        return path
    if place.sure and isinstance(node.of, x.Name) and place.prefix is not None and node.of.name not in LIBRARIES:
        steps = [step for step in node.path if isinstance(step, str)]
        return ".".join((*place.prefix, node.of.name, *steps))
    return ""


Below: TypeAlias = "Iterator[tuple[x.Expression, _Place]]"


def _of_text(node: x.Text | x.PathText, place: _Place) -> Below:
    """Yield interpolations; a name alone is a package where a path inside of it follows."""
    parts = node.parts
    for position, part in enumerate(parts):
        if part is None or isinstance(part, str):
            continue
        following = parts[position + 1] if position + 1 < len(parts) else ""
        into = following is None or (isinstance(following, str) and following.startswith("/"))
        if not isinstance(part, x.Name) or into or place.prefix is not None:
            yield part, place._replace(how="path", sure=True)


def _of_list(node: x.Listing, place: _Place) -> Below:
    if place.sure or place.key in USING:
        inside = place._replace(how=place.how if place.how not in ("", "option") else "wrapper", sure=True)
    else:
        inside = place._replace(how="", sure=False)
    return iter([(element, inside) for element in node.elements])


def _of_with(node: x.With, place: _Place) -> Below:
    yield node.body, place._replace(prefix=_prefix(node.scope) if place.prefix is None else place.prefix)


def _of_function(node: x.Function, place: _Place) -> Below:
    yield node.body, place._replace(how="option", sure=False)


def _of_if(node: x.If, place: _Place) -> Below:
    yield node.condition, _Place(how="")
    yield node.then_, place
    yield node.else_, place


def _of_operands(node: x.Binary, place: _Place) -> Below:
    yield node.left, place
    yield node.right, place


def _of_assertion(node: x.Assertion, place: _Place) -> Below:
    yield node.body, place


def _of_select(node: x.Select, place: _Place) -> Below:
    if not isinstance(node.of, x.Name):
        yield node.of, place
    if node.default is not None:
        yield node.default, place


def _prefix(scope: x.Expression) -> tuple[str, ...] | None:
    if isinstance(scope, x.Name):
        return () if PACKAGES.fullmatch(scope.name) else None
    path = attribute_of(scope)
    return tuple(path.split(".")) if path else None


def _of_bindings(node: x.AttributeSet | x.Let, place: _Place) -> Below:
    how = place.how or "option"
    for binding in node.bindings:
        if isinstance(binding, x.Binding):
            keys = [key for key in binding.path if isinstance(key, str)]
            key = keys[-1] if keys else place.key
            unit = "systemd" in keys or how == "unit" or key.startswith("Exec")
            yield binding.value, place._replace(key=key, how="unit" if unit else "option", sure=False)
    if isinstance(node, x.Let):
        yield node.body, place


def _of_call(node: x.Call, place: _Place) -> Below:
    function: x.Expression = node
    arguments: list[x.Expression] = []
    while isinstance(function, x.Call):
        arguments.append(function.argument)
        function = function.function
    name = called(function)
    how = RUN_BY.get(name)
    for argument in arguments:
        if how is not None:
            yield argument, place._replace(how=how, sure=True)
        elif isinstance(argument, x.Function):
            yield argument, place
        elif isinstance(argument, x.AttributeSet | x.Text):
            yield argument, place._replace(how=place.how or "option", sure=False)
        else:
            yield argument, place
    overriding = isinstance(function, x.Select) and function.path and function.path[-1] in INSIDE
    if overriding or not isinstance(function, x.Name | x.Select):
        yield function, place


BELOW: dict[type, Callable[..., Below]] = {
    x.AttributeSet: _of_bindings,
    x.Let: _of_bindings,
    x.Call: _of_call,
    x.Text: _of_text,
    x.PathText: _of_text,
    x.Listing: _of_list,
    x.With: _of_with,
    x.Function: _of_function,
    x.If: _of_if,
    x.Binary: _of_operands,
    x.Assertion: _of_assertion,
    x.Select: _of_select,
}
"""The parts of each kind of expression, each with where it stands."""
