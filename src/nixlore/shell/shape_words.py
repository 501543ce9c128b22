"""Turn the words of one command into a step: its subcommands and the names of its options, and no value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nixlore.data.option_forms import (
    AFTER,
    ALWAYS_ATTACHING,
    ATTACHING,
    BEFORE,
    FIRST_ONLY,
    FIRST_ONLY_AFTER,
    NUMBERS_ARE_OPERANDS,
    SINGLE_DASH,
    WITHOUT_HYPHEN,
    WITHOUT_VALUES,
)
from nixlore.data.subcommands import Words, subcommands
from nixlore.model.recording import Join, Step

QUOTED = "\2"
"""Stands for a word, or the rest of one, that is written in quotes: never an option, and only one."""

MOST_OPERANDS = 9
"""Stands for as many operands or more."""

LONGEST_FLAG = 42
"""A longer word is no option."""

LONGEST_CLUSTER = 4
"""More letters than this behind one hyphen are not short options written together."""

LONGEST_KNOWN_CLUSTER = 8
"""The same for letters that are all known as options which take no value."""

_PART = r"(?>(?:[a-z]{1,16}|[a-z][a-z0-9]{0,5}|[0-9]{1,2})(?![a-z0-9]))"
# `(?!)`, which nothing matches, ends what is repeated without going back: Python before 3.11.5 goes on from the wrong
# place without it, see https://github.com/python/cpython/issues/106052.
_LONG = re.compile(rf"--{_PART}(?:-{_PART}|(?!))*+")
_SEVERAL = re.compile(r"[*?\[$\0]|\{(?!\})")
_NO_OPTIONS: frozenset[str] = frozenset()
_NO_WORDS: Words = {}


def step(name: str, words: Sequence[str], by: tuple[str, ...], join: Join, depth: int = 0) -> Step:
    """Return a command as a step; `words` are those behind its name, one in quotes as `QUOTED`."""
    kept: tuple[str, ...] = ()
    flags: list[str] = []
    operands = 0
    table = subcommands(name)
    option = ""  # the one right before, whose value the next word may be
    ended = several = False
    if name in WITHOUT_HYPHEN:
        words = _hyphenated(words)
    for word in words:
        if word[0] == "-" and not ended and word != "-":
            if word == "--":
                table, option, ended = _NO_WORDS, "", True
                continue
            option = flag(name, word)
            if not option:
                operands += 1
            elif option not in flags:
                flags.append(option)
            option = "" if "=" in word else option
            continue
        if table:
            found = table.get(word) if _may_be_subcommand(name, kept, option) else None
            if found is not None:
                kept = (*kept, word)
                table, option = found, ""
                continue
            table = table if option else _NO_WORDS
        ended = ended or (not option and _ends_options(name, kept))
        option = ""
        operands += 1
        several = several or _SEVERAL.search(word) is not None
    return Step(name, kept, tuple(flags), min(operands, MOST_OPERANDS), by, join, depth, several)


def _may_be_subcommand(name: str, kept: tuple[str, ...], option: str) -> bool:
    """Tell whether a word behind an option may be a subcommand, which the option's value is not."""
    if name in AFTER and not kept:
        return option == AFTER[name]
    return option not in BEFORE.get(name, _NO_OPTIONS)


def _ends_options(name: str, kept: tuple[str, ...]) -> bool:
    """Tell whether what follows the first operand is another program's."""
    return name in FIRST_ONLY or (bool(kept) and name in FIRST_ONLY_AFTER.get(kept[-1], _NO_OPTIONS))


def _hyphenated(words: Sequence[str]) -> Sequence[str]:
    """Return the words of a command whose options may stand first without a hyphen, with one."""
    bundle = words[0] if words else ""
    if 0 < len(bundle) <= LONGEST_KNOWN_CLUSTER and bundle.isascii() and bundle.isalpha():
        return ["-" + bundle, *words[1:]]
    return words


def flag(name: str, word: str) -> str:
    """Return the name of an option without what may be its value, "" where it has no such name."""
    if word[1] == "-":
        long = word.partition("=")[0]
        return long if len(long) <= LONGEST_FLAG and _LONG.fullmatch(long) else ""
    if len(word) == 2:
        return _single(name, word, number=True)
    known = SINGLE_DASH.get(name)
    if known is not None and (long := word.partition("=")[0]) in known:
        return long
    letters = word[1:]
    without = WITHOUT_VALUES.get(name, _NO_OPTIONS)
    if len(letters) <= LONGEST_CLUSTER and _is_cluster(name, letters, without):
        return word
    if len(letters) <= LONGEST_KNOWN_CLUSTER and without.issuperset(letters[:-1]) and letters.isalnum():
        return word
    return _single(name, word[:2], number=letters.isdigit())


def _single(name: str, option: str, *, number: bool) -> str:
    """Return an option of one letter; a number is a count (`head -5`) but where it is known as an option."""
    letter = option[1]
    if "0" <= letter <= "9":
        if letter in WITHOUT_VALUES.get(name, _NO_OPTIONS):
            return option
        return "-n" if number and name not in NUMBERS_ARE_OPERANDS else ""
    return option if letter.isascii() and letter.isalpha() else ""


def _is_cluster(name: str, letters: str, without: frozenset[str]) -> bool:
    """Tell whether letters are short options written together, none but the last of which may take a value."""
    attaching = ATTACHING.get(name, _NO_OPTIONS)
    for letter in letters[:-1]:
        if letter in attaching or (letter in ALWAYS_ATTACHING and letter not in without):
            return False
    return letters.isascii() and (letters.isalpha() or without.issuperset(letters))
