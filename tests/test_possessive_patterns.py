"""What is repeated without going back means the same in every Python, in those before 3.11.5 as well.

There a repetition that gives up inside one turn may go on from where that turn had come to, not from where it began:
https://github.com/python/cpython/issues/106052. A turn is safe when nothing but its first part can look ahead or take
back, or when its last alternative is `(?!)`, which is tried from the beginning of the turn.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from re import _parser as parser
from types import ModuleType

import pytest

import nixlore

SINGLE = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}
BOTH = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def modules() -> Iterator[ModuleType]:
    yield from (
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(nixlore.__path__, "nixlore.")
        if not found.name.endswith("__main__")
    )


def patterns(value: object, depth: int = 3) -> Iterator[re.Pattern[str]]:
    """Yield the expressions that a value is or holds, those that are compiled late as well."""
    if isinstance(getattr(value, "pattern", None), str | bytes):
        yield value
    elif depth and isinstance(value, Mapping):
        yield from (found for one in value.values() for found in patterns(one, depth - 1))
    elif depth and isinstance(value, tuple | list | frozenset | set):
        yield from (found for one in value for found in patterns(one, depth - 1))


def below(parts: Iterable[tuple[object, object]]) -> Iterator[tuple[str, object]]:
    """Yield every part of a parsed expression with its name."""
    for code, given in parts:
        name = str(code)
        yield name, given
        if name in BOTH:
            yield from below(given[2])
        elif name == "SUBPATTERN":
            yield from below(given[3])
        elif name == "ATOMIC_GROUP":
            yield from below(given)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from below(given[1])
        elif name == "BRANCH":
            yield from (found for one in given[1] for found in below(one))


def is_one_character(parts: Iterable[tuple[object, object]]) -> bool:
    return [str(code) in SINGLE for code, _ in parts] == [True]


def is_never(parts: Iterable[tuple[object, object]]) -> bool:
    """Tell whether an alternative is `(?!)`, which newer Pythons have a name for."""
    names = [str(code) for code, _ in parts]
    return names == ["FAILURE"] or (names == ["ASSERT_NOT"] and not len(parts[0][1][1]))


def is_safe(turn: Iterable[tuple[object, object]]) -> bool:
    """Tell whether a turn that gives up leaves no trace."""
    parts = [(str(code), given) for code, given in turn]
    if [name for name, _ in parts] == ["BRANCH"]:
        alternatives = parts[0][1][1]
        return is_never(alternatives[-1]) or all(map(is_safe, alternatives))
    first, *others = parts
    begins = first[0] in SINGLE or (first[0] == "POSSESSIVE_REPEAT" and is_one_character(first[1][2]))
    return begins and all(name in SINGLE for name, _ in others)


def wrong(pattern: str | bytes, flags: int) -> bool:
    """Tell whether an expression has a turn that is not safe."""
    repeated = (given[2] for name, given in below(parser.parse(pattern, flags)) if name == "POSSESSIVE_REPEAT")
    return any(not is_one_character(turn) and not is_safe(turn) for turn in repeated)


def test_no_turn_of_a_possessive_repetition_leaves_a_trace_when_it_gives_up():
    every = {
        (found.pattern, found.flags): module.__name__
        for module in modules()
        for value in list(vars(module).values())
        for found in patterns(value)
    }
    assert len(every) > 300
    flags = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE | re.ASCII
    assert {key: name for key, name in every.items() if wrong(key[0], key[1] & flags)} == {}


@pytest.mark.parametrize(
    ("pattern", "is_wrong"),
    [
        (r"(?:ab?c)*+", True),
        (r"((?:[^q]|(?<!x)&(?=y))++)", True),
        (r"(?:[ab]+c|d)*+", True),
        (r"(?:\d++|\{\w++\})?+", True),
        (r"(?:(?>a)b)*+", True),
        (r"(?:[^'\\]++|\\.)*+", False),
        (r"(?:ab?c|(?!))*+", False),
        (r"[a-z]*+x++\d{1,3}+", False),
        (r"(?>(?:ab?c)*)", False),
    ],
)
def test_which_expressions_older_pythons_get_wrong(pattern, is_wrong):
    assert wrong(pattern, 0) is is_wrong
