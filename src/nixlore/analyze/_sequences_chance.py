"""How often a run of commands would come about by chance, and which of many are therefore no chance.

A run has to be more frequent than two parts of it give, however it is cut in two, if these came independently of each
other (it is then called productive; Webb, "Self-sufficient itemsets", 2010). Twice: among what was run around the same
time, so that what is only used in the same weeks is not told; and then within each piece of close commands, so that
what is only used together, in any order, is not told either. Both times the share of false ones is bounded after
Benjamini and Hochberg, the first time over all runs that might have been found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from nixlore.analyze._sequences_growing import Run

AROUND = 60
"""How many commands, at least, count as run around the same time."""

ENOUGH = 1e-12
"""A sum ends where its next terms add less than this part of it."""


class Chance(NamedTuple):
    """How many occurrences of a run chance gives, and how likely it gives as many as there are."""

    expected: float
    p_value: float


class Groups:
    """Pieces of a strand put together: how many commands and pieces each group has, and the group of each place."""

    def __init__(self, bounds: Sequence[tuple[int, int]], least: int) -> None:
        self.of: list[int] = []
        self.commands: list[int] = []
        self.pieces: list[int] = []
        for begun, ended in bounds:
            if not self.commands or self.commands[-1] >= least:
                self.commands.append(0)
                self.pieces.append(0)
            # The place after a piece is a cut, which is in no run.
            self.of.extend([len(self.commands) - 1] * (ended - begun + 1))
            self.commands[-1] += ended - begun
            self.pieces[-1] += 1
        self._counts: dict[Run, Counter[int]] = {}

    def counts(self, run: Run, places: Mapping[Run, Sequence[int]]) -> Counter[int]:
        """Return how often a run begins in each group."""
        found = self._counts.get(run)
        if found is None:
            found = self._counts[run] = Counter(map(self.of.__getitem__, places[run]))
        return found

    def chance(self, run: Run, places: Mapping[Run, Sequence[int]]) -> Chance:
        """Return what chance gives of a run, cut in two where that is most."""
        count = len(places[run])
        worst = Chance(0.0, 0.0)
        for cut in range(1, len(run)):
            expected, most = self._expected(run[:cut], run[cut:], places)
            worst = max(worst, Chance(expected, at_least(count, most, expected)), key=_by_likelihood)
        return worst

    def _expected(self, first: Run, then: Run, places: Mapping[Run, Sequence[int]]) -> tuple[float, int]:
        """Return how often one run follows another by chance, and how often it could at most.

        In a group both are units to be laid in a row at random, with all other commands and never the same one twice
        in succession. A unit at the end of a piece has none that follows.
        """
        ones, others = self.counts(first, places), self.counts(then, places)
        shorter = ones if len(ones) <= len(others) else others
        one_less, other_less = len(first) - 1, len(then) - 1
        expected, most = 0.0, 0
        for group in shorter:
            one, other = ones[group], others[group]
            if not (one and other):
                continue
            units = max(self.commands[group] - one_less * one - other_less * other, one + other)
            free = max(units - one, other)
            followed = max(units - self.pieces[group], 1) / units
            expected += one * other / free * followed
            most += min(one, other)
        return expected, most


def _by_likelihood(chance: Chance) -> tuple[float, float]:
    return chance.p_value, chance.expected


def at_least(count: int, tries: int, expected: float) -> float:
    """Return how likely so many successes or more are in so many tries of which so many succeed on average.

    Of all ways to share out the average among the tries, alike for all of them gives most (Hoeffding, 1956).
    """
    if count <= expected or tries <= 0:
        return 1.0
    if count > tries:
        return 0.0
    share = expected / tries
    if share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    ways = lgamma(tries + 1) - lgamma(count + 1) - lgamma(tries - count + 1)
    term = total = 1.0
    odds = share / (1 - share)
    for number in range(count, tries):
        term *= (tries - number) / (number + 1) * odds
        total += term
        if term < ENOUGH * total:
            break
    return min(1.0, total * exp(ways + count * log(share) + (tries - count) * log1p(-share)))


def told_apart(p_values: Mapping[Run, float], tested: int, false_share: float) -> Iterator[Run]:
    """Yield those of many tested of which no more than a share is chance (Benjamini and Hochberg, 1995)."""
    ordered = sorted(p_values.items(), key=_second)
    last = 0
    for rank, (_, p_value) in enumerate(ordered, 1):
        if p_value <= false_share * rank / max(tested, len(ordered)):
            last = rank
    for run, _ in ordered[:last]:
        yield run


def _second(item: tuple[Run, float]) -> tuple[float, Run]:
    return item[1], item[0]
