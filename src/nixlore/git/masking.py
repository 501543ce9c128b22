"""Hide secrets and characters that act rather than show, without moving anything else.

A quote is proved by its place in the raw text, so what may not be shown is covered character by character.
"""

from __future__ import annotations

import re

from nixlore.data.late_pattern import late
from nixlore.shell.redact import MARK, redacted

COVER = "\N{FULL BLOCK}"
"""What stands for each character that is not shown."""

_MAX_REDACTED = 20_000
"""How much `redacted` reads at once."""

_ACTS = late(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|\r(?!\n)|[\ufe00-\ufe0f]{2,}"
)
"""Controls, text direction, what has no width, tags, and runs of variation selectors, which can carry a text."""


def masked(text: str) -> str:
    """Return a text of the same length in which secrets and control characters are covered by `COVER`.

    What stands behind the first 20,000 characters is covered altogether.
    """
    clean = _without_secrets(text[:_MAX_REDACTED])
    return _ACTS.sub(_cover, clean) + COVER * (len(text) - len(clean))


def _cover(found: re.Match[str]) -> str:
    return COVER * len(found[0])


def _without_secrets(text: str) -> str:
    """Lay what `redacted` kept over the text again.

    Whatever the pieces are matched with, no character shows that `redacted` would not show.
    """
    said = redacted(text)
    if said == text:
        return text
    return _laid_over(text, said.split(MARK)) or _but_for_the_ends(text, said)


def _laid_over(text: str, pieces: list[str]) -> str:
    """Return the text with everything between the pieces covered, "" when they are not all there in this order."""
    first, last = pieces[0], pieces[-1]
    end = len(text) - len(last)
    if not text.startswith(first) or not text.endswith(last) or len(first) > end:
        return ""
    shown, at = [first], len(first)
    for piece in pieces[1:-1]:
        found = text.find(piece, at, end)
        if found < 0:
            return ""
        shown += (COVER * (found - at), piece)
        at = found + len(piece)
    return "".join((*shown, COVER * (end - at), last))


def _but_for_the_ends(text: str, said: str) -> str:
    """Cover from the first to the last difference, where the pieces do not tell what was taken out."""
    shortest = min(len(text), len(said))
    start = next((at for at in range(shortest) if text[at] != said[at]), shortest)
    rest = shortest - start
    tail = next((at for at in range(rest) if text[-1 - at] != said[-1 - at]), rest)
    return text[:start] + COVER * (len(text) - start - tail) + text[len(text) - tail :]
