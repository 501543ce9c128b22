"""Figures with the bounds that they have by chance, with 95 % certainty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from nixlore.analyze._rates import Z, wilson


class Bounded(NamedTuple):
    """A value between bounds, taken of `n`; all of it is 0 where there is nothing to take it of."""

    value: float
    low: float
    high: float
    n: int


NOTHING = Bounded(0.0, 0.0, 0.0, 0)


def percent(part: int | None, n: int) -> Bounded:
    """Return how many of a hundred (Wilson's score interval); nothing where the part is not known."""
    if part is None or n <= 0:
        return NOTHING
    low, high = wilson(part, n)
    return Bounded(100 * part / n, 100 * low, 100 * high, n)


def mean_count(events: int, n: int) -> Bounded:
    """Return how many events there were for each of `n` (Byar's approximation of the Poisson interval)."""
    if n <= 0:
        return NOTHING
    more = events + 1
    low = 0.0 if not events else events * (1 - 1 / (9 * events) - Z / (3 * math.sqrt(events))) ** 3
    high = more * (1 - 1 / (9 * more) + Z / (3 * math.sqrt(more))) ** 3
    return Bounded(events / n, max(low, 0.0) / n, high / n, n)


def median(values: Sequence[float]) -> Bounded:
    """Return the middle of values, between the values that hold it whatever their distribution is."""
    n = len(values)
    if not n:
        return NOTHING
    ordered = sorted(values)
    reach = Z * math.sqrt(n) / 2
    low = max(math.floor(n / 2 - reach), 0)
    high = min(math.ceil(n / 2 + reach), n - 1)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    return Bounded(float(middle), float(ordered[low]), float(ordered[high]), n)
