"""Carry an element's own comments along when it moves to another list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from nixlore.act._nix_text import COMMENT_BEHIND, Splice

if TYPE_CHECKING:
    from tree_sitter import Node

LINE = re.compile(rb"(?P<gap>\r?\n)?(?P<blanks>[ \t]*)(?P<text>\S.*?)(?P<ending>\r?\n)", re.DOTALL)
"""What is put in as lines of their own: the blanks, the element, and the end of its last line."""


class Taken(NamedTuple):
    """An element as it was written, the lines of comment above it and the comment behind it that went with it."""

    text: bytes
    above: tuple[bytes, ...] = ()
    behind: bytes = b""


def taken(source: bytes, node: Node, splices: Sequence[Splice]) -> Taken:
    """Return an element with the comments that are taken away together with it."""
    text = source[node.start_byte : node.end_byte]
    for splice in splices:
        if splice.start <= node.start_byte and node.end_byte <= splice.end:
            lines = (line.strip() for line in source[splice.start : node.start_byte].splitlines())
            behind = source[node.end_byte : splice.end].lstrip(b" \t;").rstrip()
            is_comment = behind.startswith((b"#", b"/*")) and COMMENT_BEHIND.fullmatch(behind) is not None
            above = tuple(line for line in lines if line.startswith(b"#"))
            return Taken(text, above, behind if is_comment else b"")
    return Taken(text)


def with_comments(splice: Splice, moved: Taken | None) -> Splice:
    """Return what puts an element in with the comments it had: as they were where it gets lines for itself."""
    if moved is None or not (moved.above or moved.behind):
        return splice
    line = LINE.fullmatch(splice.new)
    if line is None:
        return splice._replace(new=_within_line(splice.new, moved))
    gap, blanks, text, ending = line["gap"] or b"", line["blanks"], line["text"], line["ending"]
    above = b"".join(blanks + comment + ending for comment in moved.above)
    behind = b" " + moved.behind if moved.behind else b""
    return splice._replace(new=gap + above + blanks + text + behind + ending)


def _within_line(new: bytes, moved: Taken) -> bytes:
    """Write comments behind an element that shares its line, so that they end before what follows."""
    lines = [line.lstrip(b"#") for line in (*moved.above, moved.behind)]
    text = b" ".join(line.removeprefix(b"/*").removesuffix(b"*/").strip() for line in lines if line)
    end = len(new.rstrip())
    return new[:end] + b" /* " + text.replace(b"*/", b"* /") + b" */" + new[end:]
