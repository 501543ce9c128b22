"""Read what the comment at a line says of why its item is there, or why it no longer is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.data.late_pattern import late
from nixlore.data.reason_words_comments import GENERATED
from nixlore.git.changes import Change
from nixlore.git.why_clauses import Clause, clauses
from nixlore.git.why_ends import ends_open
from nixlore.git.why_fit import is_for_itself
from nixlore.git.why_hosts import hosts_of
from nixlore.git.why_sentences import assertion

_LONGEST_START = 65
_AMISS = late(
    r"n't\b|\b(?:not|no longer|never|cannot|broken|breaks|fails?|failing|freez\w+|hangs?|crash\w*|bug\w*|slow|"
    r"conflicts?|deprecated|unmaintained|insecure|vulnerab\w+)\b",
    re.IGNORECASE,
)
_ORDERS = late(r"(?:use|run|call|type|set|see|open|press|visit|remember|do not|don't)\s", re.IGNORECASE)
"""How a sentence begins that tells its reader what to do."""
_LISTED = late(r"[\w.'-]+\s+#\s")
"""How a line begins that was an item with a comment of its own."""
_ENDED = late(r"[.!?:]\s+|\n\s*")
_BUT = late(r"\bbut\b", re.IGNORECASE)
_NEW_LINE = late(r"\s*\n\s*(?=[A-Z])")
_ENOUGH = 3
_SENTENCE = late(r"(?<=[.!?])\s+(?=[A-Z])|\n\s*\n")


def is_generated(text: str) -> bool:
    """Tell whether a comment is one that a configuration comes with, nobody's own words."""
    said = " ".join(text[:_LONGEST_START].lower().split())
    return said.startswith(_GENERATED)


_GENERATED = tuple(sorted(GENERATED))


def of_comment(text: str, change: Change, *, is_left: bool) -> Iterator[Clause]:
    """Yield the reasons that a comment gives for a change; one that `is_left` speaks of what went."""
    for clause in () if _LISTED.match(text) else clauses(text, "came" if is_left else "went"):
        if is_left or not _is_of_another(text, clause, change):
            yield clause._replace(end=_line_end(text, clause))
    start = 0
    for end in (*(found.start() for found in _SENTENCE.finditer(text)), len(text)) if is_left else ():
        sentence = text[start:end]
        skipped = start + len(sentence) - len(sentence.lstrip())
        for clause in assertion(sentence.lstrip(), goes=True) if _AMISS.search(sentence) else ():
            yield clause._replace(start=clause.start + skipped, end=clause.end + skipped)
        start = end


def _sentence_start(text: str, at: int) -> int:
    return max((found.end() for found in _ENDED.finditer(text, 0, at)), default=0)


def _line_end(text: str, clause: Clause) -> int:
    """Return where a clause ends: before a line that begins a sentence of its own, though no dot stands before it."""
    for found in _NEW_LINE.finditer(text, clause.start, clause.end):
        if len(text[clause.start : found.start()].split()) >= _ENOUGH and not ends_open(text[: found.start()]):
            return found.start()
    return clause.end


def _is_of_another(text: str, clause: Clause, change: Change) -> bool:
    """Tell whether a "for" phrase names the tool itself, a machine, nothing, or what an aside is for."""
    if clause.rule == "purpose-to" and _ORDERS.match(text, _sentence_start(text, clause.start)):
        return True
    if clause.rule == "purpose-to" and is_for_itself(text, clause, change, frozenset()):
        return True
    if not clause.rule.startswith("purpose-for"):
        return clause.rule == "cause" and _BUT.search(text, 0, clause.start) is not None
    is_within = text.rfind("(", 0, clause.start) > text.rfind(")", 0, clause.start) and text[clause.start - 1] != "("
    return is_within or is_for_itself(text, clause, change, hosts_of(change.files))
