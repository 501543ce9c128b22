"""Reduce what binds names: attribute paths, bindings, `inherit`, set patterns.

Values of bindings can wait (`Later`) until somebody asks for them.
"""

from __future__ import annotations

import functools
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from nixlore.nix import expressions as x
from nixlore.nix.withhold import ENTIRELY_SECRET, identifier, kept, named

if TYPE_CHECKING:
    from tree_sitter import Node

    from nixlore.nix.syntax import Parsed

PLAIN_PATH = re.compile(rb"[A-Za-z_][\w'-]*(?:\.[A-Za-z_][\w'-]*)*")
"""An attribute path of names alone, nothing between them."""


LONGEST = 200
"""Bytes; what is written longer is not remembered."""


@functools.lru_cache(maxsize=8_192)
def plain_path(written: bytes) -> tuple[str, ...] | None:
    """Return the steps of an attribute path that is written plainly, None for any other."""
    if PLAIN_PATH.fullmatch(written) is None:
        return None
    return tuple(map(identifier, written.decode().split(".")))


@functools.lru_cache(maxsize=8_192)
def _short_variable(written: bytes) -> str:
    return identifier(written.decode("utf-8", "replace"))


def variable(written: bytes) -> str:
    """Return the name of a variable."""
    return (_short_variable if len(written) < LONGEST else _short_variable.__wrapped__)(written)


def inside_parentheses(node: Node) -> Node:
    """Return the expression that a node is or has in parentheses."""
    while node.type == "parenthesized_expression":
        inner = node.child_by_field_name("expression")
        if inner is None:
            break
        node = inner
    return node


class Later:
    """The value of a binding that is reduced only when it is asked for; it dies with the `Lowering` of its file."""

    __slots__ = ("_depth", "_lowering", "_node", "_path", "line")

    def __init__(self, lowering: BindingLowering, node: int, line: int, path: tuple[str, ...]) -> None:
        self.line = line
        self._lowering = lowering
        self._node = node
        self._path = path
        self._depth = lowering.depth

    @property
    def kind(self) -> str:
        """What the grammar calls the expression."""
        return self._lowering.waiting[self._node].type

    def read(self) -> x.Expression:
        """Return the expression."""
        lowering = self._lowering
        before = lowering.path, lowering.depth
        lowering.path, lowering.depth = self._path, self._depth
        try:
            return lowering.expression(lowering.waiting[self._node])
        finally:
            lowering.path, lowering.depth = before


class BindingLowering(ABC):
    """One file being reduced, as far as its bindings go; a `lazy` one lets values wait until it is closed."""

    def __init__(self, parsed: Parsed, *, lazy: bool) -> None:
        self.source = parsed.source
        self.lazy = lazy
        self.waiting: list[Node] = []
        self.path: tuple[str, ...] = ()
        self.depth = 0

    @abstractmethod
    def expression(self, node: Node | None) -> x.Expression:
        """Return the reduced form of any expression node."""

    @abstractmethod
    def raw_parts(self, node: Node, *, indented: bool) -> tuple[str | x.Expression, ...]:
        """Return the parts of a string, unredacted."""

    def close(self) -> None:
        """Let go of the syntax tree; what was not read until now cannot be read any more."""
        self.waiting.clear()

    def field(self, node: Node, name: str) -> x.Expression:
        """Return the reduced form of a node's field."""
        return self.expression(node.child_by_field_name(name))

    def two(self, node: Node, first: str, second: str) -> tuple[Node | None, Node | None]:
        """Return two fields of a node that stand in this order; a node without comments and faults has nothing else."""
        if not node.has_error and node.named_child_count == 2:
            one, other = node.named_children
            return one, other
        return node.child_by_field_name(first), node.child_by_field_name(second)

    def text(self, node: Node) -> str:
        """Return the source of a node."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def _attrpath(self, node: Node | None) -> tuple[x.Key, ...]:
        if node is None:
            return ()
        if not node.has_error:
            written = self.source[node.start_byte : node.end_byte]
            plain = plain_path(written) if len(written) < LONGEST else None
            if plain is not None:
                return plain
        return tuple(self._key(child) for child in node.children_by_field_name("attr"))

    def _key(self, node: Node) -> x.Key:
        if node.type == "identifier":
            return identifier(self.text(node))
        if node.type == "interpolation":
            inner = self.field(node, "expression")
            if isinstance(inner, x.Text) and len(inner.parts) == 1 and isinstance(inner.parts[0], str):
                return inner.parts[0]
            return inner
        parts = self.raw_parts(node, indented=False)
        if all(isinstance(part, str) for part in parts):
            return named("".join(part for part in parts if isinstance(part, str)))
        return x.Text(node.start_point[0] + 1, tuple(kept(part) if isinstance(part, str) else part for part in parts))

    def _formals(self, pattern: Node) -> Iterator[x.Formal]:
        for formal in pattern.children_by_field_name("formal"):
            name = formal.child_by_field_name("name")
            if name is None or name.is_missing:
                continue
            default = formal.child_by_field_name("default")
            yield x.Formal(self.text(name), None if default is None else self.expression(default))

    def _salvaged(self, root: Node) -> Iterator[x.Binding | x.Inherit]:
        pending = [root]
        while pending:
            node = pending.pop()
            if node.type in ("binding", "inherit", "inherit_from"):
                yield from self._bindings((node,))
            elif node.type in ("ERROR", "binding_set", "source_code"):
                pending.extend(reversed(node.named_children))

    def _binding_set(self, node: Node) -> tuple[x.Binding | x.Inherit, ...]:
        found: list[x.Binding | x.Inherit] = []
        for child in node.named_children:
            if child.type == "binding_set":
                found.extend(self._bindings(child.named_children))
            elif child.type == "ERROR":
                found.extend(self._salvaged(child))
        return tuple(found)

    def _bindings(self, nodes: tuple[Node, ...] | list[Node]) -> Iterator[x.Binding | x.Inherit]:
        for node in nodes:
            kind = node.type
            if kind == "binding":
                yield self._binding(node)
            elif kind in ("inherit", "inherit_from"):
                yield self._inherit(node)
            elif kind == "ERROR":
                yield from self._salvaged(node)

    def _binding(self, node: Node) -> x.Binding:
        line = node.start_point[0] + 1
        attrpath, value = self.two(node, "attrpath", "expression")
        path = self._attrpath(attrpath)
        if path and path[0] in ENTIRELY_SECRET and (len(path) > 1 or (value is not None and "attrset" in value.type)):
            return x.Binding(line, path, x.Broken(line, "secrets are not read"))
        before = self.path
        inside = before + tuple([key for key in path if isinstance(key, str)])
        if self.lazy and value is not None:
            value = inside_parentheses(value)
            self.waiting.append(value)
            later = Later(self, len(self.waiting) - 1, value.start_point[0] + 1, inside)
            return x.Binding(line, path, cast("x.Expression", later))
        self.path = inside
        lowered = self.expression(value)
        self.path = before
        return x.Binding(line, path, lowered)

    def _inherit(self, node: Node) -> x.Inherit:
        attrs = node.child_by_field_name("attrs")
        names = []
        for child in () if attrs is None else attrs.children_by_field_name("attr"):
            key = self._key(child)
            if isinstance(key, str) and not child.is_missing:
                names.append((key, child.start_point[0] + 1))
        source = node.child_by_field_name("expression")
        return x.Inherit(tuple(names), None if source is None else self.expression(source))
