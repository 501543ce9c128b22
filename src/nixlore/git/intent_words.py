"""Read the clauses of a message: which verb governs each, and which families of words stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from nixlore.data.intent_vocabulary import MANNERS, TYPES, WORDS
from nixlore.data.late_pattern import late
from nixlore.git.subjects import Message, Piece

MOST = 120
"""How many clauses of a message are read."""

PHRASE = 3
"""How many words the longest phrase of a family has."""


class Word(NamedTuple):
    """One word of a clause in lower case, where it starts in it, and what it is squeezed to for comparing names."""

    text: str
    start: int
    bare: str


class Clause(NamedTuple):
    """A part of a message that has one verb.

    `manner` is what the verb says becomes of its object: add, remove, switch, try or "". `tags` are the families of its
    words, of its conventional type and of its scope. `place` is subject, bullet or body; `at` counts the pieces of the
    message. `head` is how many of `words` belong to the scope before it.
    """

    piece: Piece
    words: tuple[Word, ...]
    manner: str
    tags: frozenset[str]
    place: str
    at: int
    head: int = 0


_WORD = late(r"->|=>|→|(?<![^\s,;(])\+(?=[\s\w])|(?:^|(?<=[,;] ))-(?=\w)|[^\W_](?:[\w.+'\u2019-]*\w|\+\+)?|#")
_BREAK = late(r"[,;.&+:()\u2013\u2014]|\s[-/]\s")
_JOINS = frozenset(("and", "then", "also", "but", "&", "plus"))
OF_TYPE = {"add": "add", "init": "add", "remove": "remove"}
"""Conventional types that are verbs themselves."""

LONG = 4
"""How many letters a word has at least, and one more, whose `-ied` or `-ies` is that of a `-y`."""

VOWELS = frozenset("aeiouy")

STARTERS = frozenset(("fix", "upgrading", "updating", "moving", "restructuring"))
"""Families whose verbs begin another clause, although they do not tell what becomes of a tool."""

_FOREIGN = late(r"[^\W\d_a-zA-Z]")
_LATER = frozenset(("to", "and"))


@lru_cache(maxsize=16384)
def squeezed(text: str) -> str:
    """Return a name with nothing but its letters and digits, in lower case."""
    return re.sub(r"[\W_]+", "", text.lower())


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return what the English forms of a word have in common."""
    word = word.removesuffix("'s")
    if len(word) > LONG and word.endswith(("ied", "ies")):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s", "e"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 1 and not VOWELS.isdisjoint(rest):
            word = rest
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz" else word


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text; paths are taken apart, versions and hyphenated names are not."""
    found = ((match[0].lower().replace("\u2019", "'"), match.start()) for match in _WORD.finditer(text))
    return tuple(Word(word, start, squeezed(word.removesuffix(".nix"))) for word, start in found)


@cache
def _families() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the families by the stems of their words."""
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for tag, members in (*MANNERS.items(), *WORDS.items()):
        for member in members.split():
            key = tuple(stem(part) for part in member.split("_"))
            table[key] = (*table.get(key, ()), tag)
    return table


@cache
def _firsts() -> frozenset[str]:
    return frozenset(key[0] for key in _families() if len(key) > 1)


def families(stems: tuple[str, ...], at: int) -> tuple[tuple[str, ...], int]:
    """Return the families of the longest phrase that starts at a word, and how many words it has."""
    table = _families()
    if stems[at].startswith("cve-"):
        return ("security",), 1
    if stems[at] in _firsts():
        for length in range(min(PHRASE, len(stems) - at), 1, -1):
            found = table.get(stems[at : at + length])
            if found:
                return found, length
    return table.get((stems[at],), ()), 1


@lru_cache(maxsize=8)
def clauses(message: Message) -> tuple[Clause, ...]:
    """Return the clauses of a message in order: those of the subject, then those of its body."""
    found: list[Clause] = []
    for at, part in enumerate(_said(message)):
        found += _clauses(part, at)
        if len(found) > MOST:
            break
    return tuple(found)


class _Part(NamedTuple):
    place: str
    type: str
    scope: str
    said: Piece
    heading: str = ""


def _said(message: Message) -> Iterator[_Part]:
    yield _Part("subject", message.type, message.scope, message.said)
    body = [_Part("body", "", "", piece) for piece in message.sentences]
    body += [_Part("bullet", item.type, item.scope, item.said, item.heading) for item in message.bullets]
    yield from sorted(body, key=lambda part: part.said.start)


def _clauses(part: _Part, at: int) -> Iterator[Clause]:
    """Cut a piece before every verb that something sets apart from what comes before it."""
    place, type_, scope, said, heading = part
    head = words(scope)
    here = words(said.text)
    outer = _outer_tags(type_, scope, said.text)
    stems = tuple(stem(word.text) for word in here)
    begun, manner, tags = 0, "", set[str]()
    index = 0
    while index < len(here):
        found, length = families(stems, index)
        verb = _manner(found, here, index)
        if verb or not STARTERS.isdisjoint(found):
            if not begun and not manner and index and _is_scope(said.text, here, index, tags):
                head, begun, manner, tags = (*head, *here[:index]), index, verb, set()
            elif index > begun and "disuse" not in found and _apart(said.text, here, index):
                yield Clause(said, (*head, *here[begun:index]), manner, frozenset(tags | outer), place, at, len(head))
                begun, manner, tags = index, verb, set()
            elif verb and (not manner or (verb == "switch" and manner != "remove" and place != "body")):
                manner = verb
        tags.update(found)
        index += length
    manner = manner or OF_TYPE.get(type_, "") or _heading_manner(heading)
    yield Clause(said, (*head, *here[begun:]), manner, frozenset(tags | outer), place, at, len(head))


@lru_cache(maxsize=256)
def _heading_manner(heading: str) -> str:
    """Return what becomes of everything in a list under a heading such as "Removed" or "New packages"."""
    stems = tuple(stem(word.text) for word in words(heading))
    found = [tag for at in range(len(stems)) for tag in families(stems, at)[0] if tag in ("add", "remove")]
    return found[0] if len(set(found)) == 1 else ""


def _outer_tags(type_: str, scope: str, text: str) -> set[str]:
    found = {TYPES[word] for word in (type_, *scope.lower().split("/")) if word in TYPES}
    if len(_FOREIGN.findall(text)) * 4 > len(text):
        found.add("foreign")
    return found


def _manner(found: tuple[str, ...], here: tuple[Word, ...], at: int) -> str:
    """Return what a word says becomes of its object, if it is a verb of that kind."""
    verb = next((tag for tag in found if tag in MANNERS), "")
    if not here[at].start and here[at].text == "from" and any(word.text == "to" for word in here):
        return "switch"
    if verb or {"try", "attempt"}.isdisjoint(found) or here[at].start:
        return verb
    follows = here[at + 1].text if at + 1 < len(here) else "to"
    return "" if follows in _LATER else "try"


def _is_scope(text: str, here: tuple[Word, ...], at: int, tags: set[str]) -> bool:
    """Tell whether the words before one are a place: "window manager: switch to foo"."""
    before = here[at - 1]
    return STARTERS.isdisjoint(tags) and ":" in text[before.start + len(before.text) : here[at].start]


def _apart(text: str, here: tuple[Word, ...], at: int) -> bool:
    before = here[at - 1]
    return before.text in _JOINS or bool(_BREAK.search(text, before.start + len(before.text), here[at].start))
