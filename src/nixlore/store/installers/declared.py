"""Names that a Nix configuration gives to other installers: nix-darwin's `homebrew.*`, nix-flatpak's packages.

A list may stand in another file than the option, be joined with `++` or hold sets (`{ name = "x"; args = …; }`), so
every quoted word of such a list counts: what is too much here only keeps something from being called drift.
"""

from __future__ import annotations

import re

_OPTION = re.compile(r"\b(brews|casks|masApps|packages)\b\s*=")
_MARK = re.compile(r"[\[({})\];]")
_LONGEST_VALUE = 40_000
_STRING = re.compile(r'"([^"\\$\n]{1,200})"')
_FLATPAK = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*){2,}", re.ASCII)


def declared_for_others(text: str) -> frozenset[str]:
    """Return the names in one file's lists for Homebrew and Flatpak, small letters, without taps and options."""
    if "homebrew" not in text and "brews" not in text and "casks" not in text and "flatpak" not in text:
        return frozenset()
    found: set[str] = set()
    for option in _OPTION.finditer(text):
        for word in _STRING.findall(_value(text, option.end())):
            if option[1] != "packages":
                found.add(word.rpartition("/")[2].lower())
            elif _FLATPAK.fullmatch(word.rpartition(":")[2]):
                found.add(word.rpartition(":")[2].lower())
    return frozenset(found)


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
