"""Parse the texts of one history file, within bounds that no person's history reaches.

A file that is no history, or was made to harm, costs seconds instead of minutes; what is left out is counted.
"""

from __future__ import annotations

from collections import Counter

from nixlore.model.shell import Dialect, ParsedLine
from nixlore.shell.entries import GARBLED, TOO_MANY, Noted, is_garbled
from nixlore.shell.grammar import scanned_line
from nixlore.shell.simple_lines import simple_line

MOST_TEXTS = 1_000_000
"""Distinct texts of one file that are parsed: a hundred new ones on every day of 27 years."""

MOST_INVOLVED = 200_000
"""Those among them that are more than plain commands."""

MOST_CHARACTERS = 6_000_000
"""The characters of these."""


MOST_NAMES = 50_000
"""Distinct combinations of names among them: far more than there are programs."""

HOPELESS = 100_000
"""After so many refused texts a file is no history, and the rest of it is only counted."""


class Parsing:
    """What may still be parsed of one file; `noted` counts the texts that were refused."""

    def __init__(self) -> None:
        self.noted: Noted = Counter()
        self._texts = MOST_TEXTS
        self._names: set[tuple[str, ...]] = set()
        self._refused = 0
        self._involved = MOST_INVOLVED
        self._characters = MOST_CHARACTERS

    @property
    def is_hopeless(self) -> bool:
        """Tell whether so much was refused that nothing more is worth reading."""
        return self._refused >= HOPELESS

    def parse(self, text: str, dialect: Dialect) -> ParsedLine | None:
        """Return what a text runs, None for what nobody typed and for what is beyond the bounds."""
        if is_garbled(text):
            self._refuse(GARBLED)
            return None
        found = simple_line(text, dialect) if self._texts > 0 else None
        if found is None and self._has_room(text):
            found = scanned_line(text, dialect)
        if found is None or not self._are_few(found.names):
            self._refuse(TOO_MANY)
            return None
        self._texts -= 1
        return found

    def _refuse(self, why: str) -> None:
        self.noted[why] += 1
        self._refused += 1

    def _are_few(self, names: tuple[str, ...]) -> bool:
        if names not in self._names:
            if len(self._names) >= MOST_NAMES:
                return False
            self._names.add(names)
        return True

    def _has_room(self, text: str) -> bool:
        """Tell whether an involved text may be parsed; it is charged for."""
        if self._texts <= 0 or self._involved <= 0 or self._characters < len(text):
            return False
        self._involved -= 1
        self._characters -= len(text)
        return True
