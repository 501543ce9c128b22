"""Tell a habit from one piece of work that asked for the same again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

LEAST_DAYS = 3
"""On how many days a habit is seen at least."""


def is_habit(days: Iterable[int]) -> bool:
    """Tell whether occurrences, each given by its day, are spread: on three days, and on none more than half of them.

    What was done fifty times in one afternoon and once a week before and after is no habit of fifty.
    """
    counts = Counter(days)
    return len(counts) >= LEAST_DAYS and 2 * max(counts.values()) <= counts.total()
