"""What a commit's message marks it as: taking another commit back, or mending something."""

from __future__ import annotations

import re

from nixlore.data.late_pattern import late

REVERTED = late(r"^[ \t]*(?:This reverts commit|This reverts|[Rr]everts:?) ([0-9a-f]{7,64})\b", re.MULTILINE)
REVERT_TITLE = late(r'^(?:Revert|revert:?|↩️) "(.+)"\s*$|^revert: (.+)$')
MENDS = late(
    r"\b(?:fix(?:e[sd]|ing|up|s)?|bug ?fix|hot ?fix|repair(?:s|ed)?|unbreak|mend|broken|regression|oops|whoops|typo|"
    r"work ?around|actually work)\b|🐛|🚑|🩹",
    re.IGNORECASE,
)
NO_FIX = late(r"\bfix(?:ed)?[- ](?:point|size|width|wireless)|nix-?fix", re.IGNORECASE)


def mends(subject: str) -> bool:
    """Tell whether a commit's subject speaks of a fix."""
    return MENDS.search(NO_FIX.sub(" ", subject)) is not None


def reverted_id(message: str) -> str:
    """Return the beginning of the id of the commit that a message says is taken back, "" for none."""
    found = REVERTED.search(message)
    return found.group(1) if found else ""


def reverted_title(message: str) -> str:
    """Return the subject of the commit that a message's first line says is taken back, "" for none."""
    found = REVERT_TITLE.match(message.partition("\n")[0])
    return (found.group(1) or found.group(2)).strip() if found else ""
