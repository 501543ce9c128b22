"""Answers to changes of a plan, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nixlore.model.plan import Answer, Verdict
from nixlore.storage.verdicts import add, verdicts

if TYPE_CHECKING:
    from nixlore.model.plan import PlannedChange
    from nixlore.storage.artifacts import Shelf
    from nixlore.storage.journal import Change


def answer(
    shelf: Shelf,
    change: PlannedChange,
    answer: Answer,
    now: int,
    *,
    because: str = "",
    until: int = 0,
    journal: Sequence[Change] = (),
) -> None:
    """Keep an answer to a change: one for each of its rules and subjects. Raises OSError."""
    from nixlore.act.plan import evidence_digest  # noqa: PLC0415 - it needs all that a plan is made of

    entries = tuple(one.id for one in journal)
    add(
        shelf,
        *(
            Verdict(
                at=now,
                answer=answer,
                code=code,
                kind=change.kind,
                subject=subject,
                because=because,
                evidence=evidence_digest(change, subject),
                until=until,
                change=change.id,
                journal=entries,
            )
            for code in change.codes
            for subject in change.subjects
        ),
    )


def undone(shelf: Shelf, changes: Sequence[Change], now: int) -> None:
    """Keep that changes were taken back, where they were accepted proposals. Raises OSError."""
    ids = {one.id for one in changes}
    accepted = [one for one in verdicts(shelf) if one.answer == "accepted" and ids.intersection(one.journal)]
    fields = ("code", "kind", "subject", "evidence", "change", "journal")
    add(shelf, *(Verdict(at=now, answer="undone", **{name: getattr(one, name) for name in fields}) for one in accepted))
