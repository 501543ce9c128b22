"""Find where a package stands in a file: the element of a list, the name in an `inherit`, the operand of `++`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from nixlore.nix.lower_bindings import inside_parentheses

if TYPE_CHECKING:
    from tree_sitter import Node

    from nixlore.nix.syntax import Parsed

SlotKind = Literal["element", "name", "operand", "binding"]

GIVES_ONE = re.compile(rb"(?:[\w.]*\.)?(?:optional|singleton)")
"""Functions that make a list of one element."""

SPACE = re.compile(r"\s+")


class Slot(NamedTuple):
    """One place where a package stands: the node to take away, and the list, `inherit` or operation that holds it."""

    kind: SlotKind
    node: Node
    holder: Node

    @property
    def mates(self) -> list[Node]:
        """All that its holder holds, without comments."""
        return members(self.holder)


def members(holder: Node) -> list[Node]:
    """Return the elements of a list, or the names of an `inherit`."""
    return [child for child in holder.named_children if child.type not in ("comment", "ERROR")]


def row(node: Node) -> int:
    """Return the row that an expression begins on, without the parentheses around it."""
    return int(inside_parentheses(node).start_point[0])


def slots_on(parsed: Parsed, line: int, inside: Node | None = None) -> Iterator[Slot]:
    """Yield every place on a line where a package may stand, the outer ones first; all below `inside` if given."""
    pending = [inside or parsed.root]
    while pending:
        node = pending.pop()
        if inside is None and not node.start_point[0] <= line - 1 <= node.end_point[0]:
            continue
        yield from (slot for slot in _of(parsed.source, node) if inside is not None or _row_of(slot) == line - 1)
        pending.extend(reversed(node.named_children))


def _row_of(slot: Slot) -> int:
    """Return the row that a place's package begins on: of a call and of a binding that is their last part."""
    node = inside_parentheses(slot.node)
    return row(node.named_children[-1]) if slot.kind in ("operand", "binding") and node.named_children else row(node)


def _of(source: bytes, node: Node) -> Iterator[Slot]:
    if node.type == "list_expression":
        yield from (Slot("element", child, node) for child in members(node))
    elif node.type == "inherited_attrs":
        yield from (Slot("name", child, node) for child in members(node))
    elif node.type == "apply_expression":
        yield from _operand(source, node)
    elif node.type == "binding" and node.parent is not None and _is_of_values(source, node.parent):
        yield Slot("binding", node, node.parent)


def _operand(source: bytes, node: Node) -> Iterator[Slot]:
    """Yield a call that makes a list of one element as that element's place."""
    function = node.child_by_field_name("function")
    head = function
    while head is not None and head.type == "apply_expression":
        head = head.child_by_field_name("function")
    if head is None or GIVES_ONE.fullmatch(source[head.start_byte : head.end_byte]) is None:
        return
    outer = node
    while outer.parent is not None and outer.parent.type == "parenthesized_expression":
        outer = outer.parent
    if outer.parent is not None:
        yield Slot("operand", outer, outer.parent)


def _is_of_values(source: bytes, binding_set: Node) -> bool:
    """Tell whether a set stands as the argument of `attrValues`."""
    outer = None if binding_set.parent is None else binding_set.parent.parent
    while outer is not None and outer.type == "parenthesized_expression":
        outer = outer.parent
    return (
        outer is not None
        and outer.type == "apply_expression"
        and b"attrValues" in source[outer.start_byte : binding_set.start_byte]
    )


def written(source: bytes, node: Node) -> str:
    """Return what an element is written as, on one line, without the parentheses around it."""
    inner = inside_parentheses(node)
    return SPACE.sub(" ", source[inner.start_byte : inner.end_byte].decode("utf-8", "replace"))


def ranked(parsed: Parsed, slots: list[Slot], attr_path: str) -> list[Slot]:
    """Return places in the order in which they are likely to be that of a package."""
    last = attr_path.rpartition(".")[2]

    def rank(slot: Slot) -> int:
        node = slot.node
        if slot.kind in ("operand", "binding"):
            text = written(parsed.source, inside_parentheses(node).named_children[-1])
        else:
            text = written(parsed.source, node)
        if text == attr_path or text.endswith("." + attr_path):
            return 0
        if text == last or text.endswith("." + last):
            return 1
        return 2 if re.search(rf"(?<![\w-]){re.escape(last)}(?![\w-])", text) else 3

    return sorted(slots, key=rank)
