"""All comparisons as one family: what each is corrected by, and how many sessions would show a halving.

A comparison that could not show a halving takes little of the allowed error, so that more is left for those that
could. What each gets follows from how often something happened and how uneven sessions are, never from which sessions
had it, so that the whole errs no more often than it may.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

POWER = NormalDist().inv_cdf(0.8)
"""How many standard deviations above the threshold an effect must lie to be found in four of five cases."""

EQUAL = 0.2
"""Which part of the allowed error is divided equally: also where a halving would not be seen, more than that may be."""

STEPS = 60
HIGHEST = 300.0


def shares(halvings: Sequence[float], level: float) -> list[float]:
    """Return each comparison's share of the allowed error, 1 together, given how plainly each would show a halving.

    `halvings` are in standard deviations. The shares are those with which most halvings are found: the threshold of one
    that would lie at d is d / 2 + c / d, with the c at which all together use up the level.
    """
    if not halvings:
        return []
    low, high = 0.0, HIGHEST
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(_tails(halvings, middle)) > level else (low, middle)
    tails = _tails(halvings, high)
    whole, equal = sum(tails), 1 / len(tails)
    return [EQUAL * equal + (1 - EQUAL) * (tail / whole if whole > 0 else equal) for tail in tails]


def _tails(halvings: Sequence[float], cost: float) -> list[float]:
    """Return how often chance alone passes each threshold, on both sides."""
    return [math.erfc((d / 2 + cost / d) / math.sqrt(2)) if d > 0 else 0.0 for d in halvings]


def holm(values: Sequence[float], parts: Sequence[float] | None = None) -> list[float]:
    """Return p values corrected for their number (Holm), which holds however they depend on each other.

    Parts are the shares of the allowed error, equal ones where none are given.
    """
    own = list(parts) if parts is not None else [1.0] * len(values)
    corrected = [1.0] * len(values)
    highest, left = 0.0, sum(own)
    for position in sorted(range(len(values)), key=lambda number: values[number] / own[number]):
        highest = min(1.0, max(highest, values[position] * left / own[position]))
        corrected[position] = highest
        left -= own[position]
    return corrected


def needed(have: int, halving: float, count: int, level: float) -> int:
    """Return with how many sessions on the smaller side a halving would be found in four of five cases.

    That many are `have`, `halving` is how many standard deviations a halving lies from nothing with those, `count` the
    number of comparisons of which each gets the same part of the level. 0 where it cannot be told.
    """
    if halving <= 0:
        return 0
    threshold = NormalDist().inv_cdf(1 - level / count / 2)
    return math.ceil(have * ((threshold + POWER) / halving) ** 2)
