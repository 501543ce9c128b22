"""Where settings files hold command lines, and how such a value is read as text for the shell grammar.

Nothing here runs or judges a command. Each line is looked at by itself, so a value that goes on over several lines
gives its first line only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from nixlore.data.late_pattern import late

MAX_LINE = 4_000
"""Longer lines are generated data; only their beginning is looked at."""

_KEYS = (
    r"exec|cmd|command|on[-_]?(?:click|scroll|timeout|resume|lock|unlock|notify)|spawn|\brun\b|shell\b|pager|editor"
    r"|browser|terminal|opener|program|formatter|linter|launcher|helper|viewer|player|previewer|passwordeval|passcmd"
    r"|prog\b|handler|external|textconv|interpreter|locker|screenshot|startup|autostart|askpass|tool\b|hook"
)
_KEY = late(_KEYS, re.IGNORECASE)
_HINT = late(_KEYS + r"|call|system|popen|run|shell|process|path|binary", re.IGNORECASE)
"""What every line holds that any of the general forms below matches: one search spares the others most lines."""

_ASSIGNED = late(r"""^\s*(?:[-+*]\s+)?["'\[]{0,2}([\w.$+/ -]{1,80}?)["'\]]{0,2}\s*(?::=|=>|[:=])\s*(\S.*)$""")
_CALLED = late(
    r"""(?:spawn\w*|execute|system\w*|[pP]open|run|call|with_shell|exec\w*|shell[-_]command|start-process|call-process)"""
    r"""\s{0,4}[(\[{]{0,3}\s{0,4}(["'].*)$"""
)
_EXEC_WORD = late(r"(?:^|[\s,;(])exec(?:[-_]\w+)*[,\s]\s*(?:--no-startup-id\s+)?(\S.*)$")
_SPAWN_WORD = late(r"(?:^|[\s{;])spawn(?:-at-startup|-sh(?:-at-startup)?)?\s+(\"?\S.*)$")
_UNIT = late(r"^\s*Exec(?:Start|Stop|Reload|Condition)?(?:Pre|Post)?\s*=\s*[-@:+!|]*(\S.*)$")
_DESKTOP = late(r"^(?:Try)?Exec\s*=\s*(\S.*)$")
_TMUX = late(
    r"\b(?:run-shell|run|if-shell|if|display-popup|popup|copy-pipe\S*|pipe-pane|new-window|neww|split-window)\b(.*)$"
)
_TMUX_SHELL = late(r"#\(([^)]*)\)")
_BANG = late(r"""=\s*["']?!\s*(\S.*?)["']?\s*$""")
_LF = late(r"^\s*(?:map|cmd)\s+\S+\s+[$!&%]\s*\{{0,2}\s*(\S.*)$")
_RIFLE = late(r"=\s*(\S[^=]*)$")
_MAILCAP = late(r"^[\w.+*-]+/[\w.+*-]+\s*;\s*([^;]+)")
_RECIPE = late(r"^\s+[@-]{0,2}(\S.*)$")
_CRON = late(r"^\s*(?:@\w+|(?:[\d*/,-]+\s+){5})\s*(\S.*)$")
_SPACED = late(r"^\s*(?:set(?:-option)?\s+(?:-\w+\s+)*)?([\w-]{2,40})\s+([^\s=:][^=]*)$")
_LISP = late(r"""[\w-]{0,80}(?:command|program|executable|path|binary)\s+['(]{0,3}("[^"\n]*"[^)\n]*)""")
_QUOTED = late(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""")


_SIMPLE = {
    "unit": (_UNIT, "unit"),
    "desktop": (_DESKTOP, "dotfile"),
    "mailcap": (_MAILCAP, "dotfile"),
    "cron": (_CRON, "unit"),
    "make": (_RECIPE, "script"),
}


class Position(NamedTuple):
    """One command line of a settings file: its text, and how such a place is called in a record."""

    text: str
    how: str


def positions(line: str, kind: str) -> Iterator[Position]:
    """Yield the command lines that one line of a settings file of this kind holds."""
    line = line[:MAX_LINE]
    if kind in _SIMPLE:
        pattern, how = _SIMPLE[kind]
        yield from _each(pattern, line, how)
    elif kind == "lf":
        yield from _each(_LF, line, "keybinding")
        yield from _each(_RIFLE, line, "dotfile")
    elif kind == "tmux":
        for found in _TMUX.finditer(line):
            yield from (Position(text, "keybinding") for text in _strings(found[1]) or [found[1]])
        yield from (Position(found[1], "dotfile") for found in _TMUX_SHELL.finditer(line))
        yield from _assigned(line, "dotfile")
    elif kind == "git":
        yield from _each(_BANG, line, "git")
        yield from _assigned(line, "git")
    else:
        yield from _general(line, "keybinding" if kind == "keys" else "dotfile")


def _general(line: str, how: str) -> Iterator[Position]:
    if _HINT.search(line) is None:
        return
    yield from _each(_EXEC_WORD, line, how)
    yield from _each(_SPAWN_WORD, line, how)
    for found in _CALLED.finditer(line):
        yield Position(_command(found[1], is_list=True), how)
    for found in _LISP.finditer(line):
        yield Position(_command(found[1], is_list=True), how)
    yield from _assigned(line, how)


def _each(pattern: re.Pattern[str], line: str, how: str) -> Iterator[Position]:
    yield from (Position(_command(found[1]), how) for found in pattern.finditer(line))


def _assigned(line: str, how: str) -> Iterator[Position]:
    found = _ASSIGNED.match(line)
    found = found or _SPACED.match(line)
    if found is not None and _KEY.search(found[1]):
        yield Position(_command(found[2]), how)


def _command(value: str, *, is_list: bool = False) -> str:
    """Return a value as one command line: a list is taken as its words, a quoted text as what it holds."""
    value = value.strip()
    words = _strings(value)
    if words and (is_list or value[0] in "[{("):
        return words[0] if len(words) == 1 else " ".join(f"'{word}'" if "'" not in word else word for word in words)
    if words and value[0] in "\"'":
        return words[0]
    return value.rstrip(",;}")


def _strings(value: str) -> list[str]:
    return [(found[1] or found[2] or "").replace('\\"', '"') for found in _QUOTED.finditer(value)]
