"""Regular expressions that are compiled when they are first used.

To compile all that tell a reason or a secret takes longer than most answers, which need few of them or none. Whoever
can keep something between runs gives back what was compiled before (`recalled`), and keeps what is new (`compiled`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, AnyStr, cast

from nixlore.data.pattern_code import Code, coded, pattern_of

_CODES: dict[str, Code] = {}


class _Late:
    """What a pattern is until it is asked for something, and what it then has from the compiled one."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags
        self._compiled: re.Pattern[Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = _compiled(self.pattern, self._flags)
        found = getattr(self._compiled, name)
        # Kept here, so that it is found as quickly as on the compiled one from now on.
        setattr(self, name, found)
        return found


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what can be used as the compiled pattern is, but for what `re` does with it."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))


def recalled(codes: Mapping[str, Code]) -> None:
    """Take over what patterns were compiled to before, by the same Python."""
    for name, code in codes.items():
        _CODES.setdefault(name, code)


def compiled() -> Mapping[str, Code]:
    """Return what every late pattern that was ever used is compiled to."""
    return _CODES


def _compiled(pattern: str | bytes, flags: int) -> re.Pattern[Any]:
    name = f"{int(flags)}{pattern!r}"
    code = _CODES.get(name)
    if code is None:
        code = coded(pattern, int(flags))
        if code is None:
            return re.compile(pattern, flags)
        _CODES[name] = code
    return pattern_of(pattern, code) or re.compile(pattern, flags)
