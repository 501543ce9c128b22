"""Names that a command line defines with `alias`, `abbr` and zsh's `autoload`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nixlore.model.shell import Dialect
from nixlore.shell.frames import Defined
from nixlore.shell.scanner import SUBSTITUTION, VARIABLE

DEFINERS = frozenset({"alias", "abbr", "autoload"})
"""Commands that define names."""

_ABBR_VALUES = {"--position", "-p", "--regex", "-r", "--function", "-f", "--command", "-c"}
_ABBR_OTHER = {"--erase", "-e", "--query", "-q", "--list", "-l", "--show", "-s", "--rename", "-h", "--help", "-S"}
_UNKNOWN = re.compile(f"[{VARIABLE}{SUBSTITUTION}\\s]")


def note_definitions(
    defined: list[Defined], dialect: Dialect, command: str, words: Sequence[str], places: Sequence[int]
) -> None:
    """Add to `defined` what an `alias`, `abbr` or `autoload` command defines."""
    if command == "autoload":
        if dialect == "zsh":
            _functions(defined, words, places)
        return
    if command == "abbr" and dialect == "fish":
        _abbreviation(defined, words, places)
        return
    kind = "abbreviation" if command == "abbr" else "alias"
    index = 1
    while index < len(words) and words[index][:1] in {"-", "+"}:
        if "s" in words[index] and not words[index].startswith("--") and dialect == "zsh":
            return  # `alias -s` is about file name endings
        index += 1
    if dialect == "fish" and index < len(words) and "=" not in words[index]:
        if index + 1 < len(words):
            _add(defined, words[index], kind, places[index], " ".join(words[index + 1 :]))
        return
    for at in range(index, len(words)):
        name, equals, text = words[at].partition("=")
        if equals:
            _add(defined, name, kind, places[at], text)


def _functions(defined: list[Defined], words: Sequence[str], places: Sequence[int]) -> None:
    """Note functions that zsh reads from its search path when they are first called; a pattern names none."""
    for word, at in zip(words[1:], places[1:], strict=False):
        name = word.rpartition("/")[2]
        if not word.startswith(("-", "+")) and "*" not in word and "(" not in word:
            _add(defined, name, "function", at, "")


def _abbreviation(defined: list[Defined], words: Sequence[str], places: Sequence[int]) -> None:
    name = _after_options(words, 1)
    if name < len(words):
        text = " ".join(words[_after_options(words, name + 1) :])
        _add(defined, words[name], "abbreviation", places[name], text)


def _after_options(words: Sequence[str], index: int) -> int:
    """Return the index of the first word that is no option of `abbr`; the end when nothing is defined."""
    while index < len(words) and words[index].startswith("-"):
        word = words[index]
        if word in _ABBR_OTHER:
            return len(words)
        index += 2 if word in _ABBR_VALUES else 1
        if word == "--":
            break
    return index


def _add(defined: list[Defined], name: str, kind: str, at: int, text: str) -> None:
    if name and not _UNKNOWN.search(name):
        defined.append(Defined(name, kind, at, text))
