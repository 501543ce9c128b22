"""Tell whether a text would mean anything at a place: every name in it is bound there, or may come from a `with`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nixlore.data.lib_names import GLOBAL_NAMES
from nixlore.nix import syntax

if TYPE_CHECKING:
    from tree_sitter import Node

ALWAYS = frozenset(("true", "false", "null", "builtins", *GLOBAL_NAMES))
"""Names that Nix itself has."""


def has_meaning(text: bytes, place: Node) -> bool:
    """Tell whether each free name of an expression is bound where a node stands."""
    parsed = syntax.parse(text)
    if parsed.faults:
        return False
    free = {name for name in _free(parsed.root) if name not in ALWAYS and not name.startswith("__")}
    return all(_is_bound(name, place) for name in free)


def _free(root: Node) -> Iterator[str]:
    pending = [root]
    while pending:
        node = pending.pop()
        if node.type == "variable_expression" or (node.type == "inherit" and node.named_children):
            inner = node.named_children[0]
            names = inner.named_children if node.type == "inherit" else [inner]
            yield from (_text(name) for name in names if not _is_bound(_text(name), node))
        pending.extend(node.named_children)


def _is_bound(name: str, place: Node) -> bool:
    inner, outer = place, place.parent
    while outer is not None:
        if outer.type == "with_expression" and inner == outer.child_by_field_name("body"):
            return True
        if name in _names_of(outer):
            return True
        inner, outer = outer, outer.parent
    return False


def _names_of(node: Node) -> set[str]:
    """Return the names that a function, a `let` or a recursive set binds for what is inside of it."""
    if node.type == "function_expression":
        universal, formals = node.child_by_field_name("universal"), node.child_by_field_name("formals")
        named = [] if formals is None else formals.children_by_field_name("formal")
        names = [formal.child_by_field_name("name") for formal in named]
        return {_text(name) for name in (universal, *names) if name is not None}
    if node.type not in ("let_expression", "rec_attrset_expression", "let_attrset_expression"):
        return set()
    found: set[str] = set()
    for child in node.named_children:
        for binding in child.named_children if child.type == "binding_set" else ():
            path = binding.child_by_field_name("attrpath") or binding.child_by_field_name("attrs")
            if path is not None:
                steps = path.named_children[:1] if binding.type == "binding" else path.named_children
                found.update(_text(step).strip('"') for step in steps)
    return found


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
