"""Names that a Nix configuration gives to other installers: nix-darwin's `homebrew.*`, nix-flatpak's packages.

A list may be bound elsewhere in the file, stand in another file, be joined with `++`, hold sets (`{ name = "x"; }`) or
be the text of a Brewfile, so every quoted word of a file that has such an option counts: what is too much here only
keeps something from being called drift.
"""

from __future__ import annotations

import re
from itertools import islice

_OPTION = re.compile(r"\b(brews|casks|masApps)\b\s*=")
_HOMEBREW = re.compile(r"\bhomebrew\b|\bbrews\b|\bcasks\b")
_MARK = re.compile(r"[\[({})\];]")
_LONGEST_VALUE = 40_000
MOST_OPTIONS = 50
"""How many such options of one file are looked at."""

_STRING = re.compile(r'"([^"\\$\n]{1,200})"')
_FLATPAK = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*){2,}", re.ASCII)
_PATH = re.compile(r"(?<![\w/.])(?:\.\.?/)[\w./+-]{1,200}")


def declared_for_others(text: str) -> frozenset[str]:
    """Return the names in a file that declares things for Homebrew or Flatpak, small letters, without taps."""
    found = words(text) if _HOMEBREW.search(text) else frozenset()
    if "flatpak" in text:
        ids = (word.rpartition(":")[2].removeprefix("app/").partition("/")[0] for word in _STRING.findall(text))
        found |= {name.lower() for name in ids if _FLATPAK.fullmatch(name)}
    return found


def words(text: str) -> frozenset[str]:
    """Return all quoted words of a file, small letters, each without what stands before its last slash."""
    return frozenset(word.rpartition("/")[2].lower() for word in _STRING.findall(text))


def lists_elsewhere(text: str) -> tuple[str, ...]:
    """Return the relative paths of files that the values of Homebrew's options are taken from."""
    values = (_value(text, option.end()) for option in islice(_OPTION.finditer(text), MOST_OPTIONS))
    return tuple(dict.fromkeys(path for value in values for path in _PATH.findall(value)))


def _value(text: str, start: int) -> str:
    """Return the text of a value up to the semicolon that ends it; brackets in strings may cut it short."""
    depth = 0
    for mark in _MARK.finditer(text, start, start + _LONGEST_VALUE):
        if mark[0] in "[({":
            depth += 1
        elif mark[0] in "])}":
            depth -= 1
        if depth < 0 or (mark[0] == ";" and not depth):
            return text[start : mark.start()]
    return text[start : start + _LONGEST_VALUE]
