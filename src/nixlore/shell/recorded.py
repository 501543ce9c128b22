r"""What our own recording in fish, bash and zsh has written: one line for each command that ended.

A line is made of fields with tabs between them (`data/recording/record.*` writes them); fish escapes the whole line as
a URL does, bash quotes its last fields as `'…'` or `$'…'`, zsh as `$'…'`:

    S  1  session  shell  time  process  user  host  PATH
    C  1  session  shell  time  milliseconds  exit  codes of the pipeline  marks  directory  text

`time` is when the command ended, in epoch seconds; `a+b` stands for their sum (fish knows only the time since the
system began). `marks` are `agent`, `shell` (inside `nix develop` or the like) and `path` (the PATH is not the one that
the session began with). A text is "" where the shell did not tell it, and may be cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from nixlore.shell.entries import JUNK, TOO_LONG, TORN, Noted, decoded

FORM = b"1"
"""The number of this form of lines; lines of another are counted as unknown."""

LONGEST = 1_000_000
"""A longer line holds no command that anybody typed."""


class Session(NamedTuple):
    """One shell that was started with our recording: when, by whom, where, and with which PATH."""

    session: str
    shell: str
    at: float
    user: str
    host: str
    path: tuple[str, ...]


class Ended(NamedTuple):
    """One command that ended: `at` in epoch seconds, how long it took in seconds, and how it went.

    `codes` are those of the pipeline's stages, `directory` is where it was started. `text` is as typed, "" where the
    shell could not tell it.
    """

    session: str
    shell: str
    at: float
    seconds: float
    exit: int
    codes: tuple[int, ...]
    is_agent: bool
    in_shell: bool
    has_own_path: bool
    directory: str
    text: str


def read(data: bytes, noted: Noted | None = None) -> Iterator[Session | Ended]:
    """Yield what whole lines say, in their order; lines of no known form and a torn last one are counted only."""
    noted = Counter() if noted is None else noted
    lines = data.split(b"\n")
    if lines.pop():
        noted[TORN] += 1
    for line in lines:
        if not line:
            continue
        if len(line) > LONGEST:
            noted[TOO_LONG] += 1
            continue
        try:
            found = _line(line)
        except (ValueError, OverflowError):
            found = None
        if found is None:
            noted[JUNK] += 1
        else:
            yield found


def _line(line: bytes) -> Session | Ended | None:
    """Return what a line says, None when it has not this form; raises ValueError where a number is none."""
    if b"\t" not in line[:4]:
        line = unquote_to_bytes(line)
    kind, form, *fields = line.split(b"\t", _FIELDS.get(line[:1], 1))
    if form != FORM or len(fields) + 1 != _FIELDS.get(kind):
        return None
    words = [decoded(field) for field in fields]
    unquoted = _UNQUOTED.get(words[1], str)
    return _session(words, unquoted) if kind == b"S" else _ended(words, unquoted)


_FIELDS: Mapping[bytes, int] = {b"S": 8, b"C": 10}


def _session(words: list[str], unquoted: Callable[[str], str]) -> Session:
    session, shell, at, _, user, host, path = words
    folders = tuple(filter(None, unquoted(path).split(":")))
    return Session(session, shell, _time(at), unquoted(user), unquoted(host), folders)


def _ended(words: list[str], unquoted: Callable[[str], str]) -> Ended:
    session, shell, at, took, code, codes, marks, directory, text = words
    marked, typed = marks.split(), unquoted(text)
    # What is put into the background leaves the codes of the pipeline before it.
    stages = tuple(map(int, codes.split())) if not _BACKGROUND.search(typed) else (int(code),)
    return Ended(
        session,
        shell,
        _time(at),
        max(int(took), 0) / 1000,
        int(code),
        stages,
        "agent" in marked,
        "shell" in marked,
        "path" in marked,
        unquoted(directory),
        typed,
    )


_BACKGROUND = re.compile(r"(?:^|[^&|])&!?\s*\Z|&\|\s*\Z")


def _time(word: str) -> float:
    """Return epoch seconds; raises ValueError for what is no time at all, as a year of a million is none."""
    at = sum(map(float, word.split("+")))
    if not 0 < at < 1e11:
        raise ValueError(word)
    return at


_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|c(.)|(.))", re.DOTALL
)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v"}
_QUOTED = re.compile(r"\$'((?:[^'\\]|\\.)*)(?:'|\Z)|'([^']*)(?:'|\Z)|\\(.)|([^'\\$]+|\$)", re.DOTALL)


def _quoted(word: str) -> str:
    """Return what stands for a word that bash or zsh has quoted."""
    parts = [_plain(found) for found in _QUOTED.finditer(word)]
    return decoded("".join(parts).encode("utf-8", "surrogateescape"))


def _plain(found: re.Match[str]) -> str:
    escaped, single, one, rest = found.groups()
    if escaped is not None:
        return _ESCAPE.sub(_character, escaped)
    return next(part for part in (single, one, rest) if part is not None)


def _character(found: re.Match[str]) -> str:
    octal, low, short, long, control, other = found.groups()
    if octal or low:
        return bytes([int(octal, 8) & 0xFF if octal else int(low, 16)]).decode("utf-8", "surrogateescape")
    if short or long:
        number = int(short or long, 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
    if control:
        return chr(ord(control) & 0x1F)
    return _NAMED.get(other, other)


_UNQUOTED: Mapping[str, Callable[[str], str]] = {"bash": _quoted, "zsh": _quoted}
"""How each shell's quoting is undone; fish's is that of the whole line."""
