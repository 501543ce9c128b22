"""How many tokens a text takes at most, near enough to keep a budget without a tokenizer of any model.

Calibrated on English with code against two real tokenizers (Anthropic's public one and GPT's): a few per cent more.
"""

from __future__ import annotations

import re

_PIECE = re.compile(r"[^\W\d_]+|\d+|\n+|[^\w\s]+|_")
LETTERS = 6
"""How many letters of a word one token holds at least, on average over long words."""
DIGITS = 3


def tokens(text: str) -> int:
    """Return how many tokens a text takes at most."""
    return sum(map(_of, _PIECE.findall(text)))


def _of(piece: str) -> int:
    if not piece.isascii():
        return 2 * len(piece)
    if piece[0].isalpha():
        return 1 + (len(piece) - 1) // LETTERS
    if piece[0].isdigit():
        return 1 + (len(piece) - 1) // DIGITS
    return 1 if piece[0] in "\n_" else (len(piece) + 1) // 2
