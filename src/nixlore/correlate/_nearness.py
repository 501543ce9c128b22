"""How much of a stretch of time is close to some moments, and how many of other moments are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence


class Nearness:
    """Moments in epoch seconds; `within` is how many seconds before or after one of them are close to it."""

    def __init__(self, moments: Iterable[int], within: int) -> None:
        self.moments = sorted(set(moments))
        self.within = within

    def has(self, at: int) -> bool:
        """Tell whether a time is close to a moment."""
        place = bisect_left(self.moments, at - self.within)
        return place < len(self.moments) and self.moments[place] <= at + self.within

    def count(self, times: Sequence[int]) -> int:
        """Return how many of these times are close to a moment."""
        return sum(map(self.has, times))

    def share(self, since: int, until: int) -> float:
        """Return the share of a stretch of time that is close to a moment, from 0 to 1."""
        if until <= since:
            return 0.0
        covered = 0
        end = since
        for moment in self.moments:
            begin = max(end, moment - self.within)
            end = max(end, min(until, moment + self.within))
            covered += max(0, end - begin)
        return covered / (until - since)
