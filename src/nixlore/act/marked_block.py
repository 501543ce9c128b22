"""Our block in a file of the user's: put in, renewed and taken out between two marks, and no other byte touched.

The marks are HTML comments of lines of their own, which Claude Code takes out before a model sees the file.
"""

from __future__ import annotations

import re

from nixlore.errors import SourceError

BEGIN = "<!-- BEGIN nixlore: written by `nixlore agent context --write`, changes in here are lost -->"
END = "<!-- END nixlore -->"

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

REMEDY = "take out the lines with <!-- BEGIN nixlore --> and <!-- END nixlore --> by hand"

_MARK = re.compile(rb"^[ \t]*<!--[ \t]*(BEGIN|END)[ \t]+nixlore\b[^\r\n]*(?:\r?\n|\r|\Z)", re.MULTILINE | re.IGNORECASE)
# A line of seven `=` alone is no sign of one, as it may stand below a heading.
_CONFLICT = re.compile(rb"^(?:<{7} |>{7} )", re.MULTILINE)
_ENCODED_OTHERWISE = (b"\xff\xfe", b"\xfe\xff")


def found(data: bytes) -> tuple[int, int] | None:
    """Return where our block begins and ends in a file, its marks included; None where there is none.

    Raises SourceError for marks that do not make one block, a conflict of a merge, or a file that is no UTF-8.
    """
    _check(data)
    text = data.removeprefix(BYTE_ORDER_MARK)
    skipped = len(data) - len(text)
    marks = list(_MARK.finditer(text))
    kinds = [mark[1].upper() for mark in marks]
    if not marks:
        return None
    if kinds != [b"BEGIN", b"END"]:
        message = f"our marks are broken: {' and '.join(kind.decode() for kind in kinds)} instead of BEGIN and END"
        raise SourceError(message, remedy=REMEDY)
    return skipped + marks[0].start(), skipped + marks[1].end()


def put(data: bytes, block: str) -> bytes:
    """Return a file's bytes with our block renewed where it stands, else added at the end, with the file's line ends.

    Raises SourceError where the file is to be left alone.
    """
    place = found(data)
    ending = _ending(data)
    ours = ending.join(line.encode() for line in (BEGIN, *block.splitlines(), END)) + ending
    if place is not None:
        start, end = place
        ours = ours if data[start:end].endswith((b"\n", b"\r")) else ours.removesuffix(ending)
        return data[:start] + ours + data[end:]
    text = data.removeprefix(BYTE_ORDER_MARK)
    gap = b"" if not text else ending if text.endswith((b"\n", b"\r")) else 2 * ending
    return data + gap + ours


def taken(data: bytes) -> bytes:
    """Return a file's bytes without our block and without the empty line that was put before it.

    Raises SourceError where the file is to be left alone.
    """
    place = found(data)
    if place is None:
        return data
    start, end = place
    ending = _ending(data)
    before = data[:start]
    if not data[end:] and before.endswith(2 * ending):
        before = before.removesuffix(ending)
    return before + data[end:]


def _ending(data: bytes) -> bytes:
    """Return how most lines of a file end."""
    windows = data.count(b"\r\n")
    return b"\r\n" if windows and 2 * windows > data.count(b"\n") else b"\n"


def _check(data: bytes) -> None:
    """Raise SourceError for a file that we would not understand."""
    if data.startswith(_ENCODED_OTHERWISE) or b"\0" in data:
        message = "is no UTF-8 text"
        raise SourceError(message, remedy="it is left alone")
    if _CONFLICT.search(data):
        message = "has a conflict of a merge in it"
        raise SourceError(message, remedy="resolve that first")
