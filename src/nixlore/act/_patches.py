"""Unified diffs of whole files, as `git apply` takes them."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nixlore.errors import SourceError
from nixlore.model.plan import FilePatch

CONTEXT = 3
NO_NEWLINE = "\\ No newline at end of file\n"


def file_patch(file: str, old: bytes | None, new: bytes) -> FilePatch:
    """Return what makes one file's bytes into others; `old` is None for a file that is not there yet.

    Raises SourceError for a file that is no UTF-8, as a diff of it could not be shown.
    """
    before, after = ("" if old is None else _text(file, old)), _text(file, new)
    name = file.removeprefix("~/").lstrip("/")
    head = f"--- {'/dev/null' if old is None else _path('a', name)}\n+++ {_path('b', name)}\n"
    rows = "".join(_hunks(_lines(before), _lines(after)))
    made = f"diff --git {_path('a', name)} {_path('b', name)}\n{'new file mode 100644' if old is None else ''}"
    prefix = f"{made}\n" if old is None else made
    return FilePatch(file=file, patch=f"{prefix}{head}{rows}" if rows else "", digest=digest(old))


def digest(data: bytes | None) -> str:
    """Return what stands for a file's bytes, "" for a file that is not there."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _text(file: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = "is no UTF-8 text, so that no diff of it can be shown"
        raise SourceError(message, where=file) from error


def _path(side: str, name: str) -> str:
    """Return a path as git writes it in a diff: in quotes where it has characters of its own meaning."""
    full = f"{side}/{name}"
    if all(" " < char < "\x7f" and char not in '"\\' for char in full):
        return full
    quoted = "".join(
        f"\\{chr(byte)}" if chr(byte) in '"\\' else chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"
        for byte in full.encode()
    )
    return f'"{quoted}"'


def _lines(text: str) -> list[str]:
    """Return a text's lines with their ends; only a line feed ends one, as for git."""
    rows = text.split("\n")
    return [f"{row}\n" for row in rows[:-1]] + ([rows[-1]] if rows[-1] else [])


def _hunks(before: list[str], after: list[str]) -> Iterator[str]:
    for group in difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(CONTEXT):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from _marked(" ", before[old_start:old_end])
                continue
            yield from _marked("-", before[old_start:old_end])
            yield from _marked("+", after[new_start:new_end])


def _range(start: int, end: int) -> str:
    """Return a hunk's place in one file: an empty one stands behind the line before it."""
    length = end - start
    return f"{start + (length > 0)},{length}" if length != 1 else f"{start + 1}"


def _marked(mark: str, rows: list[str]) -> Iterator[str]:
    for row in rows:
        yield f"{mark}{row}" if row.endswith("\n") else f"{mark}{row}\n{NO_NEWLINE}"


class _Edit(NamedTuple):
    """What one hunk does without its context: old lines from a place on, and the new ones."""

    start: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def applied(old: bytes | None, patches: Sequence[str]) -> bytes:
    """Return a file's bytes after several diffs of ours, all made for the same bytes.

    Raises SourceError where one was made for other bytes, or two change the same lines.
    """
    lines = _lines("" if old is None else old.decode("utf-8"))
    edits = sorted({edit for patch in patches for edit in _edits(patch)})
    made, at = [], 0
    for edit in edits:
        if edit.start < at:
            message = "two changes are about the same lines: apply them one after the other"
            raise SourceError(message)
        if tuple(lines[edit.start : edit.start + len(edit.old)]) != edit.old:
            message = "has changed since the patch was made"
            raise SourceError(message)
        made += [*lines[at : edit.start], *edit.new]
        at = edit.start + len(edit.old)
    return "".join([*made, *lines[at:]]).encode()


def _edits(patch: str) -> Iterator[_Edit]:
    """Yield what each row of changes of a diff does."""
    rows, at = _lines(patch), 0
    old: list[str] = []
    new: list[str] = []
    started = False
    for number, row in enumerate(rows):
        if row.startswith("@@ "):
            started = True
            start, _, length = row.split(" ")[1][1:].partition(",")
            at = int(start) - (length != "0")
        elif started and row[0] in "+-":
            bare = number + 1 < len(rows) and rows[number + 1] == NO_NEWLINE
            (old if row[0] == "-" else new).append(row[1:-1] if bare else row[1:])
            continue
        elif started and row.startswith("\\"):
            continue
        if old or new:
            yield _Edit(at, tuple(old), tuple(new))
            at += len(old)
            old, new = [], []
        at += started and row[0] == " "
    if old or new:
        yield _Edit(at, tuple(old), tuple(new))
