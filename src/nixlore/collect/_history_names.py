"""The names that counts are about, and which of them may be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from nixlore.collect._history_tally import DAY_BITS, DAYS
from nixlore.shell.private import is_token, may_be_name, token

Vouched = Callable[[str], bool]
"""Tells whether a name is known as a program, a package or a definition."""


class Names:
    """Names by number; one that was kept as a hash is recognised, and told again, when it is met."""

    def __init__(self, kept: Iterable[str], key: bytes) -> None:
        self.all = list(kept)
        self._key = key
        self._numbers = {name: number for number, name in enumerate(self.all)}
        self._sure = {name for name in self.all if not is_token(name)}
        self._hidden = len(self._sure) < len(self.all)

    def number(self, name: str) -> int:
        """Return the number of a name, a new one where it was never met."""
        number = self._numbers.get(name)
        if number is None and self._hidden:
            number = self._numbers.get(token(name, self._key))
            if number is not None:
                self.all[number] = name
        if number is None:
            number = len(self.all)
            self.all.append(name)
        self._numbers[name] = number
        return number

    def told(self, vouched: Vouched, counts: Iterable[int]) -> tuple[str, ...]:
        """Return the names as they may be kept: those vouched for or met on two days, hashes for all others.

        What was kept plainly stays so: days are never taken back.
        """
        unsure = ((number, name) for number, name in enumerate(self.all) if name not in self._sure)
        doubtful = {number for number, name in unsure if not is_token(name) and not vouched(name)}
        if not doubtful:
            return tuple(self.all)
        # A key is the number of a name and a day, each once: as many keys, as many days.
        days = Counter(number for key in counts if (number := key >> DAY_BITS) in doubtful and key & DAYS)
        hidden = {number for number in doubtful if days[number] < 2 or not _may_be_told(self.all[number])}
        return tuple(token(name, self._key) if number in hidden else name for number, name in enumerate(self.all))


def _may_be_told(name: str) -> bool:
    """Tell whether a name met on two days may be told; of an ad-hoc package only the part after the tool counts."""
    return may_be_name(name.rpartition("\t")[2])
