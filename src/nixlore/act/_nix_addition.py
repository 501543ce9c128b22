"""Put an element into a list as the list is written: its order, its indentation, one or several on a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from nixlore.act._nix_comments import is_heading_above
from nixlore.act._nix_slots import members, written
from nixlore.act._nix_text import (
    Splice,
    begins_line,
    ending,
    ends_line,
    indent,
    line_end,
    line_start,
    next_line,
)

if TYPE_CHECKING:
    from tree_sitter import Node

WIDEST = 100
"""Columns; a line is not made longer by one more element."""

FEWEST_SORTED = 3
"""Elements; fewer are in order by chance."""


class Order(NamedTuple):
    """Where a new element goes among others: behind `after`, or before the first where that is None.

    `apart` tells that a blank line comes before it, as it does not belong below the heading that stands there.
    """

    after: Node | None
    mates: Sequence[Node]
    apart: bool = False


def addition(source: bytes, holder: Node, text: bytes, group: Sequence[Node] | None = None) -> Splice:
    """Return what puts an element into a list or an `inherit`; among the elements of `group`, if given."""
    mates = members(holder)
    if not mates:
        return _into_empty(source, holder, text)
    order = _order(source, group or mates, text)
    if group is None and order.after == mates[-1] and _is_headed(source, mates):
        order = order._replace(apart=True)
    if holder.type == "inherited_attrs":
        return _among(source, order, text, opening=mates[0].start_byte, closing=holder.end_byte)
    return _among(source, order, text, opening=holder.start_byte, closing=holder.end_byte - 1)


def sort_key(text: str) -> str:
    """Return what elements are ordered by: the name, without the package set it is taken from."""
    return text.strip("( ").removeprefix("pkgs.").lower()


def _order(source: bytes, group: Sequence[Node], text: bytes) -> Order:
    keys = [sort_key(written(source, node)) for node in group]
    wrong = sum(one > other for one, other in pairwise(keys))
    if len(keys) < FEWEST_SORTED or wrong > len(keys) // 12:
        return Order(group[-1], group)
    new = sort_key(text.decode())
    before = [node for node, key in zip(group, keys, strict=True) if key <= new]
    if wrong and before:
        later = [index for index, key in enumerate(keys) if key > new]
        before = list(group[: later[0]]) if later else list(group)
    return Order(before[-1] if before else None, group)


def _among(source: bytes, order: Order, text: bytes, *, opening: int, closing: int) -> Splice:
    """Put an element beside others; `opening` and `closing` are where the brackets around them stand."""
    mates = order.mates
    rows = [node.start_point[0] for node in mates]
    opening_row = source.count(b"\n", 0, opening)
    one_a_line = len(set(rows)) == len(rows) and (len(rows) > 1 or rows[0] != opening_row)
    if order.after is None:
        return _first(source, mates[0], text, own_line=one_a_line and begins_line(source, mates[0].start_byte))
    end = order.after.end_byte
    if one_a_line:
        return _on_own_line(source, order, order.after, text, closing)
    width = line_end(source, end) - line_start(source, end)
    if width + len(text) + 1 > WIDEST and begins_line(source, closing) and ends_line(source, end):
        blanks = indent(source, order.after.start_byte)
        at = next_line(source, end)
        return Splice(at, at, blanks + text + ending(source, end))
    return Splice(end, end, b" " + text)


def _on_own_line(source: bytes, order: Order, node: Node, text: bytes, closing: int) -> Splice:
    end, blanks = node.end_byte, _blanks(source, (node, *reversed(order.mates)))
    if ends_line(source, end):
        at = next_line(source, end)
        gap = ending(source, end) if order.apart else b""
        return Splice(at, at, gap + blanks + text + ending(source, end))
    if begins_line(source, node.start_byte) and source[end:closing].strip() == b"":
        return Splice(end, end, ending(source, end) + blanks + text)
    return Splice(end, end, b" " + text)


def groups(source: bytes, mates: Sequence[Node]) -> list[list[Node]]:
    """Return elements in groups, as blank lines and lines of comment part them."""
    found: list[list[Node]] = []
    for index, node in enumerate(mates):
        between = source[mates[index - 1].end_byte : node.start_byte] if index else b""
        lines = between.split(b"\n")[1:-1]
        if not index or any(not line.strip() or line.strip().startswith(b"#") for line in lines):
            found.append([])
        found[-1].append(node)
    return found


def _is_headed(source: bytes, mates: Sequence[Node]) -> bool:
    """Tell whether the last group of a list stands below a heading, and is not the only one."""
    parts = groups(source, mates)
    first = line_start(source, parts[-1][0].start_byte)
    return len(parts) > 1 and len(parts[-1]) > 1 and is_heading_above(source, first)


def _blanks(source: bytes, nodes: Sequence[Node]) -> bytes:
    """Return the indentation of the elements that begin lines."""
    for node in nodes:
        if begins_line(source, node.start_byte):
            return indent(source, node.start_byte)
    return indent(source, nodes[0].start_byte)


def _first(source: bytes, node: Node, text: bytes, *, own_line: bool) -> Splice:
    if not own_line:
        return Splice(node.start_byte, node.start_byte, text + b" ")
    at = line_start(source, node.start_byte)
    while at > 0 and source[line_start(source, at - 1) : at].lstrip().startswith(b"#"):
        at = line_start(source, at - 1)
    return Splice(at, at, indent(source, node.start_byte) + text + ending(source, node.start_byte))


def _into_empty(source: bytes, holder: Node, text: bytes) -> Splice:
    start, end = holder.start_byte, holder.end_byte
    inner = source[start + 1 : end - 1]
    if b"\n" not in inner:
        return Splice(start + 1, end - 1, b" " + text + b" ") if not inner.strip() else Splice(end - 1, end - 1, text)
    at = line_start(source, end - 1)
    outer = indent(source, end - 1)
    step = b"\t" if outer.startswith(b"\t") else b"  "
    return Splice(at, at, outer + step + text + ending(source, start))
