"""What expressions can be worth when a configuration is interpreted without running it.

Values are lazy: a `Lazy` is a value already, or a `Thunk` or `Deferred` that `Interpreter.force` turns into one.
A value may be several at once (`Union`), stand under a condition (`Conditional`), be a path into something outside
of the repository (`Symbol`: `pkgs`, `lib`, `config`, `inputs`, …), a call of such a thing (`Applied`), or `Unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from nixlore.nix import expressions as x
from nixlore.nix.lower_bindings import Later


class Place(NamedTuple):
    """Where something is written: a file relative to the repository, and a line that counts from 1."""

    file: str
    line: int


class Value:
    """Anything an expression can be worth."""

    __slots__ = ()


class Scope:
    """One frame of names in which an expression is read; a frame of `with` has `with_` instead of `names`."""

    __slots__ = ("file", "names", "parent", "with_")

    def __init__(
        self, file: str, parent: Scope | None = None, names: dict[str, Lazy] | None = None, with_: Lazy | None = None
    ) -> None:
        self.file = file
        self.parent = parent
        self.names = names
        self.with_ = with_


class Thunk:
    """An expression with its scope, not yet evaluated; its value afterwards."""

    __slots__ = ("busy", "expression", "scope", "value")

    def __init__(self, expression: x.Expression, scope: Scope) -> None:
        self.expression = expression
        self.scope = scope
        self.value: Value | None = None
        self.busy = False

    @property
    def place(self) -> Place:
        """Where the expression is written."""
        return Place(self.scope.file, self.expression.line)


class Postponed(Thunk):
    """A thunk whose expression is reduced when it is asked for."""

    __slots__ = ("_expression", "later")

    def __init__(self, later: Later, scope: Scope) -> None:
        self.later = later
        self._expression: x.Expression | None = None
        self.scope = scope
        self.value = None
        self.busy = False

    @property
    def expression(self) -> x.Expression:  # type: ignore[override]
        """The expression."""
        if self._expression is None:
            self._expression = self.later.read()
        return self._expression

    @property
    def place(self) -> Place:
        """Where the expression is written."""
        return Place(self.scope.file, self.later.line)


def delayed(expression: x.Expression | Later, scope: Scope) -> Thunk:
    """Return the thunk of a binding's value."""
    return Postponed(expression, scope) if isinstance(expression, Later) else Thunk(expression, scope)


class Deferred:
    """A value that a function will make when it is asked for."""

    __slots__ = ("busy", "make", "place", "value")

    def __init__(self, make: Callable[[], Value], place: Place | None = None) -> None:
        self.make = make
        self.place = place
        self.value: Value | None = None
        self.busy = False


class Attrs(Value):
    """An attribute set: known fields, fields of computed names with a label, and what else may be merged in."""

    __slots__ = ("base", "dynamic", "fields")

    def __init__(
        self, fields: dict[str, Lazy], base: Value | None = None, dynamic: tuple[tuple[str, Lazy], ...] = ()
    ) -> None:
        self.fields = fields
        self.base = base
        self.dynamic = dynamic


class Element(NamedTuple):
    """One element of a list and where it is written."""

    value: Lazy
    place: Place | None


class Splice(NamedTuple):
    """A whole list that is part of another one."""

    value: Lazy


class List(Value):
    """A list of elements and of lists that are spliced in."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Element | Splice, ...]) -> None:
        self.parts = parts


class Closure(Value):
    """A function of the repository."""

    __slots__ = ("function", "scope")

    def __init__(self, function: x.Function, scope: Scope) -> None:
        self.function = function
        self.scope = scope


class Partial(Value):
    """A library function that still waits for arguments."""

    __slots__ = ("arguments", "name")

    def __init__(self, name: str, arguments: tuple[Lazy, ...]) -> None:
        self.name = name
        self.arguments = arguments


class Symbol(Value):
    """A path into something outside of the repository.

    `root` is pkgs, lib, builtins, config, options, inputs (flake inputs and other arguments of modules), args (all
    arguments of a module), flake (the arguments of a flake's outputs), or nixpkgs (the source of a package set).
    `channel` is the name of the other package set, for pkgs and nixpkgs. `overridden` tells that the package is
    changed, `ambiguous` that a `with` of something unknown may have had the name, `open` that a set has every name.
    """

    __slots__ = ("ambiguous", "channel", "open", "overridden", "path", "root")

    def __init__(
        self,
        root: str,
        path: tuple[str, ...] = (),
        channel: str = "",
        *,
        overridden: bool = False,
        ambiguous: bool = False,
        is_open: bool = False,
    ) -> None:
        self.open = is_open
        self.root = root
        self.path = path
        self.channel = channel
        self.overridden = overridden
        self.ambiguous = ambiguous


class Applied(Value):
    """A call of something that is not known inside, with its arguments, and a path selected from the result."""

    __slots__ = ("arguments", "function", "path", "place")

    def __init__(
        self, function: Value, arguments: tuple[Lazy, ...], path: tuple[str, ...] = (), place: Place | None = None
    ) -> None:
        self.function = function
        self.arguments = arguments
        self.path = path
        self.place = place


class Str(Value):
    """A string; `text` is None where it is not known."""

    __slots__ = ("text",)

    def __init__(self, text: str | None) -> None:
        self.text = text


class FilePath(Value):
    """A path inside the repository, relative to it ("" is its top)."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path


class Constant(Value):
    """A boolean, null or a number."""

    __slots__ = ("value",)

    def __init__(self, value: float | bool | None) -> None:  # noqa: FBT001 - it is the value itself
        self.value = value


class Union(Value):
    """Several values, any of which may be the one."""

    __slots__ = ("options",)

    def __init__(self, options: tuple[Lazy, ...]) -> None:
        self.options = options


class Condition(NamedTuple):
    """What a value depends on: an expression, or its opposite."""

    expression: x.Expression | None
    negated: bool = False


class Conditional(Value):
    """A value that is there only under a condition."""

    __slots__ = ("condition", "value")

    def __init__(self, condition: Condition, value: Lazy) -> None:
        self.condition = condition
        self.value = value


class Unknown(Value):
    """A value that interpretation cannot know, and why."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


class Missing(Unknown):
    """An attribute that is certainly not there."""

    __slots__ = ()


Lazy: TypeAlias = Value | Thunk | Deferred
"""A value, now or when it is asked for."""

MODULE_ARGUMENTS = Symbol("args")
"""What a module is called with."""


def place_of(lazy: Lazy) -> Place | None:
    """Return where a lazy value is written, as far as that is known."""
    return None if isinstance(lazy, Value) else lazy.place


def expression_of(lazy: Lazy) -> x.Expression | None:
    """Return the expression that a lazy value was written as."""
    return lazy.expression if isinstance(lazy, Thunk) else None


WIDTH = 64
"""How many alternatives are followed where a name is not known."""


def union(values: Sequence[Lazy]) -> Value | None:
    """Return one value for several alternatives; None where there is none."""
    flat: list[Lazy] = []
    for value in values:
        if isinstance(value, Union):
            flat.extend(value.options)
        else:
            flat.append(value)
    if len(flat) == 1 and isinstance(flat[0], Value):
        return flat[0]
    return Union(tuple(flat[: 4 * WIDTH])) if flat else None
