"""Read a commit: why each of its changes was made, in what kind of undertaking, and what took the place of what."""

from __future__ import annotations

from nixlore.git.changes import CommitStory, Reading
from nixlore.git.intent import judge
from nixlore.git.why import why
from nixlore.model.git import Intent, Quote

STATED: dict[Intent, Intent] = {"add-plain": "add-for-purpose", "remove-plain": "remove-with-reason"}
"""What a plain change is where its message gives a reason after all."""


def read(story: CommitStory) -> tuple[Reading, ...]:
    """Return a reading of each change of a commit, in the order of the changes."""
    readings = []
    for change, judged in zip(story.changes, judge(story), strict=True):
        intent, rule = judged.rule.intent, judged.rule.id
        quote = why(story, change, intent)
        if intent in STATED and _is_said(quote):
            intent, rule = STATED[intent], f"{rule}-stated"
        readings.append(Reading(intent, rule, quote, judged.migration))
    return tuple(readings)


def _is_said(quote: Quote | None) -> bool:
    """Tell whether a reason stands in the message, rather than in a comment."""
    return quote is not None and quote.source in ("message", "body", "bullet")
