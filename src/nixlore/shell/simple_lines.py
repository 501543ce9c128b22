"""Answer the usual command line at once: plain commands joined by operators, without substitutions or keywords.

Most of a history is of this kind. What is not is left to the scanners, which give the same answer for these lines.
"""

from __future__ import annotations

import re

from nixlore.data.late_pattern import late
from nixlore.data.wrappers import WRAPPERS
from nixlore.model.shell import Dialect, ParsedLine
from nixlore.shell.definitions import DEFINERS

_NAME = r"[\w./~+@%:-][\w./~+@%:,-]*+"
_REDIRECT = r"[0-9]?>>?[ \t]*+[\w./~+-]++(?![(])|[0-9]>&[0-9](?![^ \t;|&\n])|<[ \t]*+[\w./~+-]++(?![(])"
_SHARED = r"""[^ \t\r\n;&|<>()'"\\$`\#\0\1]++|(?<![ \t])\#|\$\w++|"[^"\\$`\0\1]*+"|\\[^\r\n\0\1]"""
_OPERATORS = r"\|\||&&|\||;|\n|&(?![>!|])|\Z"


def _segment(name: str, argument: str, operators: str) -> re.Pattern[str]:
    # `(?!)`, which nothing matches, ends what is repeated without going back: Python before 3.11.5 goes on from the
    # wrong place without it, see https://github.com/python/cpython/issues/106052.
    return late(rf"[ \t]*+({name})((?:[ \t]++(?:{argument}|(?!))++|(?!))*+)[ \t]*+({operators})")


_POSIX = _segment(_NAME, rf"{_SHARED}|'[^'\0\1]*+'|{_REDIRECT}", _OPERATORS)
SEGMENTS = {
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

PREFIXES = frozenset(
    name
    for name, wrapper in WRAPPERS.items()
    if wrapper.reading == "words"
    and not wrapper.skip
    and all(option.startswith("-") for option in wrapper.silent)
    and name not in {",", "comma", "exec", "builtin", "command", "time"}
)
"""Wrappers whose next word is the command they run, when it is no option and no assignment."""

NEXT = late(r"[ \t]++([A-Za-z0-9_./~+][\w./~+@:-]*+)(?![^ \t])")
_LEFT_TEXT = (
    "if then else elif fi for while until do done case esac select function time coproc repeat foreach end always "
    "begin switch and or not let mut const def def-env extern export alias return loop match try catch finally "
    "module export-env true false null"
)
LEFT = frozenset(_LEFT_TEXT.split())
"""Words that mean more than a command in some dialect."""

TO_SCANNER = (LEFT | WRAPPERS.keys() | DEFINERS) - {"export", "true", "false", "return", "match", "module"}
TO_NUSHELL_SCANNER = LEFT | WRAPPERS.keys() | DEFINERS


def simple_line(text: str, dialect: Dialect) -> ParsedLine | None:
    """Return what a line of plain commands runs, or None where a scanner is needed."""
    match = SEGMENTS[dialect].match
    others = TO_NUSHELL_SCANNER if dialect == "nushell" else TO_SCANNER
    found = match(text)
    if found is None:
        return None
    name = found[1]
    if not found[3] and name not in others and "/" not in name and name[0] != "^":
        return ParsedLine((name,))
    names: list[str] = []
    paths: list[str] = []
    chains: list[tuple[str, ...]] = []
    stages: list[str] = []
    end = len(text)
    while found is not None:
        word = _unwrapped(found[1], found[2], names) if found[1] in others else found[1]
        if not word or ("/" in word and word.rpartition("/")[2] in others):
            return None
        stages.append(_named(word, names, paths))
        if found[3] != "|":
            if len(stages) > 1:
                chains.append(tuple(stages))
            stages = []
        if found.end() >= end:
            if len(stages) > 1:
                chains.append(tuple(stages))
            return ParsedLine(tuple(names), tuple(chains), tuple(paths))
        found = match(text, found.end())
    return None


def _named(word: str, names: list[str], paths: list[str]) -> str:
    """Note a command and return its name."""
    name = word
    if "/" in word:
        name = word.rstrip("/").rpartition("/")[2] or word
        paths.append(name)
    elif word[0] == "^":
        name = word[1:]
    names.append(name)
    return name


def _unwrapped(name: str, arguments: str, names: list[str]) -> str:
    """Note plain wrappers (`sudo`) and return the word of the command behind them, "" where a scanner is needed."""
    position = 0
    while name in LEFT or name in WRAPPERS or name in DEFINERS:
        following = NEXT.match(arguments, position) if name in PREFIXES else None
        if following is None:
            return ""
        names.append(name)
        name, position = following[1], following.end()
    return name
