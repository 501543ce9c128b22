"""Tell what two names have to do with each other: builds of one tool, tools for one purpose, words that are no tool."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from nixlore.data.common_words import COMMON_WORDS
from nixlore.data.late_pattern import late
from nixlore.data.replacements import NO_TOOL, SAME
from nixlore.data.rivals import RIVALS
from nixlore.data.same_purpose import SAME_PURPOSE
from nixlore.git.intent_names import spoken
from nixlore.git.intent_words import squeezed

FAMILY = 4
"""How many letters the names of two tools of a family begin with alike."""

LONG = 8
"""How many letters a name has at least that one slip of the pen makes no other."""

_BUILDS = late(
    r"(?:bin|git|full|server|client|cli|desktop|unwrapped|withplugins|wayland|gtk|qt|x11|unstable|latest|nightly|"
    r"headless|extra|master|git|dev|ng|gui|app|next|beta|minimal|plus|custom|\d)+"
)
_SETS = ("packages", "plugins", "extensions")
_NO_LEAF = late(r"(?:\.(?:default|outputs|packages|package|enable)|\$\{[^}]*\})+\Z")
_OWN = late(r"\A(?:my|custom)[-_.]?(?=\w{3})")
_NAME = late(r"\w[\w.+-]*\Z")
_VERSION = late(r"v?\d+(?:[._]\d+)*\w?\Z")


@cache
def _purposes() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for rows in (RIVALS, SAME_PURPOSE):
        for purpose, programs in rows.items():
            for program in programs:
                table.setdefault(squeezed(program), set()).add(purpose)
    return {program: frozenset(purposes) for program, purposes in table.items()}


def is_known(word: str) -> bool:
    """Tell whether a squeezed word is a tool whose purpose is known."""
    return word in _purposes()


@lru_cache(maxsize=4096)
def _purposes_of(tool: str) -> frozenset[str]:
    return frozenset().union(*(_purposes().get(name, frozenset()) for name in spoken(tool, ())))


def _leaf(name: str) -> str:
    return squeezed(_OWN.sub("", _NO_LEAF.sub("", name).rpartition(".")[2]))


def alike(one: str, other: str) -> bool:
    """Tell whether two names are of one tool: another build, version, set or channel of it, or a slip of the pen."""
    first, second = sorted((_leaf(one), _leaf(other)), key=len)
    if frozenset((one, other)) in SAME or first == second or re.sub(r"\d+", "", first) == re.sub(r"\d+", "", second):
        return True
    if squeezed(one) in spoken(other, ()) or squeezed(other) in spoken(one, ()):
        purposes = _purposes()
        return purposes.get(squeezed(one), frozenset()).isdisjoint(purposes.get(squeezed(other), frozenset()))
    sets = {squeezed(name.rpartition(".")[0]) for name in (one, other)}
    bare = {_without(name) for name in sets}
    if {squeezed(one), squeezed(other)} & (sets | bare - {""}) or (len(sets) == 1 and max(sets).endswith("versions")):
        return True
    if _is_slip(first, second):
        return True
    return len(first) > 2 and second.startswith(first) and bool(_BUILDS.fullmatch(second[len(first) :]))


def _is_slip(one: str, other: str) -> bool:
    """Tell whether one of two long names differs from the other by one letter, and neither is a known tool."""
    if len(one) != len(other) or len(one) < LONG or is_known(one) or is_known(other):
        return False
    other_letters = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(other_letters) == 1 and all(letter.isalpha() for letter in other_letters[0])


def _without(name: str) -> str:
    """Return whose packages a set holds: `foo` of `fooPackages`."""
    return next((name.removesuffix(end) for end in _SETS if name.endswith(end)), "")


def rivals(one: str, other: str) -> bool:
    """Tell whether two tools are known to do the same job."""
    return not _purposes_of(one).isdisjoint(_purposes_of(other))


def strangers(one: str, other: str) -> bool:
    """Tell whether two tools are known to do different jobs."""
    first, second = _purposes_of(one), _purposes_of(other)
    return bool(first) and bool(second) and first.isdisjoint(second)


def akin(one: str, other: str) -> bool:
    """Tell whether two tools do one job, or are two of a family: `wine-ge`, `wine-staging`."""
    return rivals(one, other) or one[:FAMILY].lower() == other[:FAMILY].lower()


def may_be_tool(word: str) -> bool:
    """Tell whether a word that names no tool of a commit may be the name of one nevertheless."""
    bare = squeezed(word)
    if word in NO_TOOL or len(word) < _SHORTEST or _VERSION.fullmatch(word) or not _NAME.fullmatch(word):
        return False
    if is_known(bare):
        return True
    is_form = word.isalpha() and word.endswith(("ing", "ed"))
    return not (is_form or bare in COMMON_WORDS or bare.endswith(_SETS))


_SHORTEST = 2
