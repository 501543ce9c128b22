"""Text from elsewhere made safe to be read by an agent: on one line, short, and unable to end what it stands in."""

from __future__ import annotations

from nixlore.present._text import safe

_ENDING = str.maketrans({"`": "'", "<": "(", ">": ")"})
"""What would close a quotation, a comment or a tag of the context that an agent reads, and what looks like it."""


def quotable(text: str, longest: int = 60) -> str:
    """Return untrusted text cut to a length, without control characters and without what could end a quotation."""
    return safe(text.translate(_ENDING), longest)
