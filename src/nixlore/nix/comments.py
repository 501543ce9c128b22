"""Words beside the code: the comment of a line, the heading over a group of lines, and the request to keep."""

from __future__ import annotations

import re
from functools import cached_property

from nixlore.data.late_pattern import late
from nixlore.nix.expressions import Comment, SourceFile

KEEP = re.compile(r"nixlore:\s*keep\b\s*(?:\((?P<reason>[^)]*)\))?", re.IGNORECASE)
FRAME = late(r"^[\s#=*~_/+─━═-]+|[\s#=*~_/+:─━═-]+$")
BOILERPLATE = re.compile(
    r"do not forget to add an editor|list packages installed|search by running|^fmt:|^to-?do$", re.IGNORECASE
)
SWITCHED_OFF = re.compile(r"[\w.'+-]+\s*(?:#|$)")
"""A comment that is a package taken out of its list, with its own comment or without one: no words on what follows."""

HEADING_WORDS = 4
REACH = 200
"""How many lines above a heading is looked for."""


class Comments:
    """The comments of one file, by line."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source

    @cached_property
    def _by_line(self) -> dict[int, Comment]:
        return {comment.line: comment for comment in self._source.comments}

    @cached_property
    def _blank(self) -> frozenset[int]:
        return frozenset(self._source.blanks)

    def beside(self, line: int) -> str:
        """Return the comment on a line, else the one just above it unless that is a heading."""
        own = self._by_line.get(line)
        if own is not None and not own.alone:
            return _told(own.text)
        above = self._by_line.get(line - 1)
        if above is None or not above.alone or self._is_heading(above) or SWITCHED_OFF.match(above.text):
            return ""
        lines = [above.text]
        before = self._by_line.get(line - 2)
        while before is not None and before.alone and len(lines) < 6 and not self._is_heading(before):
            if SWITCHED_OFF.match(before.text):
                break
            lines.insert(0, before.text)
            before = self._by_line.get(before.line - 1)
        return _told(" ".join(lines))

    def header(self, line: int, first: int) -> str:
        """Return the heading over a line, looked for no further up than line `first`."""
        if not self._by_line:
            return ""
        for number in range(line - 1, max(first, line - REACH) - 1, -1):
            comment = self._by_line.get(number)
            if comment is not None and comment.alone and self._is_heading(comment):
                return _told(FRAME.sub("", comment.text))
            if number in self._blank and not self._framed_above(number, first):
                return ""
        return ""

    def _framed_above(self, line: int, first: int) -> bool:
        """Tell whether the next heading above a blank line is framed, so that it holds for more than one group."""
        for number in range(line - 1, max(first, line - REACH) - 1, -1):
            comment = self._by_line.get(number)
            if comment is not None and comment.alone and self._is_heading(comment):
                return FRAME.sub("", comment.text) != comment.text.rstrip(":")
        return False

    def keep(self, line: int) -> str | None:
        """Return the reason of a `nixlore: keep` beside or above a line; None where there is none."""
        own, above = self._by_line.get(line), self._by_line.get(line - 1)
        for comment in (own, above if above is not None and above.alone else None):
            found = None if comment is None else KEEP.search(comment.text)
            if found is not None:
                return (found["reason"] or "").strip()
        return None

    def _is_heading(self, comment: Comment) -> bool:
        text = FRAME.sub("", comment.text)
        words = text.split()
        if not words or len(words) > HEADING_WORDS or KEEP.search(text) or "://" in text or text.endswith((".", ";")):
            return False
        if len(words) == 1 and text == comment.text and text.islower():
            return False  # one lower-case word is a package that was commented out
        below = self._by_line.get(comment.line + 1)
        stands_over_code = (below is None or not below.alone) and comment.line + 1 not in self._blank
        return stands_over_code and self._grouped(comment, text)

    def _grouped(self, comment: Comment, text: str) -> bool:
        """Tell whether a heading is framed, or stands over two lines of code at least."""
        if text != comment.text:
            return True
        second = comment.line + 2
        return second not in self._blank and not (second in self._by_line and self._by_line[second].alone)


def _told(text: str) -> str:
    text = text.strip()
    return "" if BOILERPLATE.search(text) or KEEP.search(text) else text
