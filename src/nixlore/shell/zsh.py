r"""Read zsh's history file: `: START:ELAPSED;COMMAND` (extended) and plain lines, also mixed in one file.

A newline inside a command is written as `\` NL, a backslash before one as `\\` NL, and a command that ends in a
backslash gets one more blank. A plain command that begins with a colon is written `\:`. The file is *metafied*: NUL and
the bytes 0x83 to 0xa2 are written as 0x83 and the byte with bit 0x20 flipped, so most non-ASCII text is not UTF-8
until that is undone. (zsh's hist.c and utils.c)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.shell.entries import BOM, MAX_LINE, TOO_LONG, TORN, Columns, Entry, Format, Noted, clean_lines, decoded

_MARK = b"\xef\xbb\xbf"
_META = re.compile(rb"\x83(.)", re.DOTALL)
_EXTENDED = re.compile(rb": *(\d{1,18}):(\d{0,18});")
_CUT = re.compile(rb": *\d+(:\d*)?")
_REGULAR = re.compile(rb"^: (\d{1,11}):(\d{1,11});(.*)\n", re.MULTILINE)
_PADDED = re.compile(rb"\\ +\Z")


def unmetafied(raw: bytes) -> bytes:
    """Return the bytes that zsh stands for; text that is UTF-8 only as it is was not written by zsh and stays."""
    if b"\x83" not in raw:
        return raw
    plain = _META.sub(lambda found: bytes([found[1][0] ^ 0x20]), raw)
    return raw if _is_utf8(raw) and not _is_utf8(plain) else plain


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def text(raw: bytes) -> str:
    """Return the command behind the raw text of one entry."""
    return decoded(unmetafied(raw))


def _logical_lines(data: bytes, noted: Noted) -> Iterator[bytes]:
    """Yield each entry as one run of bytes, its continued lines joined."""
    held: list[bytes] = []
    for line in clean_lines(data.removesuffix(b"\n"), noted) if data else ():
        if line.endswith(b"\\"):
            held.append(line[:-1])
            continue
        if _PADDED.search(line):
            line = line[:-1]  # noqa: PLW2901 - the blank is zsh's, not the command's
        yield b"\n".join([*held, line]) if held else line
        held = []
    if held:
        yield b"\n".join(held)


def entries(data: bytes, noted: Noted) -> Iterator[Entry]:
    """Yield the entries of a zsh history in file order, whatever the bytes."""
    if data.startswith(_MARK):
        noted[BOM] += 1
        data = data[len(_MARK) :]
    position = 0
    for line in _logical_lines(data, noted):
        if len(line) > MAX_LINE:
            noted[TOO_LONG] += 1
            continue
        if _CUT.fullmatch(line) and data.endswith(line):
            noted[TORN] += 1
            continue
        at, duration, raw = _split(line)
        yield Entry(position, text(raw), at, duration=duration)
        position += 1


def _split(line: bytes) -> tuple[int | None, float | None, bytes]:
    """Return an entry's time, duration and raw text.

    A duration of 0 is what SHARE_HISTORY always writes, so it tells nothing.
    """
    found = _EXTENDED.match(line)
    if found is not None:
        return int(found[1]) or None, float(found[2] or 0) or None, line[found.end() :]
    return None, None, line[1:] if line.startswith(b"\\:") else line


def columns(data: bytes) -> Columns | None:
    """Return the entries of regular bytes: extended lines, none of them continued or padded."""
    if b"\r" in data or b"\0" in data or b"\\\n" in data or (b"\\ " in data and re.search(rb"\\ +\n", data)):
        return None
    found = _REGULAR.findall(data)
    if not found:
        return None if data else Columns((), ())
    times, durations, raw = zip(*found, strict=True)
    covered = 5 * len(raw) + sum(map(len, raw)) + sum(map(len, times)) + sum(map(len, durations))
    if covered != len(data) or max(map(len, raw)) > MAX_LINE - 32:
        return None
    return Columns(raw, tuple(map(int, times)))


def boundary(data: bytes) -> int:
    r"""Return the last line start that does not continue a line before it."""
    end = data.rfind(b"\n")
    while end >= 0 and _may_go_on(data[data.rfind(b"\n", 0, end) + 1 : end]):
        end = data.rfind(b"\n", 0, end)
    return end + 1


def _may_go_on(line: bytes) -> bool:
    """Tell whether the next line may belong to this one's entry; a run of NULs alone is no line, so it ends none."""
    bare = line.rstrip(b"\0\r")
    return bare.endswith(b"\\") or (not bare and b"\0" in line)


ZSH = Format("zsh_history", "zsh", "runs", entries, columns, text, boundary)
