"""Evaluate each kind of expression."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping

from nixlore.nix import expressions as x
from nixlore.nix import operators
from nixlore.nix.evaluator import Evaluator
from nixlore.nix.scopes import bound, has, look_up
from nixlore.nix.tree import normal
from nixlore.nix.unparse import text_of
from nixlore.nix.values import (
    Closure,
    Condition,
    Conditional,
    Constant,
    Element,
    FilePath,
    List,
    Missing,
    Place,
    Scope,
    Symbol,
    Thunk,
    Union,
    Unknown,
    Value,
    union,
)


def _name(evaluator: Evaluator, node: x.Name, scope: Scope) -> Value:
    return evaluator.force(look_up(evaluator, node.name, scope))


def _select(evaluator: Evaluator, node: x.Select, scope: Scope) -> Value:
    value = evaluator.select_path(evaluator.evaluate(node.of, scope), node.path, scope)
    if node.default is None:
        return value
    if isinstance(value, Missing):
        return evaluator.evaluate(node.default, scope)
    if isinstance(value, Unknown) or (isinstance(value, Symbol) and value.root in ("config", "inputs", "options")):
        return union([value, Thunk(node.default, scope)]) or value
    return value


def _has(evaluator: Evaluator, node: x.Has, scope: Scope) -> Value:
    value = evaluator.evaluate(node.of, scope)
    for step in node.path:
        name, known = evaluator.key(step, scope)
        # What is outside may be of another version: both answers are possible.
        answer = has(evaluator, value, name) if known and not isinstance(value, Symbol) else None
        if answer is None:
            return Unknown(text_of(node))
        if not answer:
            return Constant(value=False)
        value = evaluator.select(value, name)
    return Constant(value=True)


def _call(evaluator: Evaluator, node: x.Call, scope: Scope) -> Value:
    function = evaluator.evaluate(node.function, scope)
    return evaluator.call(function, Thunk(node.argument, scope), Place(scope.file, node.line))


def _function(_evaluator: Evaluator, node: x.Function, scope: Scope) -> Value:
    return Closure(node, scope)


def _let(evaluator: Evaluator, node: x.Let, scope: Scope) -> Value:
    inner = Scope(scope.file, scope, {})
    inner.names = bound(evaluator, node.bindings, scope, inner).fields
    return evaluator.evaluate(node.body, inner)


def _attribute_set(evaluator: Evaluator, node: x.AttributeSet, scope: Scope) -> Value:
    if not node.recursive:
        return bound(evaluator, node.bindings, scope, scope)
    inner = Scope(scope.file, scope, {})
    attrs = bound(evaluator, node.bindings, scope, inner)
    inner.names = attrs.fields
    return attrs


def _listing(_evaluator: Evaluator, node: x.Listing, scope: Scope) -> Value:
    file = scope.file
    return List(tuple(Element(Thunk(element, scope), Place(file, element.line)) for element in node.elements))


def _with(evaluator: Evaluator, node: x.With, scope: Scope) -> Value:
    return evaluator.evaluate(node.body, Scope(scope.file, scope, None, Thunk(node.scope, scope)))


def _if(evaluator: Evaluator, node: x.If, scope: Scope) -> Value:
    if isinstance(node.condition, x.Call | x.Binary | x.Has | x.Unary):
        # A test of known values is decided; a variable that is set to true or false here may be changed by its owner.
        condition = evaluator.evaluate(node.condition, scope)
        if isinstance(condition, Constant) and isinstance(condition.value, bool):
            return evaluator.evaluate(node.then_ if condition.value else node.else_, scope)
    return Union(
        (
            Conditional(Condition(node.condition), Thunk(node.then_, scope)),
            Conditional(Condition(node.condition, negated=True), Thunk(node.else_, scope)),
        )
    )


def _assertion(evaluator: Evaluator, node: x.Assertion, scope: Scope) -> Value:
    return evaluator.evaluate(node.body, scope)


def _number(_evaluator: Evaluator, node: x.Number, _scope: Scope) -> Value:
    return Constant(int(node.text)) if node.text.isdecimal() else Constant(0.0)


def _path(evaluator: Evaluator, node: x.PathText, scope: Scope) -> Value:
    text = operators.joined(evaluator, node.parts, scope)
    if text is None:
        return Unknown("a path that is not known")
    if text.startswith(("/", "~")):
        return Unknown("a path outside of the repository")
    return FilePath(normal(posixpath.join(posixpath.dirname(scope.file), text)))


def _search_path(_evaluator: Evaluator, node: x.SearchPath, _scope: Scope) -> Value:
    head, _, rest = node.name.partition("/")
    if rest == "lib":
        return Symbol("lib")
    return Symbol("nixpkgs", (), "" if head == "nixpkgs" else head)


def _broken(_evaluator: Evaluator, node: x.Broken, _scope: Scope) -> Value:
    return Unknown(node.reason)


FORMS: Mapping[type, Callable[..., Value]] = {
    x.Name: _name,
    x.Select: _select,
    x.Has: _has,
    x.Call: _call,
    x.Function: _function,
    x.Let: _let,
    x.AttributeSet: _attribute_set,
    x.Listing: _listing,
    x.With: _with,
    x.If: _if,
    x.Assertion: _assertion,
    x.Number: _number,
    x.PathText: _path,
    x.SearchPath: _search_path,
    x.Broken: _broken,
    x.Text: operators.text,
    x.Binary: operators.binary,
    x.Unary: operators.unary,
}
"""How each kind of expression is evaluated."""
