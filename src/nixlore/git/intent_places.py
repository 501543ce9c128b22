"""Know files by what their names say is in them, and whether a clause is about something of its own."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

from nixlore.git.intent_diff import host_of
from nixlore.git.intent_words import Clause, families, squeezed, stem

_PLAIN = """
    default home packages configuration common core modules hosts programs services system base users user profiles main
    desktop nixos darwin flake features optional global shared shell cli apps misc
"""
PLAIN_STEMS = frozenset(_PLAIN.split())
"""Names of files and directories that many configurations have, and that are no name for what is in them."""


def topics_of(paths: Iterable[str]) -> frozenset[str]:
    """Return the names of files and their directories that say what is in them, squeezed."""
    return frozenset(topic for path in paths for topic in _topics(path))


_NO_MATTER = frozenset("a all an and as at but for from i in into is it its of on the this to what with".split())  # noqa: SIM905


def is_specific(clause: Clause, topics: AbstractSet[str]) -> bool:
    """Tell whether a clause is about something of its own: "move gtk2 rc", not "move modules" nor `topics`."""
    if "mechanism" in clause.tags:
        return False
    words = clause.words[clause.head :]
    stems = tuple(stem(word.text) for word in words)
    at = 0
    while at < len(words):
        told, length = families(stems, at)
        if not told and words[at].text not in _NO_MATTER | PLAIN_STEMS and words[at].bare not in topics:
            return True
        at += length
    return False


@lru_cache(maxsize=8192)
def _topics(path: str) -> frozenset[str]:
    host = host_of(path)
    parts = {part.removesuffix(".nix") for part in path.lower().split("/")} - PLAIN_STEMS - {host.lower()}
    return frozenset(map(squeezed, parts)) - {""}
