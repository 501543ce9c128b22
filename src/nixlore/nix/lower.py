"""Reduce a tree-sitter syntax tree to `expressions`.

Regions with syntax errors become `Broken`, or are left out of the list or set they stand in; what is around them
survives. Nesting beyond `MAX_DEPTH` becomes `Broken`, too, so that no later step meets a tree it cannot walk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from nixlore.nix import expressions as x
from nixlore.nix.escapes import unescaped
from nixlore.nix.withhold import ENTIRELY_SECRET, identifier, is_withheld_path, kept, named, safe_path

if TYPE_CHECKING:
    from tree_sitter import Node

    from nixlore.nix.syntax import Parsed

MAX_DEPTH = 250
"""How deeply expressions may nest; hand-written files stay below 60."""


class RawText(NamedTuple):
    """One string as it is written: the names of the attributes it is bound under, its line, its parts unredacted."""

    path: tuple[str, ...]
    line: int
    parts: tuple[str | x.Expression, ...]


def inside_parentheses(node: Node) -> Node:
    """Return the expression that a node is or has in parentheses."""
    while node.type == "parenthesized_expression":
        inner = node.child_by_field_name("expression")
        if inner is None:
            break
        node = inner
    return node


class Later:
    """The value of a binding that is reduced only when it is asked for; it dies with its file's `Lowering`."""

    __slots__ = ("_depth", "_lowering", "_node", "_path", "line")

    def __init__(self, lowering: Lowering, node: int, line: int, path: tuple[str, ...]) -> None:
        self.line = line
        self._lowering = lowering
        self._node = node
        self._path = path
        self._depth = lowering.depth

    def read(self) -> x.Expression:
        """Return the expression."""
        lowering = self._lowering
        before = lowering.path, lowering.depth
        lowering.path, lowering.depth = self._path, self._depth
        try:
            return lowering.expression(lowering.waiting[self._node])
        finally:
            lowering.path, lowering.depth = before


class Lowering:
    """One file being reduced; `texts` gathers its strings for those who look into them.

    One that is `lazy` reduces the values of bindings when they are asked for, until it is closed.
    """

    def __init__(self, parsed: Parsed, *, lazy: bool = False) -> None:
        self.lazy = lazy
        self.waiting: list[Node] = []
        self.source = parsed.source
        self.pipes = parsed.pipes
        self.forward = parsed.forward
        self.path: tuple[str, ...] = ()
        self.texts: list[RawText] = []
        self.depth = 0

    def file(self, root: Node) -> x.Expression:
        """Return the expression of a whole file, or what can be saved of one that has none."""
        for child in root.named_children:
            if child.type not in ("comment", "ERROR"):
                return self.expression(child)
        bindings = tuple(self._salvaged(root))
        return x.AttributeSet(1, bindings) if bindings else x.Broken(1, "syntax error")

    def _salvaged(self, root: Node) -> Iterator[x.Binding | x.Inherit]:
        pending = [root]
        while pending:
            node = pending.pop()
            if node.type in ("binding", "inherit", "inherit_from"):
                yield from self._bindings((node,))
            elif node.type in ("ERROR", "binding_set", "source_code"):
                pending.extend(reversed(node.named_children))

    def expression(self, node: Node | None) -> x.Expression:
        """Return the reduced form of any expression node."""
        if node is None:
            return x.Broken(0, "syntax error")
        node = inside_parentheses(node)
        make = self.KINDS.get(node.type)
        if make is None or node.is_missing:
            return x.Broken(node.start_point[0] + 1, "syntax error")
        if self.depth > MAX_DEPTH:
            return x.Broken(node.start_point[0] + 1, "nested too deeply")
        self.depth += 1
        try:
            return make(self, node, node.start_point[0] + 1)
        finally:
            self.depth -= 1

    def field(self, node: Node, name: str) -> x.Expression:
        """Return the reduced form of a node's field."""
        return self.expression(node.child_by_field_name(name))

    def text(self, node: Node) -> str:
        """Return the source of a node."""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def _name(self, node: Node, line: int) -> x.Expression:
        return x.Name(line, identifier(self.text(node)))

    def _select(self, node: Node, line: int) -> x.Expression:
        default = node.child_by_field_name("default")
        path = self._attrpath(node.child_by_field_name("attrpath"))
        return x.Select(
            line, self.field(node, "expression"), path, None if default is None else self.expression(default)
        )

    def _has(self, node: Node, line: int) -> x.Expression:
        return x.Has(line, self.field(node, "expression"), self._attrpath(node.child_by_field_name("attrpath")))

    def _attrpath(self, node: Node | None) -> tuple[x.Key, ...]:
        if node is None:
            return ()
        return tuple(self._key(child) for child in node.children_by_field_name("attr"))

    def _key(self, node: Node) -> x.Key:
        if node.type == "identifier":
            return identifier(self.text(node))
        if node.type == "interpolation":
            inner = self.field(node, "expression")
            if isinstance(inner, x.Text) and len(inner.parts) == 1 and isinstance(inner.parts[0], str):
                return inner.parts[0]
            return inner
        parts = self._raw_parts(node, indented=False)
        if all(isinstance(part, str) for part in parts):
            return named("".join(part for part in parts if isinstance(part, str)))
        return x.Text(node.start_point[0] + 1, tuple(kept(part) if isinstance(part, str) else part for part in parts))

    def _call(self, node: Node, line: int) -> x.Expression:
        return x.Call(line, self.field(node, "function"), self.field(node, "argument"))

    def _function(self, node: Node, line: int) -> x.Expression:
        universal = node.child_by_field_name("universal")
        pattern = node.child_by_field_name("formals")
        formals: tuple[x.Formal, ...] | None = None
        if pattern is not None:
            formals = tuple(self._formals(pattern))
        name = "" if universal is None else self.text(universal)
        return x.Function(line, name, formals, self.field(node, "body"))

    def _formals(self, pattern: Node) -> Iterator[x.Formal]:
        for formal in pattern.children_by_field_name("formal"):
            name = formal.child_by_field_name("name")
            if name is None or name.is_missing:
                continue
            default = formal.child_by_field_name("default")
            yield x.Formal(self.text(name), None if default is None else self.expression(default))

    def _let(self, node: Node, line: int) -> x.Expression:
        return x.Let(line, self._binding_set(node), self.field(node, "body"))

    def _old_let(self, node: Node, line: int) -> x.Expression:
        return x.Select(line, x.AttributeSet(line, self._binding_set(node), recursive=True), ("body",))

    def _set(self, node: Node, line: int) -> x.Expression:
        return x.AttributeSet(line, self._binding_set(node), node.type == "rec_attrset_expression")

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
            if node.type == "binding":
                yield self._binding(node)
            elif node.type in ("inherit", "inherit_from"):
                yield self._inherit(node)
            elif node.type == "ERROR":
                yield from self._salvaged(node)

    def _binding(self, node: Node) -> x.Binding:
        line = node.start_point[0] + 1
        path = self._attrpath(node.child_by_field_name("attrpath"))
        value = node.child_by_field_name("expression")
        if path and path[0] in ENTIRELY_SECRET and (len(path) > 1 or (value is not None and "attrset" in value.type)):
            return x.Binding(line, path, x.Broken(line, "secrets are not read"))
        before = self.path
        inside = (*before, *(key for key in path if isinstance(key, str)))
        if self.lazy and value is not None:
            value = inside_parentheses(value)
            self.waiting.append(value)
            later = Later(self, len(self.waiting) - 1, value.start_point[0] + 1, inside)
            return x.Binding(line, path, cast("x.Expression", later))
        self.path = inside
        lowered = self.expression(value)
        self.path = before
        return x.Binding(line, path, lowered)

    def close(self) -> None:
        """Let go of the syntax tree; what was not read until now cannot be read any more."""
        self.waiting.clear()

    def _inherit(self, node: Node) -> x.Inherit:
        attrs = node.child_by_field_name("attrs")
        names = []
        for child in () if attrs is None else attrs.children_by_field_name("attr"):
            key = self._key(child)
            if isinstance(key, str) and not child.is_missing:
                names.append((key, child.start_point[0] + 1))
        source = node.child_by_field_name("expression")
        return x.Inherit(tuple(names), None if source is None else self.expression(source))

    def _list(self, node: Node, line: int) -> x.Expression:
        children = node.named_children
        return x.Listing(
            line, tuple(self.expression(child) for child in children if child.type not in ("comment", "ERROR"))
        )

    def _with(self, node: Node, line: int) -> x.Expression:
        return x.With(line, self.field(node, "environment"), self.field(node, "body"))

    def _assert(self, node: Node, line: int) -> x.Expression:
        return x.Assertion(line, self.field(node, "body"))

    def _if(self, node: Node, line: int) -> x.Expression:
        condition, then_ = self.field(node, "condition"), self.field(node, "consequence")
        return x.If(line, condition, then_, self.field(node, "alternative"))

    def _binary(self, node: Node, line: int) -> x.Expression:
        operator = node.child_by_field_name("operator")
        if operator is not None and operator.start_byte in self.pipes:
            return self._pipe(node, line, operator.start_byte)
        name = "" if operator is None else self.text(operator)
        return x.Binary(line, name, self.field(node, "left"), self.field(node, "right"))

    def _pipe(self, node: Node, line: int, offset: int) -> x.Expression:
        """Return a pipe as calls: `a |> f |> g` arrives as a -> (f -> g), and means g (f a)."""
        if offset not in self.forward:
            return x.Call(line, self.field(node, "left"), self.field(node, "right"))
        value = self.field(node, "left")
        right = node.child_by_field_name("right")
        while right is not None and right.type == "binary_expression":
            operator = right.child_by_field_name("operator")
            if operator is None or operator.start_byte not in self.forward:
                break
            value = x.Call(line, self.field(right, "left"), value)
            right = right.child_by_field_name("right")
        return x.Call(line, self.expression(right), value)

    def _unary(self, node: Node, line: int) -> x.Expression:
        operator = node.child_by_field_name("operator")
        return x.Unary(line, "" if operator is None else self.text(operator), self.field(node, "argument"))

    def _string(self, node: Node, line: int) -> x.Expression:
        indented = node.type == "indented_string_expression"
        parts = self._raw_parts(node, indented=indented)
        self.texts.append(RawText(self.path, line, parts))
        if is_withheld_path(self.path):
            return x.Text(line, tuple(None if isinstance(part, str) else part for part in parts))
        return x.Text(line, tuple(kept(part) if isinstance(part, str) else part for part in parts))

    def _raw_parts(self, node: Node, *, indented: bool) -> tuple[str | x.Expression, ...]:
        width = 2 if indented else 1
        begin, end = node.start_byte + width, max(node.end_byte - width, node.start_byte + width)
        text = self.source[begin:end]
        if b"${" not in text:
            return (unescaped(text.decode("utf-8", "replace"), indented=indented),) if text else ()
        parts: list[str | x.Expression] = []
        for child in node.named_children:
            if child.type == "interpolation":
                self._literal(parts, begin, child.start_byte, indented=indented)
                parts.append(self.field(child, "expression"))
                begin = child.end_byte
        self._literal(parts, begin, end, indented=indented)
        return tuple(parts)

    def _literal(self, parts: list[str | x.Expression], begin: int, end: int, *, indented: bool) -> None:
        if end > begin:
            text = self.source[begin:end].decode("utf-8", "replace")
            parts.append(unescaped(text, indented=indented))

    def _path(self, node: Node, line: int) -> x.Expression:
        parts = (
            self.field(child, "expression") if child.type == "interpolation" else safe_path(self.text(child))
            for child in node.named_children
        )
        return x.PathText(line, tuple(parts))

    def _search_path(self, node: Node, line: int) -> x.Expression:
        return x.SearchPath(line, self.text(node)[1:-1])

    def _uri(self, node: Node, line: int) -> x.Expression:
        return x.Text(line, (kept(self.text(node)),))

    def _number(self, node: Node, line: int) -> x.Expression:
        return x.Number(line, self.text(node)[:40])

    KINDS: ClassVar[dict[str, Callable[[Lowering, Node, int], x.Expression]]] = {
        "variable_expression": _name,
        "select_expression": _select,
        "has_attr_expression": _has,
        "apply_expression": _call,
        "function_expression": _function,
        "let_expression": _let,
        "let_attrset_expression": _old_let,
        "attrset_expression": _set,
        "rec_attrset_expression": _set,
        "list_expression": _list,
        "with_expression": _with,
        "assert_expression": _assert,
        "if_expression": _if,
        "binary_expression": _binary,
        "unary_expression": _unary,
        "string_expression": _string,
        "indented_string_expression": _string,
        "path_expression": _path,
        "hpath_expression": _path,
        "spath_expression": _search_path,
        "uri_expression": _uri,
        "integer_expression": _number,
        "float_expression": _number,
    }
    """How each kind of expression is reduced."""
