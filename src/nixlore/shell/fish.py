r"""Read fish's history file, which looks like YAML and is not.

    - cmd: TEXT
      when: EPOCH
      added_when: EPOCH        (fish 4.8 and later: the first use)
      paths:
        - PATH

TEXT escapes only `\\` and `\n`, undone in one pass from left to right. fish keeps one entry per text, more or less, and
its time is that of the last use. Before fish 2 the format was `# EPOCH` and the command on the next line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.shell.entries import (
    BAD_IMPORT,
    BOM,
    JUNK,
    MAX_LINE,
    MERGE,
    TOO_LONG,
    TORN,
    Columns,
    Entry,
    Format,
    Noted,
    clean_lines,
    decoded,
)

_START = b"- cmd:"
_MARK = b"\xef\xbb\xbf"
_ESCAPE = re.compile(rb"\\([\\n])")
_NUMBER = re.compile(rb" *(-?\d{1,19}) *")
_MARKER = re.compile(rb"(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |$)")
_NESTED = re.compile(rb" *(when: *-?\d+|paths:|- )")
_ADDED = re.compile(rb"\n  added_when: (\d{1,18})(?=\n)")


def unescaped(raw: bytes) -> bytes:
    r"""Return the text behind fish's escapes; a backslash before anything else stays, as does what follows it."""
    if b"\\" not in raw:
        return raw
    return _ESCAPE.sub(lambda found: b"\n" if found[1] == b"n" else b"\\", raw)


def text(raw: bytes) -> str:
    """Return the command behind the raw text of an entry."""
    return decoded(unescaped(raw.removeprefix(b"- cmd: ")))


def _number(raw: bytes) -> int | None:
    """Return a time; none for what is not a whole number of 64 bits, or 0, which fish writes for unknown."""
    found = _NUMBER.fullmatch(raw)
    if found is None:
        return None
    value = int(found[1])
    return value if value and -(2**63) <= value < 2**63 else None


class _Open:
    """The entry whose lines are being read."""

    def __init__(self, position: int, raw: bytes) -> None:
        self.position = position
        self.raw = raw
        self.at: int | None = None
        self.first_at: int | None = None

    def nested(self, line: bytes) -> None:
        key, _, value = line.lstrip(b" ").partition(b":")
        if key == b"when":
            # Two sides of a merge may each state a time: the later one is the last use.
            self.at = max(filter(None, (self.at, _number(value))), default=None)
        elif key == b"added_when":
            self.first_at = _number(value)

    def entry(self) -> Entry:
        return Entry(self.position, decoded(unescaped(self.raw)), self.at, self.first_at)


class _Unwrapping:
    """Undo an import that took each line of another fish history for a command: `- cmd: - cmd: ls`.

    The lines that belonged to a wrapped entry (`- cmd:   when: 17`) are entries without a text.
    """

    def __init__(self, noted: Noted) -> None:
        self._noted = noted
        self._inside = False

    def text(self, raw: bytes) -> bytes:
        """Return the text proper."""
        if raw.startswith(_START):
            self._inside = True
            while raw.startswith(_START):
                raw = raw[len(_START) :].removeprefix(b" ")
        elif self._inside and _NESTED.match(raw):
            raw = b""
        else:
            self._inside = False
        if self._inside:
            self._noted[BAD_IMPORT] += 1
        return raw


def entries(data: bytes, noted: Noted) -> Iterator[Entry]:
    """Yield the entries of a fish history in file order, whatever the bytes."""
    if data.startswith(_MARK):
        noted[BOM] += 1
        data = data[len(_MARK) :]
    if _is_old(data):
        yield from _old_entries(data, noted)
        return
    whole, newline, rest = data.rpartition(b"\n")
    if newline:
        yield from _whole_entries(whole, noted)
    if rest.strip(b"\0\r"):
        # A number that was cut off is a wrong number, and a text that was cut off is not what was typed.
        noted[TORN] += 1


def _whole_entries(data: bytes, noted: Noted) -> Iterator[Entry]:
    """Yield the entries of bytes that end with a whole line."""
    current: _Open | None = None
    unwrapping = _Unwrapping(noted)
    position = 0
    for line in clean_lines(data, noted):
        if line.startswith(_START):
            if current is not None:
                yield current.entry()
                position += 1
            current = None
            if len(line) > MAX_LINE:
                noted[TOO_LONG] += 1
            else:
                current = _Open(position, unwrapping.text(line[len(_START) :].removeprefix(b" ")))
        elif line.startswith(b" "):
            if current is not None:
                current.nested(line[:MAX_LINE])
        elif line:
            _note_junk(line, noted)
    if current is not None:
        yield current.entry()


def _note_junk(line: bytes, noted: Noted) -> None:
    if len(line) > MAX_LINE:
        noted[TOO_LONG] += 1
    elif _MARKER.match(line):
        noted[MERGE] += 1
    elif not line.startswith((b"%", b"---", b"...")):
        noted[JUNK] += 1


def _is_old(data: bytes) -> bool:
    return re.match(rb"# ?\d+\n", data[:64]) is not None


def _old_entries(data: bytes, noted: Noted) -> Iterator[Entry]:
    r"""Yield the entries of the format before fish 2: an optional `# EPOCH`, then the command, newlines as `\` NL."""
    at: int | None = None
    held: list[bytes] = []
    position = 0
    for line in clean_lines(data, noted):
        if not held and re.fullmatch(rb"# ?\d+", line):
            at = _number(line[1:])
        elif len(line) > MAX_LINE:
            noted[TOO_LONG] += 1
            held = []
        elif line.endswith(b"\\") and not line.endswith(b"\\\\"):
            held.append(line[:-1])
        elif held or line:
            yield Entry(position, decoded(b"\n".join([*held, line])), at)
            position += 1
            at, held = None, []


def columns(data: bytes) -> Columns | None:
    """Return the entries of regular bytes, `- cmd: ` before each raw text; None where any line is unusual."""
    if b"\r" in data or b"\0" in data or b"- cmd: - cmd:" in data:
        return None
    first: list[int] = []
    if b"\n  added_when: " in data:
        first = [int(found) for found in _ADDED.findall(data) if int(found)]
        data = _ADDED.sub(b"", data)
    data = _without_paths(data)
    lines = data.split(b"\n")
    if lines.pop() or not lines:
        return None if data else Columns((), ())
    raw, times = lines[::2], _times(lines[1::2])
    begun = data.startswith(b"- cmd: ") + data.count(b"\n- cmd: ")
    if not begun == len(raw) == len(times) or max(times) >= 2**63 or max(map(len, raw)) > MAX_LINE:
        return None
    return Columns(raw, times, min(first, default=None))


def _times(lines: list[bytes]) -> list[int]:
    """Return the times of lines that are all `  when: NUMBER`, fewer than there are lines where one is not.

    As many numbers as entries, each on a line of its own after a `when`, leave no room for any other line.
    """
    import msgspec  # noqa: PLC0415 - not needed to read irregular bytes

    joined = b"\n" + b"\n".join(lines)
    numbers = joined.replace(b"\n  when: ", b",")
    if b"," in joined or not numbers.startswith(b","):
        return []
    try:
        return msgspec.json.decode(b"[" + numbers[1:] + b"]", type=list[int])
    except msgspec.DecodeError:
        return []


def _without_paths(data: bytes) -> bytes:
    """Return regular bytes without the paths that fish noted for its own use."""
    before, *others = data.split(b"\n  paths:\n")
    kept = [before]
    for other in others:
        end = 0
        while other.startswith(b"    - ", end):
            end = other.find(b"\n", end) + 1 or len(other)
        kept.append(other[end:])
    return b"\n".join(kept)


def boundary(data: bytes) -> int:
    """Return where the last entry begins: it alone may still get lines."""
    if _is_old(data.removeprefix(_MARK)):
        return 0
    return data.rfind(b"\n" + _START) + 1


FISH = Format("fish_history", "fish", "distinct command lines", entries, columns, text, boundary)
