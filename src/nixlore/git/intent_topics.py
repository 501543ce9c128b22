"""Tell how many things a subject is about: "add foo, fix bar", "foo, tweaks of bar and an update"."""

from __future__ import annotations

import re

from nixlore.git.intent_words import STARTERS, Clause, families, stem

_CUT = re.compile(r"[,;]\s|\s(?:\+|&&?|and)\s")
_PLAIN = frozenset("module modules config configuration support setup program package tool app".split())  # noqa: SIM905

LISTED = 3
"""How many items under one verb are a list of unlike things."""

STARTERS_IN_ORDER = tuple(sorted(STARTERS))
"""The families of verbs that begin a clause, in an order that does not change."""


def is_mixed(clauses: tuple[Clause, ...]) -> bool:
    """Tell whether a subject is about several undertakings, so that only what it names is told by it."""
    subject = [clause for clause in clauses if clause.place == "subject" and not _is_aside(clause)]
    if len(subject) > 1:
        return len({_kind(clause) for clause in subject}) > 1
    return bool(subject) and len(_CUT.split(subject[0].piece.text)) >= LISTED


def _is_aside(clause: Clause) -> bool:
    """Tell whether a clause stands in parentheses: "add foo (and update the lock)"."""
    before = clause.piece.text[: clause.words[clause.head].start] if len(clause.words) > clause.head else ""
    return before.count("(") > before.count(")")


def _kind(clause: Clause) -> str:
    tag = clause.manner or next((tag for tag in STARTERS_IN_ORDER if tag in clause.tags), "")
    return "updating" if tag == "upgrading" else tag


def is_item(clause: Clause, at: int) -> bool:
    """Tell whether a name stands by itself between two commas, where another item than it has the verb."""
    text, word = clause.piece.text, clause.words[at]
    cuts = [(0, 0), *(found.span() for found in _CUT.finditer(text)), (len(text), len(text))]
    if at < clause.head or len(cuts) == 2:
        return False
    start = max(end for _, end in cuts if end <= word.start)
    stop = min(begin for begin, _ in cuts if begin > word.start)
    beside = [other for other in clause.words[clause.head :] if start <= other.start < stop and other is not word]
    plain = all(other.text in _PLAIN or not families((stem(other.text),), 0)[0] for other in beside)
    return plain and len(beside) <= 1
