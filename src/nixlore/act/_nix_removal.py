"""Take an element out of a file, with the comment that is its own, and leave the lines around it as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nixlore.act._nix_comments import own_block
from nixlore.act._nix_slots import Slot
from nixlore.act._nix_text import (
    Splice,
    begins_line,
    blanks_after,
    blanks_before,
    ends_line,
    is_blank,
    line_end,
    line_start,
    next_line,
)

if TYPE_CHECKING:
    from tree_sitter import Node

WORD = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-'"


def removal(source: bytes, slot: Slot, name: str) -> list[Splice] | None:
    """Return what takes an element away; None where that cannot be done without touching more than it."""
    if slot.kind == "operand":
        return _operand(source, slot, name)
    if slot.kind == "name" and len(slot.mates) == 1:
        statement = slot.holder.parent
        return None if statement is None else [take_span(source, statement.start_byte, statement.end_byte, name)]
    return [take_span(source, slot.node.start_byte, slot.node.end_byte, name)]


def whole_lines(source: bytes, start: int, end: int) -> bool:
    """Tell whether nothing else stands on the lines of a place but a comment behind it."""
    return begins_line(source, start) and ends_line(source, end)


def take_span(source: bytes, start: int, end: int, name: str) -> Splice:
    """Return what takes a part of a file away: its lines where it has them for itself, else its part of the line."""
    if whole_lines(source, start, end):
        first, behind = line_start(source, start), next_line(source, end)
        return _tidied(source, own_block(source, first, behind, name), behind)
    return _within_line(source, start, end)


def _tidied(source: bytes, first: int, behind: int) -> Splice:
    """Take whole lines away, and a blank line above where two would come together or one would end a list."""
    above = line_start(source, first - 1) if first else first
    if first and is_blank(source, above):
        below = source[behind : line_end(source, behind)].strip()
        if not below or below.startswith((b"]", b")", b"}", b";")):
            return Splice(above, behind)
    if first and source[above : first - 1].rstrip().endswith((b"[", b"(")) and is_blank(source, behind):
        return Splice(first, next_line(source, behind))
    return Splice(first, behind)


def _within_line(source: bytes, start: int, end: int) -> Splice:
    """Take away a part of a line with the blanks on one side of it, and a comment that can only be its own."""
    before = blanks_before(source, start)
    if ends_line(source, end) and not begins_line(source, start):
        is_first = source[before - 1 : before] in (b"[", b"(", b";", b"{")
        rest = source[end : line_end(source, end)]
        return Splice(before, end + len(rest.rstrip(b"\r")) if is_first else end)
    if begins_line(source, start):
        return Splice(start, blanks_after(source, end))
    if before < start:
        return Splice(before, end)
    after = blanks_after(source, end)
    if after == end and source[start - 1 : start] in WORD and source[end : end + 1] in WORD:
        return Splice(start, end, b" ")
    return Splice(start, after)


def _operand(source: bytes, slot: Slot, name: str) -> list[Splice] | None:
    """Take away a list that has only this element, with the operator that joins it to the others."""
    node, outer = slot.node, slot.holder
    operator = outer.child_by_field_name("operator") if outer.type == "binary_expression" else None
    if operator is None or source[operator.start_byte : operator.end_byte] != b"++":
        return [Splice(node.start_byte, node.end_byte, b"[ ]")]
    left, right = outer.child_by_field_name("left"), outer.child_by_field_name("right")
    if left is None or right is None:
        return None
    if node == right:
        return [_joined(source, left, operator, node, name)]
    if source[node.end_byte : right.start_byte].split() != [b"++"]:
        return None
    return [Splice(node.start_byte, right.start_byte)]


def _joined(source: bytes, left: Node, operator: Node, node: Node, name: str) -> Splice:
    if whole_lines(source, operator.start_byte, node.end_byte):
        return take_span(source, operator.start_byte, node.end_byte, name)
    start = operator.start_byte
    between = source[left.end_byte : start]
    start = left.end_byte if not between.strip() else blanks_before(source, start)
    return Splice(start, node.end_byte)
