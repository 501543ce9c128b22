"""Read the aim that a subject names without a word that announces it: what was mended, made better or is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.data import reason_words as words
from nixlore.data.late_pattern import late
from nixlore.git.why_clauses import COSMETIC, MORE, WORD, Clause, until_the_end
from nixlore.git.why_names import squeezed
from nixlore.git.why_places import Place
from nixlore.git.why_sentences import is_deed
from nixlore.model.git import Intent

_PLUS = late(r"\s\+\s")
_FEWEST = 3
_ENOUGH = 30
_MENDING = late(
    r"(?:add(?:ed)?\s+)?(?:an?\s+)?(?:temp(?:orary)?\s+|quick\s+|possible\s+)?(?:(?:try(?:ing)?|"
    r"attempt(?:ing)?)\s+to\s+)?"
    r"(?:fix(?!es\s+(?:for|to|and|in)\b)(?:es|ed|ing)?|resolve[sd]?|repair|unbreak|work ?around|correct)\s(?!and\b)",
    re.IGNORECASE,
)
_NO_MENDING = late(
    r"\b(?:syntax|typos?|configs?|configuration|settings?|defaults?|names?|(?:issues|problems|fixes)\W*\Z|setti?on|format\w*|lint\w*|indent\w*|spelling|"
    r"comments?|readme|ci|various|stuff|misc\w*|some|files|what(?:'s|ever)?|everything|"
    r"things|small|minor|tests?|pkgs?|packages|secrets?|machines?|hosts?|laptop|paths?|references?|nixos|darwin)\b|\.nix\b|[:=]|->",
    re.IGNORECASE,
)
_FAULT = late(
    r"\b(?:fail\w*|errors?|issues?|bugs?|crash\w*|broken|breakage|warnings?|problems?|not\s+\w+ing|doesn'?t|"
    r"won'?t|missing)\b",
    re.IGNORECASE,
)
_WHERE = late(r"\s(?:with|when|in|on|by|after|without)\s", re.IGNORECASE)
_MECHANISM = late(r"\bmodules?\s+instead\b", re.IGNORECASE)
_BETTERS = late(
    r"(?:(?:refactor|rework|clean ?up|update) and )?(?:simplify|streamline|optimi[sz]e|improve|moderni[sz]e|"
    r"generali[sz]e|speed up|reduce|deduplicate|unify)s?(?P<what>\s)+\S+\s+\S|"
    r"make\s+(?!sure\b)(?:\S+\s+){1,5}(?:work|pass|build|boot|run|start|use)(?:ing)?\b",
    re.IGNORECASE,
)
_BETTER = (
    "refactor",
    "rework",
    "clean",
    "update",
    "simpl",
    "stream",
    "opti",
    "impr",
    "mod",
    "gen",
    "speed",
    "red",
    "dedup",
    "uni",
    "make",
)
"""How a text begins that `_BETTERS` matches."""
_AIMS = late(rf"(?:{words.AIMS})\s+(?!up\b)\w", re.IGNORECASE)
_AIM = tuple(sorted({aim[:4] for aim in words.AIMS.split("|")}))
_OF_FILES = late(
    r"sync\w*\s(?:config|.*\b(?:with|from)\b)|"
    r"(?:improve|update|clean ?up)\w*\s.*\b(?:config(?:s|uration)?|set-?up|scripts?)(?:\W*\Z|\s+[-\u2013(])",
    re.IGNORECASE,
)
"""What is brought in line with what it was copied from, or a better configuration: no aim of a tool's."""
_INSTEAD = late(r"[^,;]*\binstead\b(?P<of>\s+of\b)?[^,;]*", re.IGNORECASE)


def mended(place: Place, intent: Intent | None) -> Iterator[Clause]:
    """Yield what a subject says was mended by a change of hardly anything else."""
    text = place.piece.text
    if intent != "fix" or not place.is_alone or _NO_MENDING.search(text) or len(WORD.findall(text)) < _FEWEST:
        return
    if MORE.search(text) or _PLUS.search(text):
        return
    is_told = (
        place.is_fix
        and not is_deed(text)
        and (len(WORD.findall(text)) > _FEWEST or _FAULT.search(text) or _WHERE.search(text))
    )
    says = _MENDING.match(text) or is_told
    if says and (not place.is_named or _FAULT.search(text)):
        yield Clause(0, until_the_end(text, 0, min(len(text), _ENOUGH)), "mended", "medium")


def standing_in(text: str, intent: Intent | None, *, is_named: bool) -> Iterator[Clause]:
    """Yield what is used instead where a way of declaring was replaced."""
    found = _INSTEAD.match(text) if "instead" in text.lower() else None
    if found and (_MECHANISM.search(found[0]) or (intent == "refactor" and not is_named and not found["of"])):
        yield Clause(found.start(), found.end(), "instead", "medium")


def aimed(text: str) -> Iterator[Clause]:
    """Yield the aim that a subject names which does not say with what: "harden logins", "serve the photos"."""
    if text.lower().startswith(_AIM) and _AIMS.match(text) and not _is_of_more(text) and not _OF_FILES.match(text):
        end = until_the_end(text, 0, min(len(text), _ENOUGH))
        if len(WORD.findall(text[:end])) >= _FEWEST:
            yield Clause(0, end, "aim", "medium")


def bettered(text: str, hosts: frozenset[str]) -> Iterator[Clause]:
    """Yield what a subject says was made better: "simplify the containers", "make checks pass"."""
    found = _BETTERS.match(text) if text.lower().startswith(_BETTER) else None
    if (
        found
        and squeezed(found[0].split()[1]) not in hosts
        and not _is_of_more(text, max(found.start("what"), 0))
        and not _OF_FILES.match(text)
    ):
        yield Clause(0, until_the_end(text, 0, found.end()), "bettered", "medium")


def _is_of_more(text: str, start: int = 0) -> bool:
    """Tell whether a subject names other deeds as well behind its first words, or one that changes nothing."""
    return bool(COSMETIC.search(text) or _PLUS.search(text) or MORE.search(text, start))
