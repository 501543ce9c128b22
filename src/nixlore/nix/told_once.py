"""Tell a line once that is found by way of its own file and by way of a module that brings the file in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import permutations

from nixlore.model.nix import Declaration
from nixlore.nix.options import MODULES

NESTING = frozenset(path.partition(".")[0] for path, _, _, _ in MODULES)
"""How options begin that hold modules; whatever else stands before an option is a name in a set of modules."""


def told_once(found: Sequence[Declaration]) -> list[Declaration]:
    """Return declarations but for those of a line whose option another names with, or without, what it is nested in.

    Of two that no host is known to have, or only one, the one stays that a host has, else the one whose option is
    whole: `home-manager.users.ada.home.packages` rather than `home.packages`, and that rather than `a.home.packages`.
    """
    places: dict[tuple[str, int, str, str], list[int]] = defaultdict(list)
    for number, item in enumerate(found):
        places[item.file, item.line, item.kind, item.attr_path].append(number)
    dropped: set[int] = set()
    for numbers in places.values():
        for short, long in permutations(numbers, 2) if len(numbers) > 1 else ():
            if found[long].option_path.endswith(f".{found[short].option_path}"):
                dropped |= {short} if _is_less(found[short], found[long]) else set()
                dropped |= {long} if _is_more(found[short], found[long]) else set()
    return [item for number, item in enumerate(found) if number not in dropped]


def _is_less(short: Declaration, long: Declaration) -> bool:
    """Tell whether an option lacks what it is nested in."""
    return not short.hosts and (bool(long.hosts) or _is_nested(long))


def _is_more(short: Declaration, long: Declaration) -> bool:
    """Tell whether an option is named with what is no option."""
    return not long.hosts and (bool(short.hosts) or not _is_nested(long))


def _is_nested(item: Declaration) -> bool:
    return item.option_path.partition(".")[0] in NESTING
