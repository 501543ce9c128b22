"""Read a flake that is made of modules (flake-parts): all of them are merged, and each sees the result as `config`."""

from __future__ import annotations

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.module_merge import Merged, merged, parts_of
from nixlore.nix.spread import sets_of
from nixlore.nix.values import (
    MODULE_ARGUMENTS,
    Applied,
    Attrs,
    Closure,
    Conditional,
    Constant,
    Deferred,
    Element,
    FilePath,
    Lazy,
    List,
    Str,
    Symbol,
    Union,
    Unknown,
    Value,
    place_of,
)

NOT_CONFIGURED = frozenset(("imports", "options", "_file", "key", "_class", "disabledModules"))
"""Attributes of a module that are no options."""

DEEPEST = 60
"""How deeply modules may import each other."""


class FlakeModules:
    """The modules of one flake; `config` is what they say together.

    `outside` are the modules of flake inputs that are imported, by their paths; `complete` is False where one of the
    repository's own could not be followed.
    """

    def __init__(self, evaluator: Evaluator, modules: Lazy, special: Attrs | None = None) -> None:
        self.evaluator = evaluator
        self.outside: list[tuple[str, ...]] = []
        self.complete = True
        self._definitions: list[Lazy] = []
        self._options: list[Lazy] = []
        self._seen: set[str] = set()
        self._names: dict[str, Lazy] = {} if special is None else dict(special.fields)
        self._names["config"] = Deferred(lambda: self.config)
        self._names.setdefault("den", Deferred(self._aspects))
        self._arguments = Attrs(self._names, MODULE_ARGUMENTS)
        self._config: Value | None = None
        self._walk(modules, 0)

    @property
    def config(self) -> Value:
        """The merged configuration."""
        if self._config is None:
            config = merged(self.evaluator, self._definitions)
            if self._options:
                config = with_defaults(self.evaluator, config, merged(self.evaluator, self._options))
            self._config = config
        return self._config

    def _aspects(self) -> Value:
        """Return the argument `den`: the option of this name where there is one."""
        found = self.evaluator.select(self.config, "den")
        return Symbol("inputs", ("den",)) if isinstance(found, Unknown) else found

    def _walk(self, lazy: Lazy, depth: int) -> None:
        if depth > DEEPEST:
            self.complete = False
            return
        value = self.evaluator.force(lazy)
        match value:
            case FilePath():
                self._file(value, depth)
            case Closure():
                self._walk(self.evaluator.call(value, self._arguments), depth + 1)
            case Attrs():
                self._module(value, depth)
            case List() | Conditional() | Union():
                for part in parts_of(value):
                    self._walk(part, depth + 1)
            case Symbol() if value.root == "inputs" and value.path[:1] != ("self",):
                self.outside.append(value.path)
            case _:
                self.complete = self.complete and isinstance(value, Constant)

    def _file(self, path: FilePath, depth: int) -> None:
        file = self.evaluator.tree.nix_file(path.path)
        if file is None:
            self.complete = False
        elif file not in self._seen:
            self._seen.add(file)
            found = self.evaluator.import_path(FilePath(file))
            if found is not None:
                self._walk(found, depth + 1)

    def _module(self, module: Attrs, depth: int) -> None:
        if "imports" in module.fields:
            self._walk(module.fields["imports"], depth + 1)
        if "options" in module.fields:
            self._options.append(module.fields["options"])
        if "config" in module.fields:
            self._define(module.fields["config"])
        elif "options" not in module.fields:
            fields = {name: lazy for name, lazy in module.fields.items() if name not in NOT_CONFIGURED}
            self._define(Attrs(fields, None, module.dynamic))

    def _define(self, lazy: Lazy) -> None:
        self._definitions.append(lazy)
        for config in sets_of(self.evaluator, lazy):
            for given in sets_of(self.evaluator, config.fields.get("_module", Constant(None))):
                for arguments in sets_of(self.evaluator, given.fields.get("args", Constant(None))):
                    for name, argument in arguments.fields.items():
                        self._names.setdefault(name, argument)

    def inside(self, value: Value) -> FlakeModules:
        """Return an option that is made of modules itself, as `flake` is."""
        names = {name: lazy for name, lazy in self._names.items() if name != "config"}
        return FlakeModules(self.evaluator, value, Attrs(names))


def with_defaults(evaluator: Evaluator, value: Value, options: Value) -> Value:
    """Return a configuration with the defaults of options that it does not define, and submodules evaluated."""
    if not isinstance(options, Attrs) or not isinstance(value, Attrs):
        return value
    fields = dict(value.fields)
    for name, option in options.fields.items():
        fields[name] = _defaulted(evaluator, fields.get(name), option)
    if isinstance(value, Merged):
        return Merged(fields, value.sources, value.dynamic)
    return Attrs(fields, value.base, value.dynamic)


def _defaulted(evaluator: Evaluator, given: Lazy | None, option: Lazy) -> Deferred:
    def make() -> Value:
        declared = evaluator.force(option)
        if not isinstance(declared, Applied):
            below = Attrs({}) if given is None else evaluator.force(given)
            return with_defaults(evaluator, below, declared)
        asked = next((found for argument in declared.arguments for found in sets_of(evaluator, argument)), Attrs({}))
        if given is not None:
            value = evaluator.force(given)
        else:
            value = evaluator.force(asked.fields.get("default", Unknown("an option without a value")))
        return value if "type" not in asked.fields else _typed(evaluator, value, asked.fields["type"])

    return Deferred(make, None if given is None else place_of(given))


def _typed(evaluator: Evaluator, value: Value, kind: Lazy, name: str = "") -> Value:
    """Return a value as its type makes it: of submodules, what their own modules say as well."""
    declared = evaluator.force(kind)
    if not isinstance(declared, Applied) or not isinstance(declared.function, Symbol) or not declared.function.path:
        return value
    last, argument = declared.function.path[-1], declared.arguments[-1]
    if last in ("attrsOf", "lazyAttrsOf") and isinstance(value, Attrs):
        fields: dict[str, Lazy] = {key: _field(evaluator, lazy, argument, key) for key, lazy in value.fields.items()}
        return Attrs(fields, value.base, value.dynamic)
    if last == "nullOr":
        return _typed(evaluator, value, argument, name)
    if last in ("submodule", "submoduleWith") and isinstance(value, Attrs):
        modules = argument
        if last == "submoduleWith":
            modules = next(sets_of(evaluator, argument), Attrs({})).fields.get("modules", Constant(None))
        both = List((Element(modules, None), Element(value, None)))
        return FlakeModules(evaluator, both, Attrs({"name": Str(name)})).config
    return value


def _field(evaluator: Evaluator, lazy: Lazy, kind: Lazy, name: str) -> Deferred:
    return Deferred(lambda: _typed(evaluator, evaluator.force(lazy), kind, name), place_of(lazy))


def evaluated(evaluator: Evaluator, argument: Lazy) -> Attrs | None:
    """Return what `lib.evalModules { modules = …; specialArgs = …; }` gives; None where the modules are not known."""
    given = evaluator.force(argument)
    if not isinstance(given, Attrs) or "modules" not in given.fields:
        return None

    def make() -> Value:
        special = next(sets_of(evaluator, given.fields.get("specialArgs", Constant(None))), None)
        return FlakeModules(evaluator, given.fields["modules"], special).config

    return Attrs({"config": Deferred(make)})
