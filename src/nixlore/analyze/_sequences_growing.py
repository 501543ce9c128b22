"""Grow frequent runs of commands by one command at a time: a longer one is frequent only where its parts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from nixlore.analyze._sequences_strand import CUT

Run = tuple[int, ...]
"""Commands that directly follow each other, by number."""


class Grown:
    """All runs of commands that occur often enough, with where each begins, and how many were looked for."""

    def __init__(self, numbers: Sequence[int], least: int, longest: int) -> None:
        self.places: dict[Run, list[int]] = {}
        self.tested = 0
        level = _singles(numbers, least)
        while level and len(next(iter(level))) <= longest:
            self.places |= level
            if len(next(iter(level))) == longest:
                break
            self.tested += _candidates(level)
            level = _longer(numbers, level, least)


def _singles(numbers: Sequence[int], least: int) -> dict[Run, list[int]]:
    found: dict[int, list[int]] = {}
    for place, number in enumerate(numbers):
        if number != CUT:
            found.setdefault(number, []).append(place)
    return {(number,): places for number, places in found.items() if len(places) >= least}


def _longer(numbers: Sequence[int], level: Mapping[Run, list[int]], least: int) -> dict[Run, list[int]]:
    """Return the frequent runs that are one command longer than those of a level."""
    begins = bytearray(len(numbers) + 1)
    for places in level.values():
        for place in places:
            begins[place] = 1
    length = len(next(iter(level)))
    longer: dict[Run, list[int]] = {}
    for run, places in level.items():
        found: dict[int, list[int]] = {}
        for place in places:
            if begins[place + 1]:
                found.setdefault(numbers[place + length], []).append(place)
        longer.update(((*run, number), where) for number, where in found.items() if len(where) >= least)
    return longer


def _candidates(level: Mapping[Run, list[int]]) -> int:
    """Return how many longer runs have both parts in a level: as many might have been found."""
    endings = Counter(run[1:] for run in level)
    return sum(endings[run[:-1]] for run in level) - sum(1 for run in level if len(set(run)) == 1)
