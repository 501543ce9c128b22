"""Reduce a tree-sitter syntax tree to `expressions`.

Regions with syntax errors become `Broken`, or are left out of the list or set they stand in; what is around them
survives. Nesting beyond `MAX_DEPTH` becomes `Broken`, too, so that no later step meets a tree it cannot walk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from nixlore.nix import expressions as x
from nixlore.nix.escapes import unescaped
from nixlore.nix.lower_bindings import BindingLowering, inside_parentheses, variable
from nixlore.nix.withhold import is_withheld_path, kept, safe_path

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


class Switched(NamedTuple):
    """An attribute that is set to true or false: the names of the attributes it is bound under, its value and line."""

    path: tuple[str, ...]
    on: bool
    line: int


class Lowering(BindingLowering):
    """One file being reduced; `texts` gathers its strings for those who look into them.

    `switched` gathers the attributes that are set to `true` or `false`. One that is `lazy` reduces the values of
    bindings when they are asked for, until it is closed, and gathers nothing.
    """

    def __init__(self, parsed: Parsed, *, lazy: bool = False) -> None:
        super().__init__(parsed, lazy=lazy)
        self.pipes = parsed.pipes
        self.forward = parsed.forward
        self.texts: list[RawText] = []
        self.switched: list[Switched] = []

    def file(self, root: Node) -> x.Expression:
        """Return the expression of a whole file, or what can be saved of one that has none."""
        for child in root.named_children:
            if child.type not in ("comment", "ERROR"):
                return self.expression(child)
        bindings = tuple(self._salvaged(root))
        return x.AttributeSet(1, bindings) if bindings else x.Broken(1, "syntax error")

    def expression(self, node: Node | None) -> x.Expression:
        """Return the reduced form of any expression node."""
        if node is None:
            return x.Broken(0, "syntax error")
        make = self.KINDS.get(node.type)
        if make is None:
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

    def _name(self, node: Node, line: int) -> x.Expression:
        name = variable(self.source[node.start_byte : node.end_byte])
        if name in ("true", "false") and self.path and not self.lazy:
            self.switched.append(Switched(self.path, name == "true", line))
        return x.Name(line, name)

    def _select(self, node: Node, line: int) -> x.Expression:
        default = None if node.named_child_count == 2 else node.child_by_field_name("default")
        of, path = self.two(node, "expression", "attrpath")
        return x.Select(
            line, self.expression(of), self._attrpath(path), None if default is None else self.expression(default)
        )

    def _has(self, node: Node, line: int) -> x.Expression:
        return x.Has(line, self.field(node, "expression"), self._attrpath(node.child_by_field_name("attrpath")))

    def _call(self, node: Node, line: int) -> x.Expression:
        function, argument = self.two(node, "function", "argument")
        return x.Call(line, self.expression(function), self.expression(argument))

    def _function(self, node: Node, line: int) -> x.Expression:
        universal = node.child_by_field_name("universal")
        pattern = node.child_by_field_name("formals")
        formals: tuple[x.Formal, ...] | None = None
        if pattern is not None:
            formals = tuple(self._formals(pattern))
        name = "" if universal is None else self.text(universal)
        return x.Function(line, name, formals, self.field(node, "body"))

    def _let(self, node: Node, line: int) -> x.Expression:
        return x.Let(line, self._binding_set(node), self.field(node, "body"))

    def _old_let(self, node: Node, line: int) -> x.Expression:
        return x.Select(line, x.AttributeSet(line, self._binding_set(node), recursive=True), ("body",))

    def _set(self, node: Node, line: int) -> x.Expression:
        return x.AttributeSet(line, self._binding_set(node), node.type == "rec_attrset_expression")

    def _list(self, node: Node, line: int) -> x.Expression:
        children = node.named_children
        return x.Listing(
            line, tuple(self.expression(child) for child in children if child.type not in ("comment", "ERROR"))
        )

    def _with(self, node: Node, line: int) -> x.Expression:
        environment, body = self.two(node, "environment", "body")
        return x.With(line, self.expression(environment), self.expression(body))

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
        parts = self.raw_parts(node, indented=indented)
        if not self.lazy:
            self.texts.append(RawText(self.path, line, parts))
        if is_withheld_path(self.path):
            return x.Text(line, tuple(None if isinstance(part, str) else part for part in parts))
        return x.Text(line, tuple(kept(part) if isinstance(part, str) else part for part in parts))

    def raw_parts(self, node: Node, *, indented: bool) -> tuple[str | x.Expression, ...]:
        """Return the parts of a string, unredacted: text between its quotes and interpolations."""
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
