"""Answer the usual command line at once: plain commands joined by operators, without substitutions or keywords.

Most of a history is of this kind. What is not is left to the scanners, which give the same answer for these lines.
"""

from __future__ import annotations

import re

from nixlore.data.wrappers import WRAPPERS
from nixlore.model.shell import Dialect, ParsedLine
from nixlore.shell.definitions import DEFINERS

_NAME = r"[\w./~+@%:-][\w./~+@%:,-]*+"
_REDIRECT = r"[0-9]?>>?[ \t]*+[\w./~+-]++(?![(])|[0-9]>&[0-9](?![^ \t;|&\n])|<[ \t]*+[\w./~+-]++(?![(])"
_SHARED = r"""[^ \t\r\n;&|<>()'"\\$`\#\0\1]++|(?<![ \t])\#|\$\w++|"[^"\\$`\0\1]*+"|\\[^\r\n\0\1]"""
_OPERATORS = r"\|\||&&|\||;|\n|&(?![>!|])|\Z"


def _segment(name: str, argument: str, operators: str) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*+({name})((?:[ \t]++(?:{argument})++)*+)[ \t]*+({operators})")


_POSIX = _segment(_NAME, rf"{_SHARED}|'[^'\0\1]*+'|{_REDIRECT}", _OPERATORS)
_SEGMENTS = {
    "fish": _segment(
        _NAME,
        rf"{_SHARED}|(?<![ \t])&(?=[^ \t\r\n;&|<>()])|'[^'\\\0\1]*+'|{_REDIRECT}",
        _OPERATORS.replace("(?![>!|])", "(?=[ \t\n;]|\\Z)"),
    ),
    "posix": _POSIX,
    "zsh": _POSIX,
    "nushell": _segment(
        r"\^?[A-Za-z_./~][\w./~+@:-]*+",
        r"""[^ \t\r\n;&|<>(){}\[\]'"\\$`\#=\0\1]++|(?<![ \t])\#|\$[\w.]++|"[^"\\\0\1]*+"|'[^'\0\1]*+'""",
        r"\||;|\Z",
    ),
}

_PREFIXES = frozenset(
    name
    for name, wrapper in WRAPPERS.items()
    if wrapper.reading == "words" and not wrapper.skip and name not in {",", "comma", "exec", "builtin", "command"}
)
"""Wrappers whose next word is the command they run, when it is no option and no assignment."""

_NEXT = re.compile(r"[ \t]++([A-Za-z0-9_./~+][\w./~+@:-]*+)(?![^ \t])")
_LEFT = frozenset(
    ["if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "select", "function", "time", "coproc", "repeat", "foreach", "end", "always", "begin", "switch", "and", "or", "not", "let", "mut", "const", "def", "def-env", "extern", "export", "alias", "return", "loop", "match", "try", "catch", "finally", "module", "export-env", "true", "false", "null"]
)
"""Words that mean more than a command in some dialect."""

_TO_SCANNER = (_LEFT | WRAPPERS.keys() | DEFINERS) - {"export", "true", "false", "return", "match", "module"}
_TO_NUSHELL_SCANNER = _LEFT | WRAPPERS.keys() | DEFINERS


def simple_line(text: str, dialect: Dialect) -> ParsedLine | None:
    """Return what a line of plain commands runs, or None where a scanner is needed."""
    match = _SEGMENTS[dialect].match
    others = _TO_NUSHELL_SCANNER if dialect == "nushell" else _TO_SCANNER
    found = match(text)
    if found is None:
        return None
    name, arguments, operator = found.groups()
    if not operator and name not in others and "/" not in name and name[0] != "^":
        return ParsedLine((name,))
    names: list[str] = []
    paths: list[str] = []
    chains: list[tuple[str, ...]] = []
    stages: list[str] = []
    position = end = len(text)
    while True:
        if name in others:
            if name not in _PREFIXES or (name == "time" and dialect != "fish"):
                return None
            following = _NEXT.match(arguments)
            if following is None:
                return None
            names.append(name)
            name, arguments = following[1], arguments[following.end() :]
            continue
        if "/" in name:
            name = name.rstrip("/").rpartition("/")[2] or name
            paths.append(name)
        elif name[0] == "^":
            name = name[1:]
        names.append(name)
        stages.append(name)
        if operator != "|":
            if len(stages) > 1:
                chains.append(tuple(stages))
            stages = []
        position = found.end()
        if position >= end:
            break
        found = match(text, position)
        if found is None:
            return None
        name, arguments, operator = found.groups()
    if len(stages) > 1:
        chains.append(tuple(stages))
    return ParsedLine(tuple(names), tuple(chains), tuple(paths))
