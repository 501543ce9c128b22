"""Find the stated reason of a change: somebody's own words, or nothing.

Of the places where a reason may stand the first that has one wins: the subject, a sentence of the body, a bullet, the
comment at the line, the comment left behind. What is quoted is a clause or a short sentence, never a summary, and a
message that speaks of several tools is quoted for a tool only where it names it.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.git.changes import Change, CommitStory, Said
from nixlore.git.masking import COVER
from nixlore.git.why_clauses import Clause, clauses
from nixlore.git.why_names import aliases, speaks_of
from nixlore.git.why_phrases import explanation, feature, gloss, is_adding, is_talk, mended, standing_in, swept
from nixlore.git.why_places import Place, everything, places
from nixlore.model.git import Intent, Quote, WhySource

CAME = frozenset(("added", "re-added", "spread"))
"""Kinds of change after which a tool is where it was not."""

WENT = frozenset(("removed", "disabled", "narrowed"))
"""Kinds of change after which a tool is not where it was."""


def why(story: CommitStory, change: Change, intent: Intent | None) -> Quote | None:
    """Return the reason that is given for a change, None where none is stated."""
    for place in places(story, change):
        for clause in _readings(change, intent, place):
            quote = _exact(story, place, clause)
            if quote:
                return quote
    if change.kind in WENT:
        for place in everything(story, change):
            for clause in swept(place.piece.text):
                return _exact(story, place, clause)
    return _from_comment(story, change.comment, "comment") or _from_comment(story, change.left, "left_comment")


def _readings(change: Change, intent: Intent | None, place: Place) -> Iterator[Clause]:
    """Yield what a part of the message may say of the reason, the surest first."""
    text = place.piece.text
    said = [clause for clause in clauses(text) if fits(clause, change, place)]
    if place.source == "body":
        if is_talk(text):
            return
        yield from explanation(text, said, is_first=place.is_first)
    elif place.source == "bullet":
        yield from gloss(text, place, change)
    yield from said
    if place.source == "message" and not place.is_named:
        yield from feature(place, intent, change)
        yield from mended(text, intent)
        yield from standing_in(text, intent)


def fits(clause: Clause, change: Change, place: Place) -> bool:
    """Tell whether a clause can be the reason of a change of this kind."""
    if clause.rule.startswith("disuse") and (place.is_twin or not place.is_named and place.source != "body"):
        return False
    if clause.rule == "aside" and not place.is_named:
        return False
    if clause.rule == "purpose-for" and not place.is_named and not is_adding(place.piece.text, clause.start):
        return False
    if clause.only == "came" and _text(place, clause).count(" ") < 3 and speaks_of(_text(place, clause), aliases(change)):
        return False
    if not clause.only or (change.kind not in CAME and change.kind not in WENT):
        return True
    return (change.kind in CAME) == (clause.only == "came")


def _text(place: Place, clause: Clause) -> str:
    return place.piece.text[clause.start : clause.end]


def _exact(story: CommitStory, place: Place, clause: Clause) -> Quote | None:
    start, end = place.piece.start + clause.start, place.piece.start + clause.end
    text = story.message[start:end]
    if not text or COVER in text or text != place.piece.text[clause.start : clause.end]:
        return None
    return Quote(
        text=text,
        source=place.source,
        commit=story.commit,
        start=start,
        end=end,
        rule=clause.rule,
        confidence=clause.confidence,
    )


def _from_comment(story: CommitStory, said: Said | None, source: WhySource) -> Quote | None:
    if not said or COVER in said.text:
        return None
    for clause in clauses(said.text):
        if (clause.only == "came") != (source == "comment") and clause.only:
            continue
        return Quote(
            text=said.text[clause.start : clause.end],
            source=source,
            commit=story.commit,
            start=said.start + clause.start,
            end=said.start + clause.end,
            rule=clause.rule,
            confidence=clause.confidence,
            file=said.file,
            line=said.line,
        )
    return None
