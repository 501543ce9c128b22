"""Regular expressions that are compiled when they are first used.

To compile all that tell a reason or a secret takes longer than most answers, which need few of them or none.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Late:
    """What a pattern is until it is asked for something, and what it then has from the compiled one."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._flags), name)
        # Kept here, so that it is found as quickly as on the compiled one from now on.
        setattr(self, name, found)
        return found


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what can be used as the compiled pattern is, but for what `re` does with it."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))
