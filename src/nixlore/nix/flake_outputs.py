"""The outputs of a flake, whatever makes them: its own text, modules (flake-parts), or a layout of directories."""

from __future__ import annotations

from nixlore.nix import flake_layouts
from nixlore.nix.flake_den import den
from nixlore.nix.flake_interpreter import FlakeInterpreter
from nixlore.nix.flake_modules import FlakeModules
from nixlore.nix.module_merge import merged
from nixlore.nix.spread import sets_of
from nixlore.nix.values import Applied, Attrs, Closure, Conditional, Constant, Deferred, Symbol, Union, Value, union


class Flake:
    """One flake of the repository: `outputs`, the names of its `inputs`, and whether all of it was understood."""

    def __init__(self, interpreter: FlakeInterpreter, file: str) -> None:
        self.interpreter = interpreter
        self.file = file
        self.complete = True
        value = interpreter.file_value(file)
        self._fields = value.fields if isinstance(value, Attrs) else {}
        interpreter.own = Deferred(self._outputs)

    @property
    def outputs(self) -> Value:
        """What the flake offers."""
        own = self.interpreter.own
        return Attrs({}) if own is None else self.interpreter.force(own)

    @property
    def inputs(self) -> frozenset[str]:
        """The names of the flake's inputs, as far as its text tells them."""
        names: set[str] = set()
        for inputs in sets_of(self.interpreter, self._fields.get("inputs", Constant(None))):
            names.update(inputs.fields)
        function = self._function()
        if function is not None:
            names.update(formal.name for formal in function.function.formals or ())
        return frozenset(names - {"self"})

    def _function(self) -> Closure | None:
        value = self.interpreter.force(self._fields.get("outputs", Constant(None)))
        return value if isinstance(value, Closure) else None

    def _outputs(self) -> Value:
        function = self._function()
        if function is None:
            self.complete = False
            return Attrs({})
        return self._made(self.interpreter.call(function, Symbol("flake")))

    def _made(self, value: Value) -> Value:
        """Return what the value of `outputs` stands for; calls of libraries become their result."""
        match value:
            case Applied():
                made = self._of_call(value)
                return value if made is None else made
            case Attrs() if value.base is not None:
                base = self._made(value.base)
                if isinstance(base, Attrs):
                    return Attrs({**base.fields, **value.fields}, base.base, (*base.dynamic, *value.dynamic))
                return value
            case Conditional():
                return self._made(self.interpreter.force(value.value))
            case Union():
                return union([self._made(self.interpreter.force(option)) for option in value.options]) or value
            case _:
                return value

    def _of_call(self, call: Applied) -> Value | None:
        function: Value = call.function
        names: list[str] = []
        while isinstance(function, Applied):
            names.extend(function.path)
            function = function.function
        if not isinstance(function, Symbol):
            return None
        names.extend(function.path)
        last = (call.function.path if isinstance(call.function, Applied | Symbol) else ())[-1:]
        given = next(sets_of(self.interpreter, call.arguments[0]), Attrs({}))
        if last in (("mkFlake",), ("evalFlakeModule",)) and len(call.arguments) == 2:
            return self._of_modules(call, given)
        return self._of_layout(names, last == ("mkFlake",), given)

    def _of_layout(self, names: list[str], is_flake: bool, given: Attrs) -> Value | None:  # noqa: FBT001 - private
        """Return what a library makes of a layout of directories, by the names in its function's path."""
        if "snowfall-lib" in names or (is_flake and "snowfall" in given.fields):
            return flake_layouts.snowfall(self.interpreter, given)
        if "blueprint" in names:
            return flake_layouts.blueprint(self.interpreter, given)
        if not is_flake:
            return None
        return flake_layouts.nixos_unified(self.interpreter) if "nixos-unified" in names else self._of_hosts(given)

    def _of_modules(self, call: Applied, given: Attrs) -> Value:
        special = next(sets_of(self.interpreter, given.fields.get("specialArgs", Constant(None))), None)
        modules = FlakeModules(self.interpreter, call.arguments[1], special)
        self.complete = self.complete and modules.complete
        config = modules.config
        found = [modules.inside(self.interpreter.select(config, "flake")).config]
        if any("nixos-unified" in path and "autoWire" in path for path in modules.outside):
            found.append(flake_layouts.nixos_unified(self.interpreter))
        easy = sets_of(self.interpreter, self.interpreter.select(config, "easy-hosts"))
        found.extend(flake_layouts.easy_hosts(self.interpreter, options) for options in easy)
        clans = sets_of(self.interpreter, self.interpreter.select(config, "clan"))
        found.extend(flake_layouts.clan(self.interpreter, given) for given in clans)
        if any(path[0] == "den" for path in modules.outside):
            options = sets_of(self.interpreter, self.interpreter.select(config, "den"))
            found.extend(den(self.interpreter, given) for given in options)
        return merged(self.interpreter, [value for value in found if isinstance(value, Attrs | Union)])

    def _of_hosts(self, given: Attrs) -> Value | None:
        """`mkFlake { hosts.<name>.modules = …; hostDefaults.modules = …; }` of flake-utils-plus."""
        tables: dict[str, Value] = {}
        shared = [
            found.fields["modules"]
            for found in sets_of(self.interpreter, given.fields.get("hostDefaults", Constant(None)))
            if "modules" in found.fields
        ]
        for hosts in sets_of(self.interpreter, given.fields.get("hosts", Constant(None))):
            for name, lazy in hosts.fields.items():
                for host in sets_of(self.interpreter, lazy):
                    own = [host.fields[key] for key in ("modules",) if key in host.fields]
                    tables[name] = flake_layouts.build("nixosSystem", [*shared, *own], {"inputs": Symbol("inputs")})
        if not tables:
            return None
        return Attrs({**given.fields, "nixosConfigurations": Attrs({**tables})})
