"""Find the stated reason of a change: somebody's own words, or nothing.

Of the places where a reason may stand the first that has one wins: the subject, a sentence of the body, a bullet, the
comment at the line, the comment left behind. What is quoted is a clause or a short sentence, never a summary, and a
message that speaks of several tools is quoted for a tool only where it names it.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.git.changes import Change, CommitStory
from nixlore.git.line_comments import flattened
from nixlore.git.masking import COVER
from nixlore.git.why_aims import aimed, bettered, mended, standing_in
from nixlore.git.why_came import commends, introduces, is_idle, takes
from nixlore.git.why_clauses import Clause, clauses
from nixlore.git.why_comments import is_generated, of_comment
from nixlore.git.why_features import feature, switched
from nixlore.git.why_fit import CAME, fits, is_of_next_deed, is_talk
from nixlore.git.why_names import aliases, speaks_of
from nixlore.git.why_phrases import faulted, gloss, kind_of_tool, swept, tail
from nixlore.git.why_places import FEW, LONGEST, MANY, Place, everything, places, reverting
from nixlore.git.why_places import GONE as WENT
from nixlore.git.why_reverts import taken_back
from nixlore.git.why_sentences import assertion, explanation, is_beside, is_caveat, is_deed, is_in_parentheses
from nixlore.model.git import Intent, Quote, WhySource


def why(story: CommitStory, change: Change, intent: Intent | None) -> Quote | None:
    """Return the reason that is given for a change, None where none is stated."""
    if change.kind == "moved" and len(story.changes) > FEW:
        return None
    found = tuple(places(story, change)) if intent != "bulk-initial" else ()
    said = _stated(story, change, intent, found) or _of_the_whole(story, change, found) or _of_revert(story, change)
    beside = None if said or change.kind not in CAME else _from_comment(story, change, "comment")
    return said or beside or _from_comment(story, change, "left_comment")


def _stated(story: CommitStory, change: Change, intent: Intent | None, found: tuple[Place, ...]) -> Quote | None:
    """Return what the parts of a message that are about a change say, the surest way first."""
    for stage in _STAGES if found else ():
        for place in found:
            for clause in stage(place, change, intent):
                quote = _exact(story, place, clause)
                if quote:
                    return quote
    return None


def _of_the_whole(story: CommitStory, change: Change, found: tuple[Place, ...]) -> Quote | None:
    """Return what a message says of all that came or went, whose parts it does not name."""
    if change.kind in WENT:
        for place in everything(story, change):
            is_told = place.source != "body" or (len(story.changes) <= MANY and is_deed(place.piece.text))
            for clause in swept(place.piece.text) if is_told else ():
                return _exact(story, place, clause)
    if change.kind in CAME and not any(place.source == "message" for place in found):
        for place in everything(story, change):
            for clause in switched(place.piece.text) if place.source == "message" else ():
                return _exact(story, place, clause)
    return None


def _of_revert(story: CommitStory, change: Change) -> Quote | None:
    """Return why another commit was taken back, as far as its message says so."""
    message = reverting(story)
    for place, clause in taken_back(message, change) if message else ():
        quote = _exact(story, place, clause)
        if quote:
            return quote
    return None


def _fitting(place: Place, change: Change, intent: Intent | None) -> list[Clause]:
    not_of = "came" if change.kind in WENT else "went" if change.kind in CAME else ""
    return [clause for clause in clauses(place.piece.text, not_of) if fits(clause, change, intent, place)]


def _announced(place: Place, change: Change, intent: Intent | None) -> Iterator[Clause]:
    """Yield the reasons that words of the subject announce."""
    if place.source == "message":
        yield from _fitting(place, change, intent)


def _asserted(place: Place, change: Change, intent: Intent | None) -> Iterator[Clause]:
    """Yield what a sentence of the body asserts, and the reasons that its words announce."""
    text = place.piece.text
    if place.source != "body" or is_talk(text) or (not place.is_named and is_beside(text, goes=change.kind in WENT)):
        return
    if change.kind in CAME and (is_caveat(text, aliases(change)) or _is_of_what_was(place, intent)):
        return
    if is_idle(text, goes=change.kind in WENT):
        return
    said = _fitting(place, change, intent)
    if not place.is_named and _is_of_the_whole(place, change, intent, said):
        return
    if change.kind not in CAME or said or commends(text, intent, in_exchange=place.in_exchange):
        yield from assertion(text, goes=change.kind in WENT)
    yield from explanation(text, said) if said else ()
    yield from said


def _is_of_what_was(place: Place, intent: Intent | None) -> bool:
    """Tell whether a sentence below "revert …" is about what is taken back, of which many things are parts."""
    return intent == "revert" and not place.is_named and not place.in_exchange and not place.is_alone


_OF_THE_WHOLE: tuple[Intent | None, ...] = ("host", "refactor")
"""Intents of changes whose reasons are those of a machine or a form, and of a tool only where it is named."""

_OF_MANY: tuple[Intent | None, ...] = (*_OF_THE_WHOLE, "uninformative", "bump")
"""Intents of changes of which a second sentence is about something else."""


def _is_of_the_whole(place: Place, change: Change, intent: Intent | None, said: list[Clause]) -> bool:
    """Tell whether a sentence that names no tool is about another deed or the whole commit."""
    if place.at and (intent in _OF_MANY or (said and is_deed(place.piece.text))):
        return True
    if change.kind in CAME and intent != "migrate" and not place.in_exchange and takes(place.piece.text):
        return True
    return change.kind in CAME and (intent == "host" or (intent in _OF_THE_WHOLE and not said))


def _listed(place: Place, change: Change, intent: Intent | None) -> Iterator[Clause]:
    """Yield what a bullet says of a tool."""
    if place.source == "bullet":
        yield from gloss(place.piece.text, place, change)
        yield from _fitting(place, change, intent)


def _hinted(place: Place, change: Change, intent: Intent | None) -> Iterator[Clause]:
    """Yield what a subject tells of the reason without a word that announces it."""
    if place.source != "message":
        return
    text = place.piece.text
    yield from gloss(text, place, change)
    if place.is_named or intent == "migrate" or (place.is_alone and change.kind in WENT):
        yield from tail(text, change)
    for clause in swept(text) if change.kind in WENT and not place.is_twin else ():
        if not place.is_named or (
            speaks_of(text[clause.end :], aliases(change)) and not is_of_next_deed(text, clause, change)
        ):
            yield clause
    yield from mended(place, intent)
    if not place.is_named:
        yield from feature(place, intent, change)
    if not place.is_named or text.lower().startswith("make "):
        yield from bettered(text, place.hosts) if change.kind in CAME or intent in ("refactor", "fix") else ()
    yield from standing_in(text, intent, is_named=place.is_named)
    if not place.is_named and place.is_alone and change.kind in CAME:
        yield from aimed(text)
    if place.is_alone and change.kind in WENT and not place.others:
        yield from faulted(text)


def _told(place: Place, change: Change, intent: Intent | None) -> Iterator[Clause]:
    """Yield the first sentence below a subject that tells the change."""
    text = place.piece.text
    if not place.is_first or is_talk(text) or is_in_parentheses(text) or is_beside(text, goes=change.kind in WENT):
        return
    if is_idle(text, goes=change.kind in WENT):
        return
    if change.kind in CAME:
        if is_caveat(text, aliases(change)):
            return
        yield from kind_of_tool(text)
        if not introduces(text, aliases(change)):
            return
    if place.is_named or intent not in ("uninformative", *_OF_THE_WHOLE):
        yield from explanation(text, [])


_STAGES = (_announced, _asserted, _listed, _hinted, _told)
"""The ways to find a reason, the surest first."""


def _exact(story: CommitStory, place: Place, clause: Clause) -> Quote | None:
    start, end = place.piece.start + clause.start, place.piece.start + clause.end
    text = story.message[start:end]
    if text != place.piece.text[clause.start : clause.end]:
        return None
    text = _shown(text)
    end = start + len(text)
    if not text:
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


def _shown(text: str) -> str:
    """Return a quote up to what may not be shown, "" where too little is left."""
    at = text.find(COVER)
    if at < 0:
        return text
    words = text[:at].rpartition(" ")[0].rstrip(" \t\n.,;:!-\"'`(")
    return words if len(words.split()) >= _ENOUGH_WORDS else ""


_ENOUGH_WORDS = 4


def _from_comment(story: CommitStory, change: Change, source: WhySource) -> Quote | None:
    """Return the reason that the comment beside a tool gives, or the one that it left."""
    said = change.comment if source == "comment" else change.left
    if not said or COVER in said.text or is_generated(said.text):
        return None
    for clause in of_comment(flattened(said.text[:LONGEST]), change, is_left=source == "left_comment"):
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
