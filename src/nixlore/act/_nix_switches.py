"""Take a program's switch away, where it is all that is said about the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nixlore.act._nix_removal import take_span
from nixlore.act._nix_text import Splice
from nixlore.model.nix import Declaration

if TYPE_CHECKING:
    from tree_sitter import Node

    from nixlore.nix.syntax import Parsed


def switch_removal(parsed: Parsed, here: Declaration) -> list[Splice] | None:
    """Return what takes a switch away; None where other settings of its program stand beside it."""
    steps = here.option_path.split(".")
    program = steps[-2] if len(steps) > 1 else ""
    bindings = list(_bindings(parsed.root))
    binding = next(
        (one for one in bindings if _row_of_value(one) == here.line - 1 and _path(parsed, one)[-1:] == ["enable"]), None
    )
    if binding is None:
        return None
    others = [one for one in bindings if one != binding and program in _path(parsed, one) and _inside(one, binding)]
    path = _path(parsed, binding)
    if len(path) > 1:
        if others or program not in path:
            return None
        return [take_span(parsed.source, binding.start_byte, binding.end_byte, program)]
    outer = _outer(binding)
    if outer is None or len(list(_of_set(binding.parent))) > 1 or _path(parsed, outer)[-1:] != [program]:
        return None
    if any(one != outer for one in others):
        return None
    return [take_span(parsed.source, outer.start_byte, outer.end_byte, program)]


def _bindings(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        if node.type == "binding":
            yield node
        pending.extend(reversed(node.named_children))


def _of_set(binding_set: Node | None) -> Iterator[Node]:
    if binding_set is not None:
        yield from (child for child in binding_set.named_children if child.type != "comment")


def _row_of_value(binding: Node) -> int:
    value = binding.child_by_field_name("expression")
    return -1 if value is None else int(value.start_point[0])


def _path(parsed: Parsed, binding: Node) -> list[str]:
    path = binding.child_by_field_name("attrpath")
    if path is None:
        return []
    return [
        parsed.source[one.start_byte : one.end_byte].decode("utf-8", "replace").strip('"')
        for one in path.named_children
    ]


def _outer(binding: Node) -> Node | None:
    """Return the binding whose whole value is the set that a binding stands in."""
    whole = None if binding.parent is None else binding.parent.parent
    outer = None if whole is None else whole.parent
    return outer if outer is not None and outer.type == "binding" else None


def _inside(one: Node, binding: Node) -> bool:
    """Tell whether two bindings say something in the same set, or one around the other."""
    scope = binding.parent
    outer = _outer(binding)
    if outer is not None:
        scope = outer.parent
    return scope is not None and scope.start_byte <= one.start_byte and one.end_byte <= scope.end_byte
