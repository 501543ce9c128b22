"""One member of a JSON file set, with every other byte as it was: no order, indentation or number changes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from nixlore.errors import SourceError

BYTE_ORDER_MARK = "\ufeff"

BLANK = " \t\r\n"
"""What JSON has between its parts; Python calls more of it blank."""

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')


class _Member(NamedTuple):
    """One member of an object by places in the text: where its key begins, its value begins and ends."""

    key: str
    start: int
    value: int
    end: int


class _Object(NamedTuple):
    """One object by places in the text: its braces and its members."""

    start: int
    end: int
    members: tuple[_Member, ...]


def with_member(data: bytes, path: Sequence[str], value: object) -> bytes:
    """Return a file's bytes in which the member at a path has a value; an empty file becomes an object.

    Objects on the way are made where they are missing. Raises SourceError for a file that is no strict JSON object, or
    where something on the way is no object.
    """
    text = _text(data) or "{}\n"
    decoder = json.JSONDecoder()
    found = _object(text, _start(text), decoder)
    for depth, key in enumerate(path):
        member = next((one for one in found.members if one.key == key), None)
        rest = path[depth + 1 :]
        if member is None:
            return _encoded(data, _inserted(text, found, key, _nested(rest, value)))
        if not rest:
            same = json.loads(text[member.value : member.end]) == value
            new = text[member.value : member.end] if same else _written(value, text, member.start)
            return _encoded(data, text[: member.value] + new + text[member.end :])
        if text[member.value] != "{":
            message = f"{'.'.join(path[: depth + 1])} is no object"
            raise SourceError(message)
        found = _object(text, member.value, decoder)
    return data


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
        if text.strip(BLANK):
            json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        message = "is no strict JSON, so it is left alone"
        raise SourceError(message, remedy="add it by hand: --dry-run shows what") from error
    return text if text.strip(BLANK) else ""


def _encoded(data: bytes, text: str) -> bytes:
    return (BYTE_ORDER_MARK if data.startswith(b"\xef\xbb\xbf") else "").encode() + text.encode()


def _start(text: str) -> int:
    start = _after_space(text, 0)
    if text[start] != "{":
        message = "is no JSON object"
        raise SourceError(message)
    return start


def _object(text: str, start: int, decoder: json.JSONDecoder) -> _Object:
    """Return the object that begins at a brace; the text is known to be JSON."""
    members = []
    at = _after_space(text, start + 1)
    while text[at] != "}":
        key = _STRING.match(text, at)
        if key is None:  # Strict JSON has a string here.
            message = "is no strict JSON"
            raise SourceError(message)
        value = _after_space(text, _after_space(text, key.end()) + 1)
        _, end = decoder.raw_decode(text, value)
        members.append(_Member(json.loads(key[0]), at, value, end))
        at = _after_space(text, end)
        at = _after_space(text, at + 1) if text[at] == "," else at
    return _Object(start, at, tuple(members))


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()


def _nested(path: Sequence[str], value: object) -> object:
    for key in reversed(path):
        value = {key: value}
    return value


def _inserted(text: str, found: _Object, key: str, value: object) -> str:
    """Return the text with a new last member, laid out as the members before it."""
    name = f"{json.dumps(key, ensure_ascii=False)}: "
    ending = "\r\n" if "\r\n" in text else "\n"
    if found.members:
        last = found.members[-1]
        lead = text[_line_start(text, last.start) : last.start]
        is_alone = not lead.strip() and "\n" in text[: last.start]
        gap = f",{ending}{lead}" if is_alone else ", "
        return (
            text[: last.end] + gap + name + _written(value, text, last.start, compact=not is_alone) + text[last.end :]
        )
    outer = _indent(text, found.start)
    step = _step(text)
    made = f"{ending}{outer}{step}{name}{_dumped(value, outer + step, step, ending)}{ending}{outer}"
    return text[: found.start + 1] + made + text[found.end :]


def _written(value: object, text: str, at: int, *, compact: bool = False) -> str:
    """Return a value as the file would have it where a member begins."""
    if compact:
        return json.dumps(value, ensure_ascii=False)
    return _dumped(value, _indent(text, at), _step(text), "\r\n" if "\r\n" in text else "\n")


def _dumped(value: object, outer: str, step: str, ending: str) -> str:
    dumped = json.dumps(value, ensure_ascii=False, indent=step)
    return dumped.replace("\n", f"{ending}{outer}")


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _indent(text: str, at: int) -> str:
    line = text[_line_start(text, at) : at]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _step(text: str) -> str:
    """Return by how much the file indents, two blanks where it does not tell."""
    found = re.search(r'^([ \t]+)"', text, re.MULTILINE)
    return found[1] if found else "  "


def without_member(data: bytes, path: Sequence[str]) -> bytes:
    """Return a file's bytes without the member at a path; the same bytes where there is none.

    Raises SourceError for a file that is no strict JSON object.
    """
    text = _text(data)
    if not text:
        return data
    decoder = json.JSONDecoder()
    found = _object(text, _start(text), decoder)
    for depth, key in enumerate(path):
        number = next((number for number, one in enumerate(found.members) if one.key == key), None)
        if number is None:
            return data
        if depth == len(path) - 1:
            return _encoded(data, _taken(text, found, number))
        if text[found.members[number].value] != "{":
            return data
        found = _object(text, found.members[number].value, decoder)
    return data


def _taken(text: str, found: _Object, number: int) -> str:
    """Return the text without one member and the comma that parted it from its neighbour."""
    members = found.members
    if len(members) == 1:
        return text[: found.start + 1] + text[found.end :]
    if number + 1 < len(members):
        return text[: members[number].start] + text[members[number + 1].start :]
    return text[: members[number - 1].end] + text[members[number].end :]
