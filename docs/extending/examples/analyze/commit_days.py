"""On which days of the week the configuration was committed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from nixlore.model.git import ConfigCommit

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CommitDays(msgspec.Struct, frozen=True, kw_only=True):
    """How many commits each day of the week has, in the author's own time; `commits` counts those with a date."""

    commits: int
    days: dict[str, int]


def analyze(commits: Sequence[ConfigCommit]) -> CommitDays:
    """Count what people committed; bots and commits that only move the lock are left out."""
    own = [commit for commit in commits if commit.date and not (commit.is_bot or commit.only_lock)]
    days = Counter(DAYS[datetime.fromisoformat(commit.date).weekday()] for commit in own)
    return CommitDays(commits=len(own), days=dict(days))
