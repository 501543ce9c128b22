"""Interpret a flake with itself: `self` is its own outputs, and a condition that is known is decided.

What a module declares is read with both branches of every condition. Which files a host imports is not: `if` and
`lib.optionals` on an argument of the host take one branch there, and `inputs.self.nixosModules.x` is a module of the
repository. Hence this interpreter, which has values of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from nixlore.nix import expressions as x
from nixlore.nix.evaluator import HasAttribute
from nixlore.nix.file_trees import LISTING, imported_files, loaded_files
from nixlore.nix.flake_data import COMPARED, DATA, Read, compared, counted, data_of
from nixlore.nix.flake_layouts import clan
from nixlore.nix.flake_modules import evaluated
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.spread import sets_of
from nixlore.nix.tree import Tree
from nixlore.nix.values import (
    MODULE_ARGUMENTS,
    Applied,
    Attrs,
    Constant,
    Deferred,
    Element,
    FilePath,
    Lazy,
    List,
    Partial,
    Place,
    Scope,
    Str,
    Symbol,
    Thunk,
    Unknown,
    Value,
    place_of,
)

ITSELF = (("self",), ("flake",))
"""Paths of flake inputs that mean the repository's own flake."""

OF_SOURCE = {"lib": Symbol("lib"), "nixos/lib/eval-config.nix": Symbol("lib", ("nixosSystem",))}
"""Files of nixpkgs that are imported by their path."""

CHOICES = frozenset(("optional", "optionals", "optionalAttrs"))


class FlakeInterpreter(Interpreter):
    """An interpreter for hosts: `own` are the flake's outputs, `loaded` the files that were imported by any value.

    `read` gives the text of a file that is no Nix: a table of hosts in TOML or JSON.
    `hostname` is what `config.networking.hostName` is while a host is followed,
    `asked_hostname` tells whether anything asked for it.
    """

    def __init__(self, tree: Tree, has_attribute: HasAttribute | None = None, read: Read | None = None) -> None:
        super().__init__(tree, has_attribute)
        self.read = read
        self.own: Lazy | None = None
        self.loaded: set[str] = set()
        self.asked_hostname = False

    def select(self, value: Value, key: str) -> Value:
        """Return an attribute of a value, of the flake's own outputs for `self`."""
        if isinstance(value, Symbol) and value.root == "inputs" and value.path in ITSELF and self.own is not None:
            own = self.force(self.own)
            if key == "outputs":
                return own
            found = super().select(own, key)
            if not isinstance(found, Unknown):
                return found
        found = super().select(value, key)
        if self.hostname and isinstance(found, Symbol) and found.root == "config" and key in ("hostName", "hostname"):
            self.asked_hostname = True
            return Str(self.hostname)
        return found

    def evaluate(self, expression: x.Expression, scope: Scope) -> Value:
        """Return the value of an expression; of an `if` the branch that is taken, where that is known."""
        special = SPECIAL.get(type(expression))
        return super().evaluate(expression, scope) if special is None else special(self, expression, scope)

    def _if(self, expression: x.If, scope: Scope) -> Value:
        condition = super().evaluate(expression.condition, scope)
        if isinstance(condition, Constant) and isinstance(condition.value, bool):
            return self.evaluate(expression.then_ if condition.value else expression.else_, scope)
        return super().evaluate(expression, scope)

    def _binary(self, expression: x.Binary, scope: Scope) -> Value:
        if expression.operator in COMPARED:
            return compared(self, expression, scope)
        return self._external_path(expression, scope)

    def _path(self, expression: x.PathText, scope: Scope) -> Value:
        """Return a path; an absolute one as text, which may be added to a path of the repository."""
        text = expression.parts[0] if len(expression.parts) == 1 else None
        return Str(text) if isinstance(text, str) and text.startswith("/") else super().evaluate(expression, scope)

    def _external_path(self, expression: x.Text | x.Binary, scope: Scope) -> Value:
        """Return a text; a path below a flake input, or below nixpkgs' own modules, is known to lead there."""
        value = super().evaluate(expression, scope)
        if not isinstance(value, Str) or value.text is not None:
            return value
        first = expression.left if isinstance(expression, x.Binary) else (*expression.parts, None)[0]
        if first is None or isinstance(first, str):
            return value
        start = self.force(Thunk(first, scope))
        if not isinstance(start, Symbol) or start.root not in ("inputs", "nixpkgs", "pkgs"):
            return value
        rest = expression.right if isinstance(expression, x.Binary) else expression.parts[-1]
        text = rest.parts[-1] if isinstance(rest, x.Text | x.PathText) and rest.parts else rest
        if start.root == "nixpkgs" and isinstance(text, str):
            return OF_SOURCE.get(text.strip("/"), start)
        return start

    def call(self, function: Value, argument: Lazy, place: Place | None = None) -> Value:
        """Return the result of a call; what depends on a known condition is there or not."""
        if isinstance(function, Partial) and function.name in CHOICES and len(function.arguments) == 1:
            condition = self.force(function.arguments[0])
            if isinstance(condition, Constant) and isinstance(condition.value, bool):
                return self._chosen(function.name, argument, taken=condition.value)
        if isinstance(function, Applied) and not function.path and _last_name(function) == "withSystem":
            return super().call(self.force(argument), MODULE_ARGUMENTS, place)
        result = self._of_library(function, argument, place)
        if result is None:
            result = super().call(function, argument, place)
        return self._found(result, place) if isinstance(result, Applied) else result

    def _of_library(self, function: Value, argument: Lazy, place: Place | None) -> Value | None:
        """Return what a function of `lib` gives that matters for hosts only."""
        if not isinstance(function, Symbol) or function.root not in ("lib", "builtins") or not function.path:
            return None
        if function.path[-1] in DATA:
            return data_of(self, function.path[-1], argument)
        if function.path[0] == "fileset":
            return Applied(function, (argument,), (), place)
        if function.path == ("extend",):
            return self._extended(function, argument)
        made = OF_LIBRARY.get(function.path[-1])
        return None if made is None else made(self, argument)

    def _found(self, call: Applied, place: Place | None) -> Value:
        """Return what a call stands for whose result is files that are found, or a flake without its flake.nix."""
        if not isinstance(call.function, Symbol):
            return call
        if call.function.path == ("import",):
            target = self.force(call.arguments[0])
            # The default.nix of a flake input: it is taken for the flake's outputs.
            return target if isinstance(target, Symbol) and target.root == "inputs" else call
        if call.function.root == "inputs" and call.function.path[-1:] in (("clan",), ("buildClan",)):
            return next((clan(self, given) for given in sets_of(self, call.arguments[0])), call)
        loaded = loaded_files(self, call)
        if loaded is not None:
            return loaded
        files = imported_files(self, call)
        if files is None:
            return call
        found = List(tuple(Element(FilePath(file), place) for file in files))
        return found if call.function.root == "lib" or call.function.path[-1] in LISTING else Attrs({"imports": found})

    def _chosen(self, name: str, argument: Lazy, *, taken: bool) -> Value:
        if name == "optionalAttrs":
            return self.force(argument) if taken else Attrs({})
        if not taken:
            return List(())
        return List((Element(argument, place_of(argument)),)) if name == "optional" else self.force(argument)

    def _extended(self, library: Symbol, overlay: Lazy) -> Value:
        """`lib.extend (final: prev: { … })`."""
        made: list[Value] = []
        final = Deferred(lambda: made[0] if made else library)
        previous = Symbol("lib")
        added = self.call(self.call(self.force(overlay), final), previous)
        made.append(Attrs(added.fields, previous, added.dynamic) if isinstance(added, Attrs) else previous)
        return made[0]

    def import_path(self, path: Value) -> Value | None:
        """Return the value of a file, remembering that it was loaded."""
        if isinstance(path, FilePath):
            file = self.tree.nix_file(path.path)
            if file is not None:
                self.loaded.add(file)
        return super().import_path(path)


def _last_name(call: Applied) -> str:
    function = call.function
    return function.path[-1] if isinstance(function, Symbol) and function.path else ""


OF_LIBRARY: dict[str, Callable[[FlakeInterpreter, Lazy], Value | None]] = {
    "length": counted,
    "makeOverridable": FlakeInterpreter.force,
    "evalModules": evaluated,
}
"""Functions of one argument that matter for hosts only."""

SPECIAL: dict[type, Callable[..., Value]] = {
    x.If: FlakeInterpreter._if,  # noqa: SLF001
    x.Binary: FlakeInterpreter._binary,  # noqa: SLF001
    x.Text: FlakeInterpreter._external_path,  # noqa: SLF001
    x.PathText: FlakeInterpreter._path,  # noqa: SLF001
}
"""Expressions that are evaluated otherwise than where both branches of a condition count."""
