"""Read reasons that no word announces: an explaining sentence, a gloss beside a name, the feature a tool is part of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.data import reason_words as words
from nixlore.git.changes import Change
from nixlore.git.why_clauses import LONGEST, Clause, until_the_end
from nixlore.git.why_names import aliases, speaks_of
from nixlore.git.why_places import Place
from nixlore.model.git import Intent

_SHORT = 130
"""Up to how many characters a sentence is quoted whole rather than the clause in it."""

_VERBS = words.VERBS.replace("\n", "")
_ACTS = re.compile(rf"(?:(?:also|and|then|now|just|i|we|i've|this(?: also)?)\s+)*(?:{_VERBS})(?![\w-])", re.IGNORECASE)
_NO_EXPLANATION = re.compile(
    r"(?:plus|also|and|or|currently|note|todo|fixme|see|for now|now|still|only|will|next|cf|ref|refs|closes|changes?|"
    r"this (?:commit|pr|change)|updated|added|based on|thanks|credit|from|via|https?:|part of|wip|more|some|maybe|"
    r"let'?s|oops|tested|co-authored|in addition|additionally|furthermore|besides|hopefully|remaining|left|what'?s|"
    r"breaking change|link|source|follow|works? (?:now|fine|well|great)|not (?:yet|sure|tested)|idk|the following|"
    r"previous|former|commit|merge|bump)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:\W*\*\*[\w ]+\*\*\W*|(?:sadly|unfortunately|apparently|turns out)[, ]+(?:that )?)", re.IGNORECASE
)
_LOG = re.compile(r"[→•]|->|Updated input|sha256|^\s*'|\b[0-9a-f]{12,}\b|::|\{|=\s")
_ARTICLES = re.compile(
    rf"(?:(?:wip|initial|basic|simple|start(?:ing)?|begin|some|proper|support for|a|an|the|my|new|to|with|on|of|up|{_VERBS})"
    r"[\s:]+)+",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\s*(?:\(|,|;|\band\s+(?=\w+)|\bfor now\b|\bfrom\b|\bvia\b|$)", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+", re.IGNORECASE)
_MENDING = re.compile(
    r"(?:(?:try(?:ing)?|attempt(?:ing)?) (?:to|and) )?(?:fix(?:es|ed|ing)?|resolve[sd]?|repair|unbreak|work ?around|correct)\s",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"[^,;]*\binstead\b[^,;]*", re.IGNORECASE)


def explanation(text: str, said: list[Clause], *, is_first: bool, change: Change) -> Iterator[Clause]:
    """Yield a short sentence whole where it holds a reason or is the first one behind a subject that tells the change."""
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    if _LOG.search(text) or _NO_EXPLANATION.match(text, start) or _ACTS.match(text, start):
        return
    if not said and (not is_first or len(_WORD.findall(text)) < 4 or text.rstrip().endswith((":", "?"))):
        return
    end = len(text.rstrip(" .!\n"))
    if end - start <= _SHORT:
        yield Clause(start, end, "explanation", "high" if said else "medium")
    elif not said:
        yield Clause(start, until_the_end(text, start, start + 20), "explanation", "medium")


def gloss(text: str, place: Place, change: Change) -> Iterator[Clause]:
    """Yield what an item says behind the name of a tool that came: "nvd: package diff preview"."""
    item = place.bullet
    if change.kind not in ("added", "re-added") or not item or item.type or item.commit or _ACTS.match(text):
        return
    names = aliases(change)
    if item.scope and speaks_of(item.scope, names) and len(item.scope) < 40 and len(_WORD.findall(text)) > 1:
        yield Clause(0, until_the_end(text, 0, 2), "gloss", "medium", "came")


def feature(text: str, intent: Intent | None, change: Change, place: Place) -> Iterator[Clause]:
    """Yield the feature that a subject names where the tool came or went as a part of it."""
    if intent != "part-of-feature":
        return
    verb = _ARTICLES.match(text)
    start = verb.end() if verb else 0
    stop = _CHANGED.search(text, start + 1)
    end = stop.start() if stop else len(text)
    named = {word.lower() for word in _WORD.findall(text[start:end])}
    if named and not named <= words.VAGUE:
        yield Clause(start, end, "feature", "medium")


def mended(text: str, intent: Intent | None) -> Iterator[Clause]:
    """Yield what a subject says was mended by a change of another thing."""
    if intent == "fix" and _MENDING.match(text) and len(_WORD.findall(text)) > 2:
        yield Clause(0, until_the_end(text, 0, 5), "mended", "medium")


def standing_in(text: str, intent: Intent | None) -> Iterator[Clause]:
    """Yield what is used instead where a way of declaring was replaced."""
    found = _INSTEAD.match(text)
    if intent == "refactor" and found:
        yield Clause(found.start(), found.end(), "instead", "medium")
