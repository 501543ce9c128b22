"""Whether one command line is another one with a slip mended."""

from __future__ import annotations

LONGEST_WORD = 64
"""Longer words are not compared letter by letter."""

MOST_WORDS = 40
"""Nor are lines of more words."""


def is_small_edit(failed: str, then: str) -> bool:
    """Tell whether a line differs from one before in a slip only.

    A slip is one word (the command or an argument) with a letter or two wrong, a blank too many or too few between two
    words, or an option that was left out.
    """
    before, after = failed.split(), then.split()
    if before == after or not before or not after or max(len(before), len(after)) > MOST_WORDS:
        return False
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not old:
        return start > 0 and len(new) == 1 and new[0].startswith("-") and new[0].strip("-") != ""
    if len(old) == len(new) == 1:
        return is_slip(old[0], new[0])
    return {len(old), len(new)} == {1, 2} and "".join(old) == "".join(new)


def is_slip(old: str, new: str) -> bool:
    """Tell whether two words differ by a slip of the hand: in one letter or a swap, in two where the word is long."""
    if max(len(old), len(new)) > LONGEST_WORD or min(len(old), len(new)) < 2:
        return False
    return distance(old, new) <= (1 if min(len(old), len(new)) < 6 else 2)


def distance(old: str, new: str) -> int:
    """Return how many letters have to be put in, taken out, changed or swapped to get from one word to the other.

    Only neighbours are swapped, and no letter is touched twice (optimal string alignment).
    """
    before: list[int] = []
    row = list(range(len(new) + 1))
    for place, letter in enumerate(old, 1):
        earlier, before, row = before, row, [place]
        for column, other in enumerate(new, 1):
            cost = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != other))
            if place > 1 < column and letter == new[column - 2] and old[place - 2] == other:
                cost = min(cost, earlier[column - 2] + 1)
            row.append(cost)
    return row[-1]
