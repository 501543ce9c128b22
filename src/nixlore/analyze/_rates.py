"""Shares with the bounds that they have by chance, and the middle and the tail of durations."""

from __future__ import annotations

import math
from collections.abc import Sequence

Z = 1.959963984540054
"""How many standard deviations hold 95 % of a normal distribution."""


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return between which bounds a share lies with 95 % certainty (Wilson's score interval); (0, 1) of nothing."""
    if whole <= 0:
        return 0.0, 1.0
    share, square = part / whole, Z * Z / whole
    middle = (share + square / 2) / (1 + square)
    reach = Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the value below which this share of the values lies (nearest rank), None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]
