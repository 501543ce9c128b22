"""Text from elsewhere made safe to be read by an agent: on one line, short, and unable to end what it stands in."""

from __future__ import annotations

import re

from nixlore.present._text import safe

_ENDING = str.maketrans({"`": "'", "<": "(", ">": ")"})
"""What would close a quotation, a comment or a tag of the context that an agent reads, and what looks like it."""


_TAG = re.compile(r"<(?=[A-Za-z/!?])|(?<=[-\]!])>")
"""What begins a tag or ends a comment; in `>=8` and `2>&1` nothing does."""


def quotable(text: str, longest: int = 60) -> str:
    """Return untrusted text cut to a length, without control characters and without what could end a quotation."""
    return safe(text.translate(_ENDING), longest)


def answered(text: str, longest: int) -> str:
    """Return a line of an answer as it is, lines to write among them, but for what begins a tag or ends a comment."""
    return safe(_TAG.sub(lambda found: "(" if found[0] == "<" else ")", text), longest)
