"""The comment that belongs to one line of a Nix file, and what a removal leaves behind in comments.

A comment beside the item wins. One above belongs to it only if it stands alone right above it and is no heading over
several items. Of one that has several lines all that are sentences are read: up to a title, a rule or code that was
commented out; its words then go on in the lines below the one that they begin in, with the marks between them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from nixlore.data.late_pattern import late
from nixlore.git.changes import Said

LONGEST_LINE = 2_000
"""Characters; a longer line is generated."""

REPLACED = late(r"^\s*#+\s?")
OPENING = late(r"^\s*[\w.\"'-]+\s*=\s*\{\s*(?:#.*)?$")
"""A line that opens the set in which `enable = true;` stands."""

CLOSING = late(r"^\s*[\])}]")
RULER = late(r"[-=#*~_ ]*")
MOST_LINES = 12
"""How many lines of a comment are read."""

_NO_SENTENCE = late(r"\S*|[-=*~\]})].*|.*[;{\[(=]|.*\s[=#]\s.*|(?i:todo|fixme).*")
_LINK = late(r"https?://")
_GOES_ON = late(r"\n[ \t]*#+")


def lines_of(blob: bytes) -> list[str]:
    """Return the lines of a file; those are numbered as git and editors do."""
    return blob.decode("utf-8", "replace").split("\n")


def comment_start(line: str) -> int:
    """Return where the comment of a line begins, -1 without one; a `#` in a string or a word is none."""
    if "#" not in line or len(line) > LONGEST_LINE:
        return -1
    in_string = False
    position = 0
    while position < len(line):
        letter = line[position]
        if letter == "\\":
            position += 1
        elif letter == '"':
            in_string = not in_string
        elif letter == "#" and not in_string:
            return position
        position += 1
    return -1


def _code(line: str) -> str:
    start = comment_start(line)
    return (line if start < 0 else line[:start]).strip()


def _said(line: str, number: int, file: str, start: int) -> Said | None:
    """Return the words of a comment without its marks, None where it has none."""
    begin = start + len(line[start:]) - len(line[start:].lstrip("# \t"))
    text = line[begin:].rstrip("# \t\r")
    if not text or RULER.fullmatch(text):
        return None
    return Said(text, file, number, begin, begin + len(text))


def flattened(text: str) -> str:
    """Return a comment of several lines with a blank for each mark between them, of the same length."""
    return _GOES_ON.sub(_blank, text) if "\n" in text else text


def joined(text: str) -> str:
    """Return words of one or several lines as one line, as they are shown."""
    return " ".join(flattened(text).split())


def _blank(found: re.Match[str]) -> str:
    return "\n" + " " * (len(found[0]) - 1)


def _is_sentence(line: str) -> bool:
    """Tell whether a line of a comment is part of a sentence: no title of one word, rule or code."""
    text = line.strip()
    words = text.lstrip("#").strip()
    return text.startswith("#") and (_NO_SENTENCE.fullmatch(words) is None or _LINK.match(words) is not None)


def _block(lines: Sequence[str], first: int, last: int, file: str) -> Said | None:
    """Return the words of a comment from one line to another (1-based)."""
    line = lines[first - 1]
    said = _said(line, first, file, comment_start(line))
    if said is None or first == last:
        return said
    text = "\n".join((line[said.start :], *lines[first:last])).rstrip("# \t\r")
    return said._replace(text=text, end=said.start + len(text))


def _above(lines: Sequence[str], number: int, file: str) -> Said | None:
    """Return the comment that ends on a line (1-based): it and the sentences right above it."""
    first = number
    while first > 1 and number - first < MOST_LINES and _goes_on(lines[first - 2], lines[first - 1]):
        first -= 1
    return _block(lines, first, number, file)


def _goes_on(line: str, following: str) -> bool:
    """Tell whether a whole line of comment and the next are one."""
    return _is_sentence(line) and _is_sentence(following) and line.find("#") == following.find("#")


def _behind(lines: Sequence[str], number: int, start: int, file: str) -> Said | None:
    """Return the comment that begins behind the code of a line, with the lines below it that stand right under it."""
    last = number
    while last < len(lines) and last - number < MOST_LINES and _is_under(lines[last], start):
        last += 1
    return _block(lines, number, last, file)


def _is_under(line: str, start: int) -> bool:
    return not line[:start].strip() and line[start : start + 1] == "#" and _is_sentence(line)


def beside(lines: Sequence[str], number: int, file: str) -> Said | None:
    """Return the comment that belongs to the item on a line (1-based), None where there is none."""
    if not 0 < number <= len(lines):
        return None
    line = lines[number - 1]
    start = comment_start(line)
    if start >= 0 and line[:start].strip():
        return _behind(lines, number, start, file)
    if (opened := _opened(lines, number)) is not None:
        return beside(lines, opened, file)
    above = lines[number - 2] if number > 1 else ""
    if not above.lstrip().startswith("#") or _is_heading(lines, number):
        return None
    return _above(lines, number - 1, file)


def _opened(lines: Sequence[str], number: int) -> int | None:
    """Return the line that opens the set of which an `enable` is the first attribute."""
    is_switch = lines[number - 1].lstrip().startswith("enable ") or lines[number - 1].lstrip().startswith("enable=")
    return number - 1 if is_switch and number > 1 and OPENING.match(lines[number - 2]) else None


def _is_heading(lines: Sequence[str], number: int) -> bool:
    """Tell whether a comment above an item speaks of the items below that one, too."""
    below = lines[number] if number < len(lines) else ""
    is_open = OPENING.match(lines[number - 1]) is not None
    return not is_open and bool(below.strip()) and not below.lstrip().startswith("#") and not CLOSING.match(below)


class Left:
    """What a change left of removed items in the comments of one file."""

    def __init__(self, old: Sequence[str], new: Sequence[str], file: str) -> None:
        known = set(old)
        self._before = old
        self._file = file
        self._lines = new
        self._new = [
            (number, line, comment_start(line))
            for number, line in enumerate(new, 1)
            if line not in known and "#" in line
        ]
        self._blocks = _in_blocks(new) if any("/*" in line for line in new) and not _same_blocks(old, new) else {}

    @functools.cached_property
    def _old(self) -> frozenset[str]:
        """The code of the lines of the file before."""
        return frozenset(map(_code, self._before)) - {""}

    def find(self, names: Sequence[str], old_line: str) -> tuple[Said | None, bool]:
        """Return the new comment that names a removed item, and whether that is the item, commented out.

        `names` are the item's last words, `old_line` the line that it stood on.
        """
        if not self._new and not self._blocks:
            return None, False
        words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])")
        said: Said | None = None
        for number, line, start in self._new:
            if start < 0 or not words.search(line, start):
                continue
            inner = REPLACED.sub("", line[start:])
            if not line[:start].strip() and self._is_code(inner, words):
                return self._reason(inner, line, number) or said, True
            said = said or self._left(number, line, start)
        code = _code(old_line)
        is_blocked = bool(code) and words.search(code) is not None and code in self._blocks
        return said, is_blocked

    def _left(self, number: int, line: str, start: int) -> Said | None:
        """Return a new comment with the lines that it goes on in, below the one that names the item."""
        if line[:start].strip():
            return _said(line, number, self._file, start)
        last = number
        while last < len(self._lines) and last - number < MOST_LINES and _goes_on(line, self._lines[last]):
            last += 1
        return _block(self._lines, number, last, self._file)

    def _is_code(self, inner: str, words: re.Pattern[str]) -> bool:
        """Tell whether a comment is a line of the old file, or just the item."""
        code = _code(inner)
        if not words.search(code):
            return False
        return code in self._old or re.fullmatch(rf"(?:[\w-]+\.)*{words.pattern}[;,]?", code) is not None

    def _reason(self, inner: str, line: str, number: int) -> Said | None:
        """Return the comment behind an item that was commented out."""
        start = comment_start(inner)
        return None if start < 0 else _said(line, number, self._file, len(line) - len(inner) + start)


def _in_blocks(lines: Sequence[str]) -> dict[str, int]:
    """Return the code of the lines that stand in block comments."""
    found: dict[str, int] = {}
    is_in = False
    for number, line in enumerate(lines, 1):
        if is_in and "*/" in line:
            is_in = False
        elif is_in:
            found.setdefault(_code(line), number)
        elif "/*" in line and "*/" not in line.partition("/*")[2]:
            is_in = True
    return found


def _same_blocks(old: Sequence[str], new: Sequence[str]) -> bool:
    return _in_blocks(old) == _in_blocks(new)
