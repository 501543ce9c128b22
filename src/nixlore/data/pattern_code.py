"""What CPython compiles a regular expression to, as a value that can be kept, and the pattern made of it again.

A sixth of the time in which twenty new commits are read went into compiling the patterns that their messages are held
against. `re` itself keeps nothing, so its parts are used here: where they are not those that are known, or the
interpreter refuses what was kept, `re.compile` is what is left (`docs/decisions/0012-…`). Its examination is no proof:
damaged code may end the process, so that only what is known to be whole may come here.
"""

from __future__ import annotations

import importlib
import re
import sys
from array import array
from typing import Any

import msgspec

UNIT = "I"
"""The type of one word of the code, four bytes."""


class Code(msgspec.Struct, frozen=True, array_like=True):
    """What a pattern is compiled to: its words, all flags, how many groups it has and the numbers of named ones."""

    words: bytes
    flags: int
    groups: int
    names: dict[str, int]


def dialect() -> str:
    """Return what tells whose code it is, "" where it cannot be made or used."""
    engine = _part("_sre")
    if sys.implementation.name != "cpython" or getattr(engine, "CODESIZE", 0) != array(UNIT).itemsize:
        return ""
    return f"{sys.implementation.cache_tag}-{getattr(engine, 'MAGIC', 0)}-{sys.byteorder}"


def coded(pattern: str | bytes, flags: int) -> Code | None:
    """Return what a pattern is compiled to; None where this Python does not tell. Raises re.error."""
    parser, compiler = _part("re._parser"), _part("re._compiler")
    if parser is None or compiler is None or not dialect():
        return None
    try:
        parsed = parser.parse(pattern, flags)
        words = array(UNIT, compiler._code(parsed, flags)).tobytes()  # noqa: SLF001 - what `re.compile` does itself
        state = parsed.state
        return Code(words, flags | state.flags, state.groups - 1, dict(state.groupdict))
    except (AttributeError, TypeError, OverflowError):
        return None


def pattern_of(pattern: str | bytes, code: Code) -> re.Pattern[Any] | None:
    """Return the compiled pattern; None where this Python takes no such code. The code must be what `coded` made."""
    numbered = {number: name for name, number in code.names.items()}
    names = tuple(numbered.get(number) for number in range(code.groups + 1))
    try:
        words = array(UNIT, code.words).tolist()
        made = _part("_sre").compile(pattern, code.flags, words, code.groups, code.names, names)
    except (AttributeError, TypeError, ValueError, OverflowError, RuntimeError):
        return None
    return made if isinstance(made, re.Pattern) else None


def _part(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
