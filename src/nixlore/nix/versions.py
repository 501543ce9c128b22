"""Compare versions the way Nix does (`builtins.compareVersions`)."""

from __future__ import annotations

import re
from itertools import zip_longest

_COMPONENT = re.compile(r"[0-9]+|[^0-9.-]+")
_LARGEST = 2**31 - 1
"""A longer number is compared as a word, since Nix reads components into C integers."""


def compare_versions(one: str, other: str) -> int:
    """Return -1, 0 or 1 as the first version is older than, the same as or newer than the second.

    Numbers count as numbers, `pre` comes before everything, words before numbers, and nothing before either.
    """
    for left, right in zip_longest(_COMPONENT.findall(one), _COMPONENT.findall(other), fillvalue=""):
        if _is_older(left, right):
            return -1
        if _is_older(right, left):
            return 1
    return 0


def _is_older(one: str, other: str) -> bool:
    number, other_number = _number(one), _number(other)
    if number is not None and other_number is not None:
        return number < other_number
    if (not one and other_number is not None) or (one == "pre" and other != "pre"):
        return True
    if other == "pre":
        return False
    if other_number is not None:
        return True
    return number is None and one < other


def _number(component: str) -> int | None:
    if not (component.isascii() and component.isdecimal()) or len(component.lstrip("0")) > len(str(_LARGEST)):
        return None
    number = int(component)
    return number if number <= _LARGEST else None
