"""Tell which comment lines above an element belong to it alone: no headings, no code that was taken out."""

from __future__ import annotations

import re

from nixlore.act._nix_text import is_blank, line_end, line_start, next_line
from nixlore.nix.extract import CODE

FRAME = re.compile(r"^[\s#=*~_/+─━═-]{2,}|[\s#=*~_/+:─━═-]+$")
TAKEN_OUT = re.compile(r"[(\[\"]|[\w-]+\.[a-z][\w-]*(?![\w.-]*\.(?:\s|$))")
"""How an element begins that was commented out: a bracket, or a name in a package set."""

HEADING_WORDS = 4
MOST_LINES = 12
"""How many lines of comment above an element may be its own."""


def own_block(source: bytes, first: int, behind: int, name: str) -> int:
    """Return where the comment lines begin that belong to the element of a line alone; `first` where there are none.

    `first` is where the element's line begins, `behind` where the line after its last one does.
    """
    block = _block(source, first)
    texts = [_text(source, start) for start in block]
    own = len(block)
    while own and not (_is_framed(texts[own - 1]) or _is_code(texts[own - 1])):
        own -= 1
    if own == len(block):
        return first
    text = " ".join(texts[own:])
    if _names(text, name):
        return block[own]
    if not _is_alone(source, behind):
        return first
    is_short = len(text.split()) <= HEADING_WORDS
    return first if is_short and (_is_title(text) or has_headings(source, first)) else block[own]


def _block(source: bytes, first: int) -> list[int]:
    """Return where the comment lines just above a line begin, the upper first."""
    starts: list[int] = []
    at = first
    while at > 0 and len(starts) < MOST_LINES:
        above = line_start(source, at - 1)
        if not source[above : line_end(source, above)].lstrip().startswith(b"#"):
            break
        starts.insert(0, above)
        at = above
    return starts


def _text(source: bytes, start: int) -> str:
    """Return a comment line without its first `#`."""
    line = source[start : line_end(source, start)].decode("utf-8", "replace").strip()
    return line.removeprefix("#").strip()


def _is_framed(text: str) -> bool:
    return not text.strip("#=*~_/+─━═- ") or FRAME.sub("", text) != text


def _is_code(text: str) -> bool:
    """Tell whether a comment is a package or code that was taken out: one word in lower case, or what only code has."""
    return (
        CODE.search(text) is not None or TAKEN_OUT.match(text) is not None or (text.islower() and len(text.split()) < 2)
    )


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE) is not None


def _is_title(text: str) -> bool:
    """Tell whether a short comment reads as a heading: one word, or each longer one begins with a capital."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(text.split()) < 2 or (bool(words) and all(word[0].isupper() for word in words))


def _is_alone(source: bytes, behind: int) -> bool:
    """Tell whether no further element stands directly below an element."""
    line = source[behind : line_end(source, behind)].strip()
    return not line or line.startswith((b"#", b"]", b")", b";", b"}", b"++"))


def is_heading_above(source: bytes, first: int) -> bool:
    """Tell whether the line above one is a comment that heads a group."""
    if not first:
        return False
    above = line_start(source, first - 1)
    text = _text(source, above)
    is_comment = source[above : line_end(source, above)].lstrip().startswith(b"#")
    return is_comment and (_is_framed(text) or _is_heading(source, above))


def has_headings(source: bytes, at: int) -> bool:
    """Tell whether short comments stand over groups of elements around a line: the list is laid out by headings."""
    found = 0
    for step in (_up, _down):
        line = step(source, at)
        for _ in range(60):
            text = source[line : line_end(source, line)].strip()
            if text.endswith((b"[", b"];")) or text.startswith(b"]"):
                break
            found += text.startswith(b"#") and line != at and _is_heading(source, line)
            further = step(source, line)
            if further == line:
                break
            line = further
    return found > 0


def _is_heading(source: bytes, line: int) -> bool:
    """Tell whether a comment line stands over two lines of code at least, and is short."""
    text = _text(source, line)
    first = next_line(source, line)
    second = next_line(source, first)
    is_over = all(
        not is_blank(source, below) and not source[below : line_end(source, below)].lstrip().startswith((b"#", b"]"))
        for below in (first, second)
    )
    return is_over and not _is_code(text) and len(text.split()) <= HEADING_WORDS


def _up(source: bytes, line: int) -> int:
    return line_start(source, line - 1) if line else line


def _down(source: bytes, line: int) -> int:
    below = next_line(source, line)
    return below if below < len(source) else line
