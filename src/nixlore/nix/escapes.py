"""Read the escapes of Nix strings."""

from __future__ import annotations

import re

ESCAPE = re.compile(r"\\(.)", re.DOTALL)
INDENTED_ESCAPE = re.compile(r"''(\$|'|\\.)", re.DOTALL)
PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def unescaped(text: str, *, indented: bool) -> str:
    """Return literal text of a string with its escapes read."""
    if indented:
        if "''" not in text:
            return text
        return INDENTED_ESCAPE.sub(lambda found: {"$": "$", "'": "''"}.get(found[1], found[1][1:]), text)
    if "\\" not in text:
        return text
    return ESCAPE.sub(lambda found: PLAIN_ESCAPES.get(found[1], found[1]), text)
