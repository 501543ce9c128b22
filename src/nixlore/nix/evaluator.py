"""What library functions and scopes ask of the interpreter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from nixlore.nix import expressions as x
from nixlore.nix.tree import Tree
from nixlore.nix.values import Lazy, Place, Scope, Union, Value

HasAttribute = Callable[[str], bool | None]
"""Tells whether nixpkgs has an attribute of this path; None where that is not known."""


class Evaluator(Protocol):
    """The interpreter, as its parts see it; each method is described where it is made."""

    tree: Tree
    has_attribute: HasAttribute
    asked: dict[tuple[int, str], tuple[Union, bool | None]]

    def may_walk(self) -> bool:
        """Tell whether another value may be looked into, and count it."""
        ...

    def force(self, lazy: Lazy) -> Value:
        """Return the value of something lazy."""
        ...

    def evaluate(self, expression: x.Expression, scope: Scope) -> Value:
        """Return the value of an expression in a scope."""
        ...

    def select(self, value: Value, key: str) -> Value:
        """Return an attribute of a value."""
        ...

    def select_any(self, value: Value, label: str) -> Value:
        """Return what an attribute of an unknown name may be."""
        ...

    def call(self, function: Value, argument: Lazy, place: Place | None = None) -> Value:
        """Return the result of a function applied to one argument."""
        ...

    def computed_fields(
        self, computed: list[tuple[x.Key, x.Binding]], fields: dict[str, Lazy], scope: Scope
    ) -> Iterator[tuple[str, Lazy]]:
        """Enter fields of computed names where they are known; yield the others."""
        ...

    def select_path(self, value: Value, path: Sequence[x.Key], scope: Scope) -> Value:
        """Return what a whole attribute path selects from a value."""
        ...

    def import_path(self, path: Value) -> Value | None:
        """Return the value of the file that a path leads to, None where it is no path of this tree."""
        ...

    def key(self, key: x.Key, scope: Scope) -> tuple[str, bool]:
        """Return the name that a step of an attribute path stands for, and whether it is known."""
        ...

    def file_value(self, path: str) -> Value:
        """Return the value of a file's whole expression."""
        ...
