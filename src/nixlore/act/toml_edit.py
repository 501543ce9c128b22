"""One entry of a TOML file added, with every other byte as it was.

The place is found in the text; that the result is the old content and the entry, and nothing else, is proven by reading
both with Python's own parser. What cannot be proven is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nixlore.errors import SourceError

HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
PIECE = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]]')
"""What may stand in an array besides blanks and commas: a string, a comment, or a bracket."""

BARE = re.compile(r"[A-Za-z0-9_-]+")
REMEDY = "add it by hand"


def with_item(data: bytes, path: Sequence[str], item: str) -> bytes:
    """Return a file's bytes with a string added at the end of the array at a path; table and array are made if need be.

    The file is returned as it is where the array has the string already. Raises SourceError where it cannot be placed.
    """
    text = _text(data)
    before = _parsed(text)
    wanted = _with_item(before, path, item)
    if wanted == before:
        return data
    return _proven(_placed(text, path, item), wanted)


def with_pair(data: bytes, table: Sequence[str], key: str, value: str) -> bytes:
    """Return a file's bytes with `key = "value"` at the end of a table, which is made if need be.

    Raises SourceError where the table has the key already, or where it cannot be placed.
    """
    text = _text(data)
    before = _parsed(text)
    inner, wanted = _made(before, table)
    if key in inner:
        message = f"has {'.'.join((*table, key))} already"
        raise SourceError(message, remedy=REMEDY)
    inner[key] = value
    row = f"{_key(key)} = {_string(value)}"
    place = _table(text, table)
    if place is None:
        return _proven(_appended(text, table, row), wanted)
    end = place[0] + len(text[place[0] : place[1]].rstrip())
    return _proven(f"{text[:end]}{_ending(text)}{row}{text[end:] or _ending(text)}", wanted)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = "is no UTF-8 text"
        raise SourceError(message, remedy=REMEDY) from error


def _parsed(text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - only an edit needs it

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = "is no TOML that can be read"
        raise SourceError(message, remedy=REMEDY) from error


def _proven(text: str, wanted: dict[str, Any]) -> bytes:
    if _parsed(text) != wanted:
        message = "is written in a way in which the entry cannot be placed for sure"
        raise SourceError(message, remedy=REMEDY)
    return text.encode()


def _made(content: dict[str, Any], path: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the table at a path of a copy of the content, and the copy."""
    import copy  # noqa: PLC0415 - only an edit needs it

    made = copy.deepcopy(content)
    inner = made
    for key in path:
        inner = inner.setdefault(key, {})
        if not isinstance(inner, dict):
            message = f"{key} is no table"
            raise SourceError(message, remedy=REMEDY)
    return inner, made


def _with_item(content: dict[str, Any], path: Sequence[str], item: str) -> dict[str, Any]:
    inner, made = _made(content, path[:-1])
    array = inner.setdefault(path[-1], [])
    if not isinstance(array, list):
        message = f"{'.'.join(path)} is no array"
        raise SourceError(message, remedy=REMEDY)
    if item not in array:
        array.append(item)
    return made


def _placed(text: str, path: Sequence[str], item: str) -> str:
    place = _table(text, path[:-1])
    ending = _ending(text)
    if place is None:
        return _appended(text, path[:-1], f"{_key(path[-1])} = [{ending}  {_string(item)},{ending}]")
    start, end = place
    found = re.compile(rf"^[ \t]*{re.escape(_key(path[-1]))}[ \t]*=[ \t]*\[", re.MULTILINE).search(text, start, end)
    if found is None:
        after = start + len(text[start:end].rstrip())
        row = f"{_key(path[-1])} = [{ending}  {_string(item)},{ending}]"
        return f"{text[:after]}{ending}{row}{text[after:] or ending}"
    return _into_array(text, found.end(), _string(item), ending)


def _into_array(text: str, start: int, item: str, ending: str) -> str:
    """Put an item behind the last one of the array that begins at a place, laid out as the others."""
    depth, last = 1, None
    for piece in PIECE.finditer(text, start):
        if piece[0] == "]":
            depth -= 1
            if not depth:
                break
        elif piece[0] == "[":
            depth += 1
        elif not piece[0].startswith("#"):
            last = piece
    else:
        message = "has an array without an end"
        raise SourceError(message, remedy=REMEDY)
    if last is None:
        return f"{text[:start]}{item}{text[start:]}"
    line = text.rfind("\n", 0, last.start()) + 1
    lead = text[line : last.start()]
    gap = f",{ending}{lead}" if not lead.strip() and line > start else ", "
    return f"{text[: last.end()]}{gap}{item}{text[last.end() :]}"


def _table(text: str, path: Sequence[str]) -> tuple[int, int] | None:
    """Return where the body of a table with a header of its own begins and ends."""
    name = r"[ \t]*\.[ \t]*".join(rf"(?:{re.escape(_key(part))}|\"{re.escape(part)}\")" for part in path)
    found = re.compile(rf"^[ \t]*\[[ \t]*{name}[ \t]*\][^\n]*$", re.MULTILINE).search(text)
    if found is None:
        return None
    after = HEADER.search(text, found.end())
    return found.end(), after.start() if after is not None else len(text)


def _appended(text: str, table: Sequence[str], row: str) -> str:
    ending = _ending(text)
    gap = "" if not text else ending if text.endswith("\n") else 2 * ending
    return f"{text}{gap}[{'.'.join(map(_key, table))}]{ending}{row}{ending}"


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _string(key)


def _string(value: str) -> str:
    if any(ord(char) < 32 for char in value):
        message = "cannot hold such an entry"
        raise SourceError(message, remedy=REMEDY)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _ending(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
