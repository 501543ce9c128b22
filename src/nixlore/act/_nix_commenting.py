"""Comment an element out with a reason, so that taking the marks away gives the file back."""

from __future__ import annotations

from nixlore.act._nix_removal import whole_lines
from nixlore.act._nix_slots import Slot
from nixlore.act._nix_text import Splice, indent, line_end, line_start

LONGEST_REASON = 160


def commented(source: bytes, slot: Slot, reason: str) -> list[Splice] | None:
    """Return what comments an element out; None where its text cannot stand in a comment.

    One that has its lines for itself gets `#` before each line and the reason behind; beside others it is put between
    `/*` and `*/` with the reason.
    """
    start, end = _reach(source, slot)
    told = _told(reason)
    if whole_lines(source, start, end):
        return list(_by_line(source, start, end, told))
    text = source[start:end]
    if b"*/" in text or b"/*" in text:
        return None
    behind = b": " + told.replace(b"*/", b"* /") if told else b""
    return [Splice(start, start, b"/* "), Splice(end, end, behind + b" */")]


def _reach(source: bytes, slot: Slot) -> tuple[int, int]:
    """Return the bytes that have to go together: an operand goes with its operator, a lone name with its `inherit`."""
    node = slot.node
    if slot.kind == "name" and len(slot.mates) == 1 and slot.holder.parent is not None:
        node = slot.holder.parent
    if slot.kind == "operand":
        operator = slot.holder.child_by_field_name("operator")
        right = slot.holder.child_by_field_name("right")
        if operator is not None and right == node and source[operator.start_byte : operator.end_byte] == b"++":
            return operator.start_byte, node.end_byte
    return node.start_byte, node.end_byte


def _by_line(source: bytes, start: int, end: int, told: bytes) -> list[Splice]:
    blanks = len(indent(source, start))
    marks = []
    at = line_start(source, start)
    while at <= end:
        line = source[at : line_end(source, at)]
        own = len(line) - len(line.lstrip(b" \t"))
        if line.strip():
            marks.append(Splice(at + min(blanks, own), at + min(blanks, own), b"# "))
        at = line_end(source, at) + 1
    if told:
        last = line_end(source, end)
        text = source[line_start(source, end) : last].rstrip(b"\r")
        place = last - (last - line_start(source, end) - len(text))
        marks.append(Splice(place, place, b" # " + told))
    return marks


def _told(reason: str) -> bytes:
    """Return a reason as one short line without control characters."""
    words = "".join(char if char.isprintable() else " " for char in reason).split()
    return " ".join(words)[:LONGEST_REASON].rstrip().encode("utf-8", "replace")
