"""Follow the imports of one configuration: which files of the repository take effect in it.

Modules are called with what the configuration really passes to them; conditions on that are decided. What an option
is set to does not matter, with three exceptions: the modules of Home Manager's users, of specialisations and of
guests are followed, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nixlore.nix.flake_interpreter import ITSELF, FlakeInterpreter
from nixlore.nix.host_builders import Built
from nixlore.nix.module_merge import Merged, parts_of
from nixlore.nix.operators import as_path, as_text
from nixlore.nix.spread import sets_of, texts_of
from nixlore.nix.values import (
    MODULE_ARGUMENTS,
    Applied,
    Attrs,
    Closure,
    Conditional,
    Constant,
    Deferred,
    FilePath,
    Lazy,
    List,
    Partial,
    Str,
    Symbol,
    Thunk,
    Union,
    Unknown,
    Value,
)

DEEPEST = 80
"""How deeply modules may import each other."""

NESTED: tuple[tuple[tuple[str, ...], str], ...] = ((("specialisation",), "configuration"),)
"""Options that hold a module of the same configuration below any name."""

GUESTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("containers",), "config"),
    (("nixos-containers", "containers"), "config"),
    (("microvm", "vms"), "config"),
)
"""Options that hold a whole system of its own below any name: its packages are not this one's."""

EXTERNAL_ROOTS = frozenset(("lib", "pkgs", "nixpkgs", "builtins"))


class _Modules(NamedTuple):
    """Modules still to be followed: their value, what they are called with, the file that names them.

    `listed` tells that the value stands in a list of imports, where a condition decides what is imported.
    """

    value: Lazy
    arguments: Attrs
    file: str
    listed: bool = True


class Closed:
    """What one configuration imports, gathered while it is followed.

    `files` are the module files in order of their import, `elsewhere` those of containers and virtual machines;
    `complete` is False where an import was not understood, `hostname` and `system` are what the modules say.
    """

    def __init__(self, interpreter: FlakeInterpreter, inputs: frozenset[str], top: str) -> None:
        self.interpreter = interpreter
        self.files: dict[str, None] = {}
        self.elsewhere: dict[str, None] = {}
        self.complete = True
        self.hostname = ""
        self.system = ""
        self._inputs = inputs
        self._top = top
        self._seen: set[tuple[str, bool]] = set()
        self._home: list[_Modules] = []
        self._home_arguments: list[Attrs] = []
        self._of_home = False
        self._aliases = {"hm"}

    def follow(self, build: Built) -> None:
        """Follow the modules of one builder's call."""
        given = build.given
        self._of_home = build.kind == "home"
        self.complete = self.complete and build.known
        arguments = self._arguments(given)
        self.system = self.system or self._text(given.fields.get("system"))
        for name in ("modules", "configuration"):
            if name in given.fields:
                self._walk(_Modules(given.fields[name], arguments, self._top), 0)
        if given.base is not None and "modules" not in given.fields:
            self._walk(_Modules(self.interpreter.select(given.base, "modules"), arguments, self._top), 0)
        self._of_home = True
        self._seen = set()
        extra = {name: lazy for found in self._home_arguments for name, lazy in found.fields.items()}
        for modules in self._home:
            fields = {**modules.arguments.fields, **extra}
            self._walk(modules._replace(arguments=Attrs(fields, MODULE_ARGUMENTS)), 0)
        self._home = []

    def _arguments(self, given: Attrs) -> Attrs:
        fields: dict[str, Lazy] = {}
        for name in ("lib", "pkgs"):
            if name in given.fields:
                fields[name] = given.fields[name]
        for name in ("specialArgs", "extraSpecialArgs"):
            for special in sets_of(self.interpreter, given.fields.get(name, Constant(None))):
                fields.update(special.fields)
        fields.pop("modulesPath", None)
        if "lib" in fields:
            fields["lib"] = self._library(fields["lib"])
        return Attrs(fields, MODULE_ARGUMENTS)

    def _library(self, given: Lazy) -> Deferred:
        """Return the `lib` that modules get; one that is not understood is the usual one."""

        def make() -> Value:
            value = self.interpreter.force(given)
            understood = isinstance(value, Attrs | Union) or (isinstance(value, Symbol) and value.root == "lib")
            return value if understood else Symbol("lib")

        return Deferred(make)

    def _walk(self, modules: _Modules, depth: int) -> None:
        if depth > DEEPEST:
            self.complete = False
            return
        value = self.interpreter.force(modules.value)
        path = as_path(value)
        if path is not None:
            self._file(path, modules, depth)
            return
        match value:
            case Closure():
                self._note(value.scope.file)
                result = self.interpreter.call(value, modules.arguments)
                self._walk(modules._replace(value=result, file=value.scope.file, listed=False), depth + 1)
            case Attrs() if not isinstance(value, Merged):
                self._set(value, modules, depth)
            case Conditional() if modules.listed:
                self.complete = False  # Whether these are imported is not known: they are not said to be.
            case Merged() | List() | Conditional() | Union():
                for part in value.sources if isinstance(value, Merged) else parts_of(value):
                    self._walk(modules._replace(value=part), depth + 1)
            case _:
                self._outside(value)

    def _file(self, path: FilePath, modules: _Modules, depth: int) -> None:
        file = self.interpreter.tree.nix_file(path.path)
        if file is None or (file, self._of_home) in self._seen:
            return  # A file that is not there cannot declare anything: hardware-configuration.nix, mostly.
        self._seen.add((file, self._of_home))
        self.files.setdefault(file)
        value = self.interpreter.import_path(FilePath(file))
        if value is not None:
            self._walk(modules._replace(value=value, file=file, listed=False), depth + 1)

    def _note(self, file: str) -> None:
        """Remember a file in which a module stands that is no file of its own."""
        if file != self._top:
            self.files.setdefault(file)

    def _set(self, module: Attrs, modules: _Modules, depth: int) -> None:
        if "__functor" in module.fields:
            result = self.interpreter.call(module, modules.arguments)
            self._walk(modules._replace(value=result, listed=False), depth + 1)
            return
        for lazy in module.fields.values():
            if isinstance(lazy, Thunk) and lazy.scope.file != modules.file:
                self._note(lazy.scope.file)
        if "imports" in module.fields:
            self._walk(modules._replace(value=module.fields["imports"], listed=True), depth + 1)
        if module.base is not None:
            self._walk(modules._replace(value=module.base, listed=False), depth + 1)
        if self._of_home:
            return
        bodies = [module]
        if "config" in module.fields:
            bodies = list(sets_of(self.interpreter, module.fields["config"]))
        for body in bodies:
            self._body(body, modules, depth)

    def _body(self, body: Attrs, modules: _Modules, depth: int) -> None:
        """Look at the few options that matter for which files take effect."""
        for found in self._below(body, "home-manager"):
            self._home_manager(found, modules)
        for name in self._aliases & body.fields.keys():
            self._later((body.fields[name],), modules)
        for path, inside in NESTED:
            self._nested(body, path, inside, modules, depth)
        before = self.files, self._seen
        self.files, self._seen = self.elsewhere, set()
        for path, inside in GUESTS:
            self._nested(body, path, inside, modules, depth)
        self.files, self._seen = before
        for networking in self._below(body, "networking"):
            self.hostname = self.hostname or self._text(networking.fields.get("hostName"))
        for nixpkgs in self._below(body, "nixpkgs"):
            self.system = self.system or self._text(nixpkgs.fields.get("hostPlatform"))

    def _home_manager(self, options: Attrs, modules: _Modules) -> None:
        for users in self._below(options, "users"):
            self._later((*users.fields.values(), *(lazy for _, lazy in users.dynamic)), modules)
        if "sharedModules" in options.fields:
            self._later((options.fields["sharedModules"],), modules, listed=True)
        self._home_arguments.extend(self._below(options, "extraSpecialArgs"))

    def _nested(self, body: Attrs, path: tuple[str, ...], inside: str, modules: _Modules, depth: int) -> None:
        tables = [body]
        for name in path:
            tables = [below for table in tables for below in self._below(table, name)]
        for nested in [lazy for table in tables for lazy in table.fields.values()]:
            for one in sets_of(self.interpreter, nested):
                if inside in one.fields:
                    self._walk(modules._replace(value=one.fields[inside], listed=False), depth + 1)

    def _later(self, lazies: tuple[Lazy, ...], modules: _Modules, *, listed: bool = False) -> None:
        self._home.extend(modules._replace(value=lazy, listed=listed) for lazy in lazies)

    def _below(self, attrs: Attrs, name: str) -> Iterator[Attrs]:
        if name in attrs.fields:
            yield from sets_of(self.interpreter, attrs.fields[name])

    def _text(self, lazy: Lazy | None) -> str:
        return "" if lazy is None else as_text(self.interpreter.force(lazy)) or ""

    def _outside(self, value: Value) -> None:
        """Look at a module that is none of the repository's values."""
        match value:
            case Constant():
                return
            case Str():
                self.complete = self.complete and value.text is not None and value.text.startswith("/")
            case Symbol():
                self.complete = self.complete and self._is_external(value)
            case Applied():
                self._call(value)
            case Unknown() if "outside of the repository" in value.reason:
                return
            case Partial() | _:
                self.complete = False

    def _is_external(self, symbol: Symbol) -> bool:
        if symbol.root in EXTERNAL_ROOTS:
            return True
        if symbol.root != "inputs" or symbol.path[:1] in ITSELF:
            return False
        return symbol.path[:1] != () and (symbol.path[0] in self._inputs or symbol.path[0] == "modulesPath")

    def _call(self, call: Applied) -> None:
        function: Value = call
        while isinstance(function, Applied):
            function = function.function
        if not isinstance(function, Symbol):
            self.complete = False
        elif function.path[-1:] == ("mkAliasOptionModule",) and len(call.arguments) == 2:
            source, aim = (texts_of(self.interpreter, argument) for argument in call.arguments)
            if source and aim[:2] == ["home-manager", "users"]:
                self._aliases.add(source[0])
        elif function.root == "builtins" or not self._is_external(function):
            is_import = function.root == "builtins" and function.path[-1:] == ("import",)
            self.complete = self.complete and is_import and not self._is_unknown(call.arguments[0])
        elif self._is_given_modules(call):
            self.complete = False  # What is outside may import them.

    def _is_unknown(self, lazy: Lazy) -> bool:
        """Tell whether a path that is imported may be one of the repository."""
        value = self.interpreter.force(lazy)
        return isinstance(value, Unknown) and "outside of the repository" not in value.reason

    def _is_given_modules(self, call: Applied) -> bool:
        """Tell whether a function from outside is given a Nix file of the repository, or a directory of such."""
        function: Value = call
        while isinstance(function, Applied):
            if any(self._holds_modules(argument) for argument in function.arguments):
                return True
            function = function.function
        return False

    def _holds_modules(self, lazy: Lazy) -> bool:
        value = self.interpreter.force(lazy)
        inner = value.fields.values() if isinstance(value, Attrs) else ()
        return any(
            path.endswith(".nix")
            for found in (value, *map(self.interpreter.force, inner))
            if isinstance(found, FilePath)
            for path in (found.path, *self.interpreter.tree.files_below(found.path))
        )
