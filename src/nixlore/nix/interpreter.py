"""Interpret Nix expressions lazily and abstractly: both branches of a condition, and paths for what is outside.

Interpretation is total. Loops end in `Unknown`, and so does whatever is beyond the budget of steps or of depth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nixlore.nix import expressions as x
from nixlore.nix import functions
from nixlore.nix.arguments import selected
from nixlore.nix.evaluator import Evaluator, HasAttribute
from nixlore.nix.forms import FORMS
from nixlore.nix.recursion import deep, is_shallow
from nixlore.nix.scopes import is_given
from nixlore.nix.tree import Tree
from nixlore.nix.unparse import key_text
from nixlore.nix.values import (
    WIDTH,
    Applied,
    Attrs,
    Closure,
    Conditional,
    Deferred,
    FilePath,
    Lazy,
    Missing,
    Partial,
    Place,
    Scope,
    Str,
    Symbol,
    Thunk,
    Union,
    Unknown,
    Value,
    delayed,
    union,
)

STEPS = 12_000
"""How many expressions may be evaluated for one file before the rest of it counts as unknown."""

WALKS = 30_000
"""How many values may be looked into for the options of one file; alternatives of alternatives could be millions."""

DEPTH = 400
"""How deeply evaluations may nest."""


class Interpreter(Evaluator):
    """Evaluates expressions of one tree; values of files are kept, so that each is evaluated once.

    `hostname` is what a host's own name is while that host is followed, else "".
    """

    def __init__(self, tree: Tree, has_attribute: HasAttribute | None = None) -> None:
        self.tree = tree
        self.has_attribute: HasAttribute = has_attribute or (lambda _path: None)
        self.steps = STEPS
        self.walks = WALKS
        self.depth = 0
        self.hostname = ""
        self._files: dict[str, Thunk] = {}
        self._selected: dict[tuple[int, str, str], tuple[Union, Value]] = {}
        self.asked: dict[tuple[int, str], tuple[Union, bool | None]] = {}

    def refill(self, steps: int = STEPS) -> None:
        """Grant a new budget of steps, before another file is walked."""
        self.steps = steps
        self.walks = WALKS

    def may_walk(self) -> bool:
        """Tell whether another value may be looked into, and count it."""
        self.walks -= 1
        return self.walks > 0

    def file_value(self, path: str) -> Value:
        """Return the value of a file's whole expression; `path` is one of the tree's files."""
        thunk = self._files.get(path)
        if thunk is None:
            thunk = self._files[path] = Thunk(self.tree.files[path].root, Scope(path))
        return self.force(thunk)

    def force(self, lazy: Lazy) -> Value:
        """Return the value of something lazy."""
        if isinstance(lazy, Value):
            return lazy
        if lazy.value is not None:
            return lazy.value
        if lazy.busy:
            return Unknown("defined by itself")
        lazy.busy = True
        try:
            value = self.evaluate(lazy.expression, lazy.scope) if isinstance(lazy, Thunk) else self._nested(lazy.make)
        finally:
            lazy.busy = False
        lazy.value = value
        return value

    def _nested(self, make: Callable[[], Value]) -> Value:
        if self.steps <= 0 or self.depth >= DEPTH:
            return Unknown("too much to interpret")
        self.steps -= 1
        self.depth += 1
        try:
            return make()
        finally:
            self.depth -= 1

    def evaluate(self, expression: x.Expression, scope: Scope) -> Value:
        """Return the value of an expression in a scope."""
        if self.steps <= 0 or self.depth >= DEPTH:
            return Unknown("too much to interpret")
        if self.depth == 0 and is_shallow():
            with deep():
                return self.evaluate(expression, scope)
        self.steps -= 1
        self.depth += 1
        try:
            return FORMS[type(expression)](self, expression, scope)
        finally:
            self.depth -= 1

    def select(self, value: Value, key: str) -> Value:  # noqa: PLR0911 - one for each kind of value
        """Return an attribute of a value; `Missing` where it certainly has none of this name."""
        match value:
            case Attrs():
                return self._field(value, key)
            case Symbol():
                return selected(value, key)
            case Applied():
                return Applied(value.function, value.arguments, (*value.path, key), value.place)
            case Conditional():
                found = self.select(self.force(value.value), key)
                return found if isinstance(found, Unknown) else Conditional(value.condition, found)
            case Union():
                return self._of_union(value, key)
            case Closure() if key == "override":
                return value
            case Unknown() if not isinstance(value, Missing):
                return value
            case _:
                return Missing(f"no attribute {key}")

    def _of_union(self, value: Union, key: str) -> Value:
        """Return what any of several alternatives has; alternatives share parts, so each is asked once."""
        asked = (id(value), key, self.hostname)
        if asked in self._selected:
            return self._selected[asked][1]
        if self.steps <= 0:
            return Unknown("too much to interpret")
        self.steps -= len(value.options)
        found_all = [self.select(self.force(option), key) for option in value.options]
        found = union([found for found in found_all if not isinstance(found, Missing)]) or Missing(key)
        self._selected[asked] = (value, found)
        return found

    def _field(self, value: Attrs, key: str) -> Value:
        if key in value.fields:
            return self.force(value.fields[key])
        if value.base is not None:
            return self.select(value.base, key)
        if value.dynamic:
            return union([self.force(lazy) for _, lazy in value.dynamic[:WIDTH]]) or Missing(key)
        return Missing(f"no attribute {key}")

    def select_any(self, value: Value, label: str) -> Value:
        """Return what an attribute of an unknown name may be; `label` is how the name is written."""
        if isinstance(value, Attrs):
            lazies = [*value.fields.values(), *(lazy for _, lazy in value.dynamic)]
            return union([self.force(lazy) for lazy in lazies[:WIDTH]]) or Unknown(f"the name {label} is not known")
        return self.select(value, label)

    def key(self, key: x.Key, scope: Scope) -> tuple[str, bool]:
        """Return the name that a step of an attribute path stands for, and whether it is known."""
        if isinstance(key, str):
            return key, True
        value = self.evaluate(key, scope)
        if isinstance(value, Str) and value.text is not None:
            return value.text, True
        return key_text(key), False

    def select_path(self, value: Value, path: Sequence[x.Key], scope: Scope) -> Value:
        """Return what a whole attribute path selects from a value."""
        for step in path:
            name, known = self.key(step, scope)
            value = self.select(value, name) if known else self.select_any(value, name)
        return value

    def computed_fields(
        self, computed: list[tuple[x.Key, x.Binding]], fields: dict[str, Lazy], scope: Scope
    ) -> Iterator[tuple[str, Lazy]]:
        """Enter fields of computed names into `fields` where the name is known; yield the others with a label."""
        for key, binding in computed:
            name, known = self.key(key, scope)
            value: Lazy = delayed(binding.value, scope)
            if binding.path:
                value = Thunk(x.AttributeSet(binding.line, (binding,)), scope)
            if known and name not in fields:
                fields[name] = value
            else:
                yield name, value

    def call(  # noqa: PLR0911 - one for each kind of value
        self, function: Value, argument: Lazy, place: Place | None = None
    ) -> Value:
        """Return the result of a function applied to one argument."""
        match function:
            case Closure():
                return self._call_closure(function, argument)
            case Symbol() | Partial():
                return functions.call(self, function, argument, place)
            case Applied():
                return functions.call_applied(self, function, argument)
            case Conditional():
                inner = function.value
                return Conditional(function.condition, Deferred(lambda: self.call(self.force(inner), argument, place)))
            case Union():
                return (
                    union([self.call(self.force(option), argument, place) for option in function.options]) or function
                )
            case Attrs() if "__functor" in function.fields:
                functor = self.call(self.force(function.fields["__functor"]), function)
                return self.call(functor, argument, place)
            case Unknown():
                return function
            case _:
                return Unknown("what is called is no function")

    def _call_closure(self, closure: Closure, argument: Lazy) -> Value:
        function = closure.function
        names: dict[str, Lazy] = {}
        scope = Scope(closure.scope.file, closure.scope, names)
        if function.argument:
            names[function.argument] = argument
        for formal in function.formals or ():
            names[formal.name] = self._formal(formal, argument, scope)
        return self.evaluate(function.body, scope)

    def _formal(self, formal: x.Formal, argument: Lazy, scope: Scope) -> Lazy:
        def make() -> Value:
            given = self.force(argument)
            if formal.default is None:
                found = self.select(given, formal.name)
                return Unknown(f"{formal.name} is not given") if isinstance(found, Missing) else found
            if is_given(self, given, formal.name):
                return self.select(given, formal.name)
            return self.evaluate(formal.default, scope)

        return Deferred(make)

    def import_path(self, path: Value) -> Value | None:
        """Return the value of the file that a path leads to, None where it is no path of this tree."""
        if not isinstance(path, FilePath):
            return None
        file = self.tree.nix_file(path.path)
        return Unknown(f"there is no file {path.path}") if file is None else self.file_value(file)
