"""The configuration is worked on at weekends.

Said of 20 commits or more of which half or more fall on Saturday or Sunday, and of nothing less: five commits on one
Sunday are no habit. Silent without a git history.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.analyze.commit_days import CommitDays
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Insight

CODE = "NX901"

ENOUGH = 20
"""How many commits are a habit."""


def infer(found: CommitDays) -> Iterator[Insight]:
    """Yield one insight where it is so."""
    free = found.days.get("Saturday", 0) + found.days.get("Sunday", 0)
    if found.commits < ENOUGH or 2 * free < found.commits:
        return
    says = f"{free} of {found.commits} commits are of a Saturday or Sunday"
    yield Insight(
        code=CODE,
        subject="configuration",
        says=says,
        severity="info",
        confidence="high",
        evidence=(Evidence(source="git_history", place="HEAD", says=says, count=free, unit="commits"),),
    )
