"""Compare the rates of two groups of sessions within strata, with one test that holds for uneven sessions.

A session's rate counts by what it tells: the events of one session are alike, so that its weight n / (1 + (n - 1) r)
grows with its n to 1 / r at most. Rates are compared within strata; the sessions' length, time and model are
allowed for. The test is a score test: how far each session lies from its like is taken where nothing is assumed to
differ, and the sum is divided by its own spread (with n / (n - 1) for what the stratum's mean takes away). So neither
uneven spread, nor rare events, nor one long session makes it certain. The interval holds the differences that the test
allows.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from operator import mul
from typing import NamedTuple

from nixlore.analyze._outcome_family import POWER
from nixlore.analyze._rates import Z

ALIKE = 0.1
"""How much alike the events of one session are taken to be: ten of them tell about as much as five of ten sessions."""

MODELS = 3
"""How many models are told apart; the others are one."""

HALVED = 1.5
"""Where one side has half the rate of the other, their mean is one and a half times the difference."""

NOTHING = 1e-9
"""Less than this is left of a column by rounding."""


class Case(NamedTuple):
    """One session and one outcome: its number in time, events, of how many, calls, model, and what makes its like."""

    number: int
    events: int
    of: int
    calls: int
    model: str
    stratum: Hashable


class Group(NamedTuple):
    """The cases of one stratum: their numbers, and columns of how far each lies from the stratum's mean.

    `others` are what else may explain a difference: the length, the time, and models.
    """

    cases: list[Case]
    weights: list[float]
    rates: list[float]
    others: list[list[float]]


class Score(NamedTuple):
    """The difference of two rates, its 95 % interval, p without any correction, and what could be detected.

    `halving` is how many standard deviations from nothing it would lie if the one rate were half of the other.
    """

    difference: float
    low: float
    high: float
    p: float
    detectable: float
    halving: float


def groups(cases: Iterable[Case]) -> list[Group]:
    """Return the strata of cases; what has nothing of which something could have happened is left out."""
    kept = [case for case in cases if case.of > 0]
    models = [model for model, _ in Counter(case.model for case in kept).most_common(MODELS + 1)[1:]]
    strata: dict[Hashable, list[Case]] = defaultdict(list)
    for case in kept:
        strata[case.stratum].append(case)
    return [_group(alike, models) for alike in strata.values() if len(alike) > 1]


def _group(cases: list[Case], models: Sequence[str]) -> Group:
    weights = [case.of / (1 + ALIKE * (case.of - 1)) for case in cases]
    columns = [
        [min(case.events / case.of, 1.0) for case in cases],
        [math.log1p(case.calls) for case in cases],
        [float(case.number) for case in cases],
        *([float(case.model == model) for case in cases] for model in models),
    ]
    rates, *others = (_from_mean(column, weights) for column in columns)
    return Group(cases, weights, rates, others)


def _from_mean(column: Sequence[float], weights: Sequence[float]) -> list[float]:
    mean = sum(map(mul, weights, column)) / sum(weights)
    return [value - mean for value in column]


def comparable(strata: Iterable[Group], present: Collection[int]) -> list[Group]:
    """Return the strata in which there are cases of both sides."""
    return [group for group in strata if 0 < sum([case.number in present for case in group.cases]) < len(group.cases)]


def score(strata: Sequence[Group], present: Collection[int]) -> Score | None:
    """Return how two sides of comparable strata differ, None where that cannot be told."""
    weights = [weight for group in strata for weight in group.weights]
    rates = [rate for group in strata for rate in group.rates]
    sides: list[float] = []
    spreads: list[float] = []
    for group in strata:
        sides += _from_mean([float(case.number in present) for case in group.cases], group.weights)
        spreads += [len(group.cases) / (len(group.cases) - 1)] * len(group.cases)
    for other in _independent([[v for part in column for v in part] for column in _across(strata)], weights):
        weighted = list(map(mul, weights, other))
        sides, rates = _freed(sides, other, weighted), _freed(rates, other, weighted)
    return _solved(weights, spreads, sides, rates, _halving(strata))


def _halving(strata: Iterable[Group]) -> float:
    """Return the difference if half as much happened on one side as on the other, at the rate that all have."""
    cases = [(weight, case) for group in strata for weight, case in zip(group.weights, group.cases, strict=True)]
    common = sum(weight * min(case.events / case.of, 1.0) for weight, case in cases)
    return common / (sum(weight for weight, _ in cases) or 1.0) / HALVED


def _across(strata: Sequence[Group]) -> Iterable[tuple[list[float], ...]]:
    return zip(*(group.others for group in strata), strict=True)


def _independent(columns: Iterable[list[float]], weights: Sequence[float]) -> list[list[float]]:
    """Return columns without what those before them explain, and without those of which nothing is left."""
    kept: list[list[float]] = []
    for column in columns:
        left = column
        for other in kept:
            left = _freed(left, other, list(map(mul, weights, other)))
        if sum(map(mul, weights, map(mul, left, left))) > NOTHING:
            kept.append(left)
    return kept


def _freed(column: Sequence[float], other: Sequence[float], weighted: Sequence[float]) -> list[float]:
    """Return a column without what another one explains of it; `weighted` is the other times the weights."""
    slope = sum(map(mul, weighted, column)) / sum(map(mul, weighted, other))
    return [value - slope * found for value, found in zip(column, other, strict=True)]


def _solved(
    weights: Sequence[float], spreads: Sequence[float], sides: Sequence[float], rates: Sequence[float], halving: float
) -> Score | None:
    weighted = list(map(mul, weights, sides))
    effect, scale = sum(map(mul, weighted, rates)), sum(map(mul, weighted, sides))
    # The spread of the sum if the difference were d is a - 2 b d + c d².
    parts, whole = list(map(mul, weighted, rates)), list(map(mul, weighted, sides))
    spread_parts = list(map(mul, spreads, parts))
    a, b = sum(map(mul, spread_parts, parts)), sum(map(mul, spread_parts, whole))
    c = sum(map(mul, map(mul, spreads, whole), whole))
    bounds = _bounds(scale**2 - Z * Z * c, effect * scale - Z * Z * b, effect**2 - Z * Z * a)
    if bounds is None or a <= 0 or scale <= 0:
        return None
    p = math.erfc(abs(effect) / math.sqrt(a) / math.sqrt(2))
    detectable = (Z + POWER) * math.sqrt(a) / scale
    return Score(effect / scale, *bounds, p, detectable, halving / _error(weights, spreads, sides, rates))


def _error(weights: Sequence[float], spreads: Sequence[float], sides: Sequence[float], rates: Sequence[float]) -> float:
    """Return the difference's standard error as if it did not matter which sessions are on which side.

    That of the test itself is small where the smaller side happens to be calm, so that it must not weigh comparisons.
    """
    weighted = list(map(mul, weights, rates))
    spread = sum(map(mul, spreads, map(mul, weighted, weighted)))
    return math.sqrt(spread / sum(map(mul, weights, map(mul, sides, sides))) / sum(weights))


def _bounds(square: float, middle: float, rest: float) -> tuple[float, float] | None:
    """Return between which d  square d² - 2 middle d + rest <= 0, None where no such bounds are."""
    inside = middle * middle - square * rest
    if square <= 0 or inside < 0:
        return None
    return (middle - math.sqrt(inside)) / square, (middle + math.sqrt(inside)) / square
