"""Read why a commit was taken back: what its message says besides that, or until when the other's change was to hold.

The reason of what is taken back is none of taking it back, so the title of the other commit tells nothing but a
condition that has come: "disable x until y", reverted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.data.late_pattern import late
from nixlore.git.changes import Change
from nixlore.git.subjects import Message
from nixlore.git.why_clauses import WORD, Clause, clauses, until_the_end
from nixlore.git.why_fit import CAME, is_talk
from nixlore.git.why_places import Place
from nixlore.git.why_sentences import is_aside

_TITLE = late(r"\s*revert\w*:?\s+[\"'“](?P<title>.+)[\"'”](?P<behind>.*)\Z", re.IGNORECASE)
_BEHIND = late(
    r"(?P<mark>\s*(?:[,;:.]|[-\u2013\u2014]+\s|\(|\s(?=(?:because|since|as|due)\b))\s*)(?P<said>[^()]+)", re.IGNORECASE
)
_STATED = late(r"\s*this\s+(?:\w+\s+)?reverts\s+commits?:?\s+[0-9a-f]{7,40}\b\W{0,2}", re.IGNORECASE)
_FEWEST = 3


def taken_back(message: Message, change: Change) -> Iterator[tuple[Place, Clause]]:
    """Yield what a message says of why another commit was taken back, each with the part that it stands in."""
    subject = Place(message.subject, "message", is_named=False)
    found = _TITLE.match(message.subject.text)
    if not found or found["title"].lower().startswith(("revert", "reapply")):
        return
    behind = _BEHIND.match(message.subject.text, found.start("behind"))
    if behind and len(WORD.findall(behind["said"])) > 1:
        yield subject, _until_the_end(message.subject.text, behind.start("said"))
    for piece in message.sentences:
        stated = _STATED.match(piece.text)
        start = stated.end() if stated else 0
        said = piece.text[start:]
        if len(WORD.findall(said)) < _FEWEST or (stated and not clauses(said)) or is_talk(said) or is_aside(said):
            continue
        for clause in clauses(said) if stated else (_until_the_end(said, 0),):
            yield (
                Place(piece, "body", is_named=False),
                clause._replace(start=start + clause.start, end=start + clause.end, rule="taken-back"),
            )
    if change.kind in CAME:
        for clause in clauses(found["title"]):
            at = found.start("title")
            if clause.rule == "until":
                yield subject, clause._replace(start=at + clause.start, end=at + clause.end, rule="taken-back-until")


def _until_the_end(text: str, start: int) -> Clause:
    return Clause(start, until_the_end(text, start, start + 1), "taken-back", "medium")
