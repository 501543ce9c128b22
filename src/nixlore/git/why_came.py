"""Judge whether a sentence below a subject can be the reason of what came.

Of what went, any fault is a reason. Of what came, only what commends it, tells its use, or tells a fault of what it
mends or replaces: how far it works and what is left to be done are no reasons. What else was done is none of either.
"""

from __future__ import annotations

import re

from nixlore.data import reason_words_came as words
from nixlore.data.late_pattern import late
from nixlore.git.why_clauses import pattern
from nixlore.git.why_names import spoken
from nixlore.model.git import Intent

_COMMENDS = pattern(r"(?<![\w'-])(?:", words.COMMENDATIONS, r")(?![\w-])")
_IDLE = pattern(r"\W*(?:", words.IDLE, ")")
_IDLE_ANYWHERE = pattern("(?:", words.IDLE_ANYWHERE, ")")
_TELLS = pattern(r"\W*(?:", words.TELLINGS, r")(?![\w-])")

_TAKES = late(r"\W*(?:also\s+|i\s+|we\s+)?(?:disabl|remov|drop|delet|uninstall)\w*\s", re.IGNORECASE)
_IS_A = late(r"\W*(?P<what>[\w'.+-]+)\W+(?:is|are)\s+(?:an?|the)\s", re.IGNORECASE)

_MENDS: frozenset[Intent | None] = frozenset(("migrate", "fix", "revert", "bump", "security"))
"""Intents of changes whose reason may be a fault of what was before."""


def is_idle(text: str, *, goes: bool) -> bool:
    """Tell whether a sentence is about the work or its author, whatever came or `goes`."""
    return bool(_IDLE.match(text)) or (not goes and _IDLE_ANYWHERE.search(text) is not None)


def takes(text: str) -> bool:
    """Tell whether a sentence begins with taking something away, which is no word about what came."""
    return bool(_TAKES.match(text))


def commends(text: str, intent: Intent | None, *, in_exchange: bool) -> bool:
    """Tell whether a sentence that asserts something says why a tool came, maybe `in_exchange` for another."""
    return in_exchange or intent in _MENDS or bool(_COMMENDS.search(text))


def introduces(text: str, names: frozenset[str]) -> bool:
    """Tell whether a first sentence that asserts nothing says what a tool with these names is or is there for."""
    found = _IS_A.match(text)
    return bool(_TELLS.match(text)) or (found is not None and not names.isdisjoint(spoken(found["what"])))
