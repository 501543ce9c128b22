"""Walk the value of a module: every option that takes packages, through conditions, merges and nested modules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nixlore.model.nix import Scope as Owner
from nixlore.nix import expressions as x
from nixlore.nix.evaluator import Evaluator
from nixlore.nix.options import (
    BUILDERS,
    CLASSES,
    IGNORED,
    MODULE_SETS,
    OPTIONS,
    SHELL_LISTS,
    SHELLS,
    TOOLS,
    Branch,
    Leaf,
    below,
)
from nixlore.nix.spread import elements_of, sets_of
from nixlore.nix.values import (
    MODULE_ARGUMENTS,
    Applied,
    Attrs,
    Closure,
    Condition,
    Conditional,
    Lazy,
    Postponed,
    Symbol,
    Thunk,
    Union,
    Value,
)

DEEPEST = 24
"""How many steps an option path may have."""

MOST_WITHIN = 60
"""How many alternatives and calls may lie in one another."""

CLOSURES = 4
"""How many functions in a row a module may be."""


OFTEN_OWN = frozenset(("users", "user"))
"""Names of option trees that repositories use for options of their own, too."""

OUTPUTS = ((), ("flake",), ("perSystem",))
"""Paths at which the outputs of a flake stand: in the flake itself and in options of flake-parts."""


PLAIN = (x.Text, x.PathText, x.Number, x.Listing, x.SearchPath, x.Has, x.Unary)
"""Expressions that hold no modules, so that they need not be evaluated."""


PLAIN_KINDS = frozenset(
    """
    string_expression indented_string_expression uri_expression path_expression hpath_expression spath_expression
    integer_expression float_expression list_expression has_attr_expression unary_expression
    """.split()  # noqa: SIM905 - a table is read more easily as words
)
"""The same, by what the grammar calls them."""


class Setting(NamedTuple):
    """An option that takes packages, and the value it is given under some conditions."""

    leaf: Leaf
    path: tuple[str, ...]
    value: Lazy
    conditions: tuple[Condition, ...]
    scope: Owner
    user: str


class _Walk(NamedTuple):
    """Where in a module the walk is: the path, the conditions, whose module it is, and whether it is a module's top.

    `holds_modules` tells that each attribute here is a module, `in_flake` that whole files are no part of this one: in
    a flake, and in what it builds its configurations with.
    """

    path: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    scope: Owner | None = None
    user: str = ""
    top: bool = True
    holds_modules: bool = False
    in_flake: bool = False
    within: tuple[int, ...] = ()

    def step(self, key: str) -> _Walk:
        path = (*self.path, key)
        in_flake, within = self.in_flake, self.within
        return _Walk(path, self.conditions, self.scope, self.user, False, self.holds_modules, in_flake, within)  # noqa: FBT003

    def into(self, value: Value) -> _Walk | None:
        """Return the walk within alternatives or a call, None where they hold themselves."""
        if id(value) in self.within or len(self.within) > MOST_WITHIN:
            return None
        return self._replace(within=(*self.within, id(value)))


def settings(evaluator: Evaluator, value: Value) -> Iterator[Setting]:
    """Yield every option that takes packages in the value of one module file, or of a flake."""
    if isinstance(value, Attrs) and "outputs" in value.fields:
        outputs = evaluator.force(value.fields["outputs"])
        if isinstance(outputs, Closure):
            yield from _nested(evaluator, evaluator.call(outputs, Symbol("flake")), _Walk(top=False, in_flake=True))
            return
    yield from _module(evaluator, value, _Walk())


def opened(evaluator: Evaluator, value: Value) -> Value:
    """Return what a module is once it is called with the arguments of modules."""
    for _ in range(CLOSURES):
        if not isinstance(value, Closure):
            break
        value = evaluator.call(value, MODULE_ARGUMENTS)
    return value


def _module(evaluator: Evaluator, lazy: Lazy, walk: _Walk) -> Iterator[Setting]:
    value = evaluator.force(lazy)
    if walk.in_flake and _is_file(evaluator, value):
        return
    value = opened(evaluator, value)
    match value:
        case Attrs():
            yield from _fields(evaluator, value, walk)
        case Conditional():
            yield from _module(evaluator, value.value, walk._replace(conditions=(*walk.conditions, value.condition)))
        case Union() if (inner := walk.into(value)) is not None:
            for option in value.options:
                yield from _module(evaluator, option, inner)
        case Applied() if (inner := walk.into(value)) is not None:
            yield from _built(evaluator, value, inner)
        case _:
            return


def _is_module(evaluator: Evaluator, closure: Closure) -> bool:
    """Tell a module from other functions: it takes a set or makes one, and is not a whole file, which stands alone."""
    function = closure.function
    makes_set = isinstance(function.body, x.AttributeSet | x.Let)
    return (function.formals is not None or makes_set) and not _is_file(evaluator, closure)


def _is_file(evaluator: Evaluator, value: Value) -> bool:
    """Tell whether a value is what a whole file is worth, so that it is walked as a module of its own."""
    if not isinstance(value, Closure):
        return False
    source = evaluator.tree.files.get(value.scope.file)
    return source is not None and source.root is value.function


def _fields(evaluator: Evaluator, attrs: Attrs, walk: _Walk) -> Iterator[Setting]:
    if len(walk.path) > DEEPEST:
        return
    for key, lazy in (*attrs.fields.items(), *attrs.dynamic):
        if key == "config" and walk.top:
            yield from _module(evaluator, lazy, walk)
        elif key == "imports" and walk.top:
            yield from _imports(evaluator, lazy, walk)
        elif key in TOOLS:
            continue
        elif key not in IGNORED or not (walk.top or walk.path[-1:] in OUTPUTS):
            yield from _field(evaluator, key, lazy, walk)


def _imports(evaluator: Evaluator, lazy: Lazy, walk: _Walk) -> Iterator[Setting]:
    for element in elements_of(evaluator, lazy):
        if not _is_plain(element.value):
            yield from _module(evaluator, element.value, walk)


def _field(evaluator: Evaluator, key: str, lazy: Lazy, walk: _Walk) -> Iterator[Setting]:
    further = walk.step(key)
    if walk.holds_modules:
        yield from _module(evaluator, lazy, further._replace(top=True, holds_modules=False))
        return
    found = list(_known(evaluator, key, lazy, further, top=walk.top))
    yield from found
    if found or (walk.top and key not in CLASSES and key not in OFTEN_OWN and below(OPTIONS, key)):
        return
    if key in MODULE_SETS or (key in CLASSES and walk.path[-1:] == ("modules",)):
        yield from _nested(evaluator, lazy, further._replace(scope=CLASSES[key], holds_modules=True))
    elif key in CLASSES:
        yield from _nested(evaluator, lazy, further._replace(scope=CLASSES[key], top=True))
    else:
        yield from _nested(evaluator, lazy, further)


def _is_plain(lazy: Lazy) -> bool:
    if isinstance(lazy, Postponed):
        return lazy.later.kind in PLAIN_KINDS
    return isinstance(lazy, Thunk) and isinstance(lazy.expression, PLAIN)


def _known(evaluator: Evaluator, key: str, lazy: Lazy, walk: _Walk, *, top: bool) -> Iterator[Setting]:
    for known in below(OPTIONS, key):
        if isinstance(known, Leaf):
            yield from _leaf(evaluator, known, lazy, walk)
        else:
            yield from _option(evaluator, known, lazy, walk, top=top)


def _nested(evaluator: Evaluator, lazy: Lazy, walk: _Walk) -> Iterator[Setting]:
    """Walk what is no option that is known: sets of modules, aspects, options of the repository's own."""
    if _is_plain(lazy) or not evaluator.may_walk():
        return
    value = evaluator.force(lazy)
    match value:
        case Closure() if _is_module(evaluator, value) or (walk.top and not _is_file(evaluator, value)):
            yield from _module(evaluator, value, walk._replace(top=True))
        case Attrs():
            yield from _fields(evaluator, value, walk)
        case Conditional():
            yield from _nested(evaluator, value.value, walk._replace(conditions=(*walk.conditions, value.condition)))
        case Union() if (inner := walk.into(value)) is not None:
            for option in value.options:
                yield from _nested(evaluator, option, inner)
        case Applied() if (inner := walk.into(value)) is not None:
            yield from _built(evaluator, value, inner)
        case _:
            return


def _built(evaluator: Evaluator, value: Applied, walk: _Walk) -> Iterator[Setting]:
    """Walk what is written into the call that makes a configuration, a shell or a flake of parts.

    Another helper from outside is taken to make a module of its arguments: `lib.mkModule args "x" { config = …; }`.
    """
    if not isinstance(value.function, Symbol):
        return
    name = value.function.path[-1] if value.function.path else ""
    if name == "mkFlake" and len(value.arguments) == 2:
        yield from _module(evaluator, value.arguments[1], walk._replace(top=True))
    elif name in SHELLS:
        yield from _shell(evaluator, value.arguments[-1], walk)
    elif name in BUILDERS:
        inner = walk._replace(top=True, scope=BUILDERS[name], in_flake=True)
        for attrs in sets_of(evaluator, value.arguments[0]):
            for key in ("modules", "configuration"):
                if key in attrs.fields:
                    yield from _imports(evaluator, attrs.fields[key], inner)
    elif walk.top and value.function.root in ("lib", "inputs"):
        for argument in value.arguments:
            yield from _nested(evaluator, argument, walk)


def _shell(evaluator: Evaluator, lazy: Lazy, walk: _Walk) -> Iterator[Setting]:
    for attrs in sets_of(evaluator, lazy):
        for key in SHELL_LISTS:
            if key in attrs.fields:
                path = (*walk.path, key)
                yield Setting(Leaf("list", "project"), path, attrs.fields[key], walk.conditions, "project", "")


def _option(evaluator: Evaluator, branch: Branch, lazy: Lazy, walk: _Walk, *, top: bool) -> Iterator[Setting]:
    """Follow the tree of known options only: nothing else is looked at below them."""
    value = opened(evaluator, evaluator.force(lazy))
    match value:
        case Conditional():
            under = walk._replace(conditions=(*walk.conditions, value.condition))
            yield from _option(evaluator, branch, value.value, under, top=top)
        case Union():
            for option in value.options:
                yield from _option(evaluator, branch, option, walk, top=top)
        case Attrs():
            for key, field in (*value.fields.items(), *value.dynamic):
                for known in below(branch, key):
                    if isinstance(known, Leaf):
                        if top or known.what != "switch":
                            yield from _leaf(evaluator, known, field, walk.step(key))
                    else:
                        yield from _option(evaluator, known, field, walk.step(key), top=top)
        case _:
            return


def _leaf(evaluator: Evaluator, leaf: Leaf, lazy: Lazy, walk: _Walk) -> Iterator[Setting]:
    user = walk.path[-leaf.user] if leaf.user else walk.user
    scope = walk.scope or leaf.scope
    if leaf.what in ("list", "package", "switch"):
        owner = leaf.scope if leaf.scope == "home" else scope
        yield Setting(leaf, walk.path, lazy, walk.conditions, owner, user)
        return
    inner = walk._replace(scope=leaf.scope, user=user, top=True)
    if leaf.what == "module":
        yield from _module(evaluator, lazy, inner)
    else:
        yield from _imports(evaluator, lazy, inner)
