"""Find where a message names a tool, however it spells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher
from functools import cache, lru_cache

from nixlore.data.attribute_aliases import ALIASES
from nixlore.data.common_words import COMMON_WORDS
from nixlore.data.intent_vocabulary import MANNERS, WORDS
from nixlore.data.late_pattern import late
from nixlore.data.spoken_names import SAID_AS
from nixlore.git.changes import Change
from nixlore.git.intent_words import Clause, families, squeezed, stem

LONGEST_NAME = 3
"""How many words of a message a name is put together from."""

PARTS = 2
"""How many parts a name has at most that is never shortened to two of them."""

SHARE = 0.6
"""How much of a long name has to be said for it to be named."""

_BUILD = late(
    r"(?:[-_](?:bin|git|unwrapped|full|cli|desktop|gtk\d?|qt\d?|client|server|app|gui|unstable|latest|wayland|browser|"
    r"editor|launcher|ng|linux|x11|fhs|service|daemon)|[-_]?\d[\d_.]*)+$"
)

_JOINS = frozenset(("and", "&", "+", "plus"))

Places = Mapping[str, tuple[tuple[int, int], ...]]
"""Where words stand: by the squeezed word, the numbers of clauses and of words in them."""


@cache
def _ordinary() -> frozenset[str]:
    """Return words that mean something else than a program where no verb stands right before them."""
    told = {word for table in (WORDS, MANNERS) for words in table.values() for word in words.split()}
    return frozenset(squeezed(word) for word in (*COMMON_WORDS, *told))


@cache
def _former() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for old, new in ALIASES.items():
        table.setdefault(new, []).append(old)
    return {new: tuple(old) for new, old in table.items()}


@lru_cache(maxsize=8192)
def spoken(tool: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a tool may be called, squeezed, best first."""
    full = [re.sub(r"\.(?:enable|package)$", "", name) for name in (tool, *names)]
    leaves = [name.rpartition(".")[2] for name in full]
    found = dict.fromkeys(squeezed(leaf) for leaf in leaves)
    found |= dict.fromkeys(squeezed(_BUILD.sub("", leaf)) for leaf in leaves)
    for name in (*full, *leaves):
        found |= dict.fromkeys(map(squeezed, SAID_AS.get(name, ())))
        found |= dict.fromkeys(squeezed(old.rpartition(".")[2]) for old in _former().get(name, ()))
    for leaf in leaves:
        parts = re.split(r"[-_]", leaf)
        if len(parts) > PARTS:
            found |= dict.fromkeys((squeezed(parts[0] + parts[-1]), squeezed(parts[0] + parts[1])))
    found.pop("", None)
    return tuple(found)


FIRST_PART = 4
"""How many letters the first part of a name has at least that stands for all of it."""


CROWD = 60
"""In a commit of more changes than this nobody speaks of one tool by half its name."""


def first_part(change: Change, others: Sequence[Change]) -> str:
    """Return the first part of a tool's name, `foobar` of `foobar-baz`, if no other tool of the commit begins so."""
    leaf = change.tool.rpartition(".")[2].lower()
    first = re.split(r"[-_]", leaf)[0]
    if len(others) > CROWD or len(first) < FIRST_PART or first == leaf or first in _ordinary():
        return ""
    alike = (other.tool.rpartition(".")[2].lower().startswith(first) for other in others if other.tool != change.tool)
    return "" if any(alike) else first


def places_of(clauses: Iterable[Clause]) -> Places:
    """Return where every word and every two or three words in a row stand."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, clause in enumerate(clauses):
        bare = [word.bare for word in clause.words]
        for at in range(len(bare)):
            name = ""
            for part in bare[at : at + LONGEST_NAME]:
                name += part
                found.setdefault(name, []).append((number, at))
            for name in _parts(clause.words[at].text):
                found.setdefault(name, []).append((number, at))
    return {name: tuple(places) for name, places in found.items()}


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[str, ...]:
    """Return what else a written name may stand for: the last step of an option, the first parts of a long name."""
    leaf = word.removesuffix(".enable").rpartition(".")[2]
    found = [squeezed(leaf), squeezed(word.partition(".")[0])] if leaf != word and not leaf.isdecimal() else []
    parts = re.split(r"[-_]", leaf)
    return (*found, squeezed("".join(parts[:PARTS]))) if len(parts) > PARTS else tuple(found)


def mentions(clauses: tuple[Clause, ...], places: Places, tool: str, names: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the clauses and words in which a message names a tool, in order."""
    found: set[tuple[int, int]] = set()
    said = spoken(tool, names)
    for name in (*said, *(name + "s" for name in said)):
        for number, at in places.get(name, ()):
            if name not in _ordinary() or _stands_out(clauses[number], at):
                found.add((number, at))
    for name in _beginnings(said):
        found |= {(number, at) for number, at in places.get(name, ()) if not is_of_kind(clauses[number], at)}
    return sorted(found)


def is_of_kind(clause: Clause, at: int) -> bool:
    """Tell whether a word says of what kind others are: "chess" in "chess tools"."""
    return at + 1 < len(clause.words) and "grouping" in families((stem(clause.words[at + 1].text),), 0)[0]


def _beginnings(said: tuple[str, ...]) -> Iterator[str]:
    """Yield the beginnings of a long name that say most of it."""
    for length in range(len(said[0]) - 1 if said else 0, 4, -1):
        if length < SHARE * len(said[0]):
            break
        if said[0][:length] not in _ordinary():
            yield said[0][:length]


LONG = 6
"""How many letters a name has at least that is recognised when it is misspelt."""

CLOSE = 0.85
"""How much alike a misspelt name and the right one are."""

SLIP = 2
"""By how many letters at most a misspelt name is longer or shorter."""


def misspelt(
    clauses: tuple[Clause, ...], taken: AbstractSet[tuple[int, int]], tool: str, names: tuple[str, ...]
) -> list[tuple[int, int]]:
    """Return where a message names a tool with a slip of the pen: the clause and the word, or nothing."""
    said = [name for name in spoken(tool, names) if len(name) >= LONG]
    for number, clause in enumerate(clauses if said else ()):
        if clause.place == "body":
            continue
        for at, word in enumerate(clause.words):
            if len(word.bare) < LONG or (number, at) in taken or word.bare in _ordinary():
                continue
            if any(_is_slip(word.bare, name) for name in said):
                return [(number, at)]
    return []


def _is_slip(written: str, name: str) -> bool:
    """Tell whether a word is a name with a letter or two too many, missing or changed; another number is no slip."""
    if written[:2] != name[:2] or abs(len(written) - len(name)) > SLIP or written == name:
        return False
    if re.sub(r"\D", "", written) != re.sub(r"\D", "", name):
        return False
    return SequenceMatcher(None, written, name, autojunk=False).ratio() >= CLOSE


def _stands_out(clause: Clause, at: int) -> bool:
    """Tell whether an ordinary word is meant as a name: alone, in the scope, or as the object of a verb."""
    words = clause.words
    if len(words) == 1:
        return True
    if at < clause.head:
        return clause.head == at + 1 and bool(clause.manner)
    if at == clause.head or not clause.manner:
        return False
    if clause.manner == "switch" and words[at - 1].text in ("to", "from", "with", "by"):
        return True
    return _is_listed(clause, at) or bool(set(families((stem(words[at - 1].text),), 0)[0]) & set(MANNERS))


def _is_listed(clause: Clause, at: int) -> bool:
    """Tell whether a word is by itself one item of an enumeration."""
    text, words = clause.piece.text, clause.words
    before, word = words[at - 1], words[at]
    begins = before.text in _JOINS or "," in text[before.start + len(before.text) : word.start]
    if not begins or at + 1 == len(words):
        return begins
    return words[at + 1].text in _JOINS or "," in text[word.start + len(word.text) : words[at + 1].start]
