"""Tell which words a quote may not end with."""

from __future__ import annotations

import re

from nixlore.data.late_pattern import late

DANGLES = late(r"\s+(?:and|or|but|the|an?|of|than)\Z", re.IGNORECASE)
"""What no clause ends with: the line goes on, or the quote would be too long."""

_GOES_ON_BEHIND = late(
    r"\b(?:a|an|the|my|its|of|by|to|in|on|at|for|with|from|into|as|that|which|and|or|but|is|are|than|e\.g|i\.e)\W*\Z",
    re.IGNORECASE,
)


def ends_open(text: str) -> bool:
    """Tell whether a text ends with a word that no sentence ends with."""
    return _GOES_ON_BEHIND.search(text, max(len(text) - 12, 0)) is not None
