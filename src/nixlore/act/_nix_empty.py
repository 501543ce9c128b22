"""Find lists of packages that hold nothing yet; what they are for only a reading tells, once something is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nixlore.act._nix_slots import members
from nixlore.nix.lower_bindings import inside_parentheses

if TYPE_CHECKING:
    from tree_sitter import Node

    from nixlore.nix.syntax import Parsed

LAST_STEPS = (b"packages", b"systemPackages")


def empty_lists(parsed: Parsed) -> Iterator[Node]:
    """Yield the empty lists that options named like lists of packages are set to."""
    pending = [parsed.root]
    while pending:
        node = pending.pop()
        if node.type == "binding":
            path, value = node.child_by_field_name("attrpath"), node.child_by_field_name("expression")
            if path is not None and value is not None and path.named_children[-1].text in LAST_STEPS:
                yield from _empty(value)
        pending.extend(reversed(node.named_children))


def _empty(value: Node) -> Iterator[Node]:
    node: Node | None = inside_parentheses(value)
    while node is not None and node.type == "with_expression":
        body = node.child_by_field_name("body")
        node = None if body is None else inside_parentheses(body)
    if node is not None and node.type == "list_expression" and not members(node):
        yield node
