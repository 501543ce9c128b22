"""How fast public configurations change: percentiles over 35 repositories, by statistic.

Measured over the whole life of each, bots left out. People who publish their configuration are busy with it, so the
figures are higher than those of all users.
"""

from __future__ import annotations

from collections.abc import Sequence

RANKS = (10, 25, 50, 75, 90)
"""The percentiles that the columns of the table are."""

PERCENTILES: dict[str, tuple[float, float, float, float, float]] = {
    "human commits per year": (107, 156, 321, 566, 1504),
    "commits per week": (1.3, 1.9, 4.2, 6.5, 17.8),
    "active weeks": (0.32, 0.49, 0.68, 0.81, 0.92),
    "gap between active days": (2.4, 5, 7, 13, 17),
    "longest silence": (21, 41, 62, 155, 294),
    "commits in bursts": (0.04, 0.07, 0.13, 0.21, 0.28),
    "reverts per 1,000 commits": (0, 1.7, 3.6, 7.1, 11.3),
    "lock updates per month": (1.6, 2.9, 5.1, 13, 29),
    "additions per month": (2.1, 4.2, 6.9, 16, 29),
    "removed within 14 days": (0.07, 0.11, 0.15, 0.23, 0.34),
    "median life of what was removed": (64, 114, 208, 275, 469),
    "returns among additions": (0.05, 0.07, 0.14, 0.21, 0.26),
}
"""The values at `RANKS`, in the unit of the statistic: shares are 0 to 1, gaps, silences and lives days."""


def percentile(name: str, value: float) -> int | None:
    """Return the place of a value among public configurations, 0 to 100, None for a statistic that is not in the table.

    Between the columns it is interpolated; below the first and above the last one nothing finer is known than the
    column itself, so that 10 means "at most 10" and 90 "at least 90".
    """
    row = PERCENTILES.get(name)
    return None if row is None else round(_interpolated(row, value))


def _interpolated(row: Sequence[float], value: float) -> float:
    if value <= row[0]:
        return RANKS[0]
    for place in range(1, len(row)):
        if value <= row[place]:
            share = (value - row[place - 1]) / (row[place] - row[place - 1])
            return RANKS[place - 1] + share * (RANKS[place] - RANKS[place - 1])
    return RANKS[-1]
