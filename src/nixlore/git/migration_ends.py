"""Find the tools that a phrase names: those of a commit, or one word that may be a tool elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from nixlore.data.late_pattern import late
from nixlore.data.replacements import BESIDE
from nixlore.git.changes import Change, CommitStory
from nixlore.git.intent_names import first_part, spoken
from nixlore.git.intent_words import Word, families, squeezed, stem, words
from nixlore.git.migration_names import is_known, may_be_tool

AHEAD = 5
"""How many words of a phrase are looked at for the tool that it names."""

CLOSE = 0.88
"""How much alike a misspelt name is to the one that is meant."""

LONG = 5
"""How many letters a name has at least to be recognised when it is misspelt."""

SWAPPED = 4
"""How many letters a name has at least that is recognised with its letters in another order."""

_VERBS = {("add",), ("remove",), ("switch",), ("try",)}
_NEXT_DEED = late(
    r"\s+(?:and|&|\+)\s+(?:also\s+|then\s+)?(?:add|remov|enabl|disabl|updat|set|setup|configur|fix|clean|mov|drop|ditch|"
    r"us)(?:e|es|ed|s|ing|ding|p)?\s",
    re.IGNORECASE,
)
_WHOLES = ("overlay", "module", "modules", "config", "flake", "input", "plugins", "packages", "wrapper", "settings")
"""What stands behind the name of a tool in that of something around it."""
_AROUND = frozenset(("desktop", "environment", "de", "suite", "stack", "ecosystem"))
"""What stands behind the name of something that a tool is one part of."""
_LISTED = late(r"\s*(?:[/,&]|\s\+\s|\band\b)\s*", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\w\w)\+(?=[A-Za-z]{2})")


class Ends(NamedTuple):
    """What a phrase names: tools of the commit, or else one word that may be a tool elsewhere.

    `is_kind` tells that it says what they are: "the foo font"; `is_blank` that it names nothing at all.
    """

    tools: tuple[str, ...]
    other: str = ""
    is_kind: bool = False
    is_blank: bool = False


def index_of(story: CommitStory) -> dict[str, str]:
    """Return the tools of a commit by everything that they may be called; the shorter names last."""
    found: dict[str, str] = {}
    said = [(change.tool, spoken(change.tool, change.names)) for change in story.changes]
    for rank in range(max((len(names) for _, names in said), default=0)):
        for tool, names in said:
            if rank < len(names):
                found.setdefault(names[rank], tool)
    for change in story.changes:
        for name in change.names:
            found.setdefault(squeezed(name), change.tool)
        found.setdefault(first_part(change, story.changes), change.tool)
    found.pop("", None)
    return found


def called(change: Change, message: str) -> str:
    """Return a tool's key, or its name in the configuration where that is spelt otherwise or tells a variant."""
    leaf, said = squeezed(change.tool.rpartition(".")[2]), squeezed(message)
    for name in change.names:
        written = re.sub(r"\.(?:enable|package)$", "", name).rpartition(".")[2]
        told = squeezed(written)
        if told == leaf:
            return change.tool if change.tool.endswith(written) else name
        if told in said:
            return name
    return change.names[-1] if change.names and leaf not in said else change.tool


def ends(phrase: str, index: Mapping[str, str]) -> Ends:
    """Return the tools that the first words of a phrase name."""
    deed = _NEXT_DEED.search(phrase)
    first = ends(phrase[: deed.start()], index) if deed else None
    if first and first.tools:
        return first
    here = words(phrase)[: AHEAD + 1]
    while here and families((stem(here[0].text),), 0)[0][:1] in _VERBS:
        here = here[1:]
    bare = [word.bare for word in here]
    tools: dict[str, None] = {}
    at = 0
    while at < len(bare):
        length = next((n for n in (3, 2, 1) if "".join(bare[at : at + n]) in index and at + n <= len(bare)), 0)
        if length and not _is_around(here[at : at + length + 1], index["".join(bare[at : at + length])]):
            tools[index["".join(bare[at : at + length])]] = None
        at += length or 1
    if tools:
        return Ends(tuple(tools), is_kind=here[-1].text in BESIDE)
    plain = [word for word in here if word.text not in ("the", "a", "an", "and")]
    if len(plain) > 1 and is_known(plain[0].bare):
        plain = [plain[0], *(word for word in plain[1:] if word.text not in BESIDE)]
    is_kind = bool(bare) and here[-1].text in BESIDE
    return _unnamed(plain[0].text, index, is_kind=is_kind) if len(plain) == 1 else Ends((), is_kind=is_kind)


def _is_around(said: Sequence[Word], tool: str) -> bool:
    """Tell whether a word and the next name what a tool is one part of: "gnome desktop" is not gnome-tweaks."""
    if len(said) != _AND_NEXT or said[1].text not in _AROUND:
        return False
    name = squeezed(tool.rpartition(".")[2])
    return name != said[0].bare and name.startswith(said[0].bare) and said[1].bare not in name


_AND_NEXT = 2


def in_turn(old: str, new: str, index: Mapping[str, str]) -> set[tuple[str, str]] | None:
    """Return which may have taken the place of which where two lists are as long: "a/b with c/d"; else None."""
    olds, news = _LISTED.split(old.strip()), _LISTED.split(new.strip())
    if len(olds) != len(news) or len(olds) == 1:
        return None
    named = [(ends(one, index), ends(other, index)) for one, other in zip(olds, news, strict=True)]
    return {(one, other) for first, second in named for one in _all(first) for other in _all(second)}


def _all(named: Ends) -> tuple[str, ...]:
    return named.tools or ((named.other,) if named.other else ())


def _unnamed(word: str, index: Mapping[str, str], *, is_kind: bool) -> Ends:
    """Return what one word means that is no name of a tool of the commit."""
    word = _JOINED.split(word)[0]
    bare = squeezed(word)
    if not may_be_tool(word):
        return Ends((), is_kind=is_kind)
    close = get_close_matches(bare, index, 1, CLOSE) if len(bare) > LONG else []
    if not close and len(bare) > LONG and not is_known(bare):
        close = [name for name in index if _differs_once(bare, name)][:1]
    if not close and len(bare) >= SWAPPED:
        close = [name for name in index if len(name) == len(bare) and sorted(name) == sorted(bare)][:1]
    first, _, rest = word.replace("_", "-").partition("-")
    if close or (first in index and rest not in _WHOLES):
        return Ends((index[close[0] if close else first],), is_kind=is_kind)
    return Ends((), word, is_kind)


def _differs_once(one: str, other: str) -> bool:
    """Tell whether two names are equally long and differ in one letter."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
