"""A tool left the configuration in a commit that speaks of something else, and it is still used.

Said only where all of it is seen: the commit was about an update, an addition or a move, its subject has no word for
taking something away and does not name the tool, and no reason is stated anywhere; the tool's program was run on
several days after a week had passed; and nothing that is declared now provides it. What was switched off or replaced is
not meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.run import DAY
from nixlore.model.tool_history import MissedTool, ToolHistory
from nixlore.model.usage import UseCount
from nixlore.synthesize._commits import commit_evidence, day, short
from nixlore.synthesize._phrases import use_evidence, used

CODE = "NX108"

OTHERWISE = {
    "bump": "an update",
    "add-plain": "an addition",
    "add-for-purpose": "an addition",
    "part-of-feature": "another feature",
    "refactor": "a reorganisation",
}
"""What a commit of each intent is about, where that is not a removal."""

AWAY = re.compile(
    r"(?i)remov|delet|drop|disabl|uninstall|purg|prun|clean|tid[yi]|strip|slim|unus|unneed|\brid\b|replac|switch|migrat"
    r"|instead|swap|no longer|bye|trim|kill|without|\brm\b|revert|comment|deprecat|obsolet|minimal|simplif|\bless\b"
    r"|stop|broken|fail|temporar|\bno\b|\bnot\b|don'?t|\bout\b|\bold\b|->|→|\bto\b"
    r"|packages? list|\bmerge |\bsync|squash"
)
"""Words with which a subject may mean that something goes, or leave it to a body that is not read here."""

GRACE_DAYS = 7
"""Uses this soon after a removal may be of a system that was not rebuilt yet."""

ABSENT = {"unknown": "no profile was read, so whether it is here is unknown"}
"""What is said instead of an absence that nothing shows."""

ENOUGH_DAYS = 3
"""On how many different days the program must have been run altogether."""


def infer(history: ToolHistory | None) -> Iterator[Insight]:
    """Yield one insight per tool that was lost on the way and is still run by people."""
    if history is None:
        return
    told: set[str] = set()
    for missed in history.missed:
        use = _lasting(missed)
        if use is not None and missed.tool not in told and _says_otherwise(missed):
            told.add(missed.tool)
            yield _insight(missed, use)


def _lasting(missed: MissedTool) -> UseCount | None:
    """Return the use by people that went on after the removal."""
    end = missed.at // DAY + GRACE_DAYS
    uses = (use for use in missed.uses if use.actor == "human" and use.days >= ENOUGH_DAYS)
    return next((use for use in uses if use.last_day is not None and use.last_day > end), None)


def _says_otherwise(missed: MissedTool) -> bool:
    if missed.intent not in OTHERWISE or not missed.subject or AWAY.search(missed.subject):
        return False
    words = set(re.split(r"[^a-z0-9]+", missed.subject.lower()))
    names = {part for name in (missed.tool, missed.program) for part in re.split(r"[^a-z0-9]+", name.lower()) if part}
    return words.isdisjoint(names)


def _insight(missed: MissedTool, use: UseCount) -> Insight:
    about = OTHERWISE[missed.intent or ""]
    found = f"found at {missed.owner}" if missed.owner else ABSENT.get(missed.owner_kind, "not found now")
    return Insight(
        code=CODE,
        subject=missed.tool,
        says=f"{missed.tool} left the configuration on {day(missed.date)} in a commit about {about}, but "
        f"{missed.program} is still used ({used(use)})",
        severity="warning",
        confidence="medium",
        evidence=(
            commit_evidence(missed.commit, missed.date, f"“{missed.subject}” removed {missed.tool}", missed.at),
            *(use_evidence(missed.program, count) for count in missed.uses),
            Evidence(source="path_binaries", place=missed.program, says=f"no declaration provides it; {found}"),
        ),
        action=Action(verb="declare", subject=missed.tool, place=short(missed.commit)),
    )
