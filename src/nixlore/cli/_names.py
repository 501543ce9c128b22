"""What is said of a name that there is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from nixlore.errors import ConfigError


def refuse(kind: str, name: str, known: Sequence[str], listed_by: str = "", where: str = "") -> NoReturn:
    """Raise ConfigError for a name that does not exist: with the nearest ones, else with all or what lists them."""
    from nixlore.present._text import safe  # noqa: PLC0415 - only a slip needs it

    near = nearest(name, known)
    remedy = f"`{listed_by}` lists them" if listed_by else "one of " + ", ".join(known)
    if near:
        remedy = f"did you mean {' or '.join(near)}?"
    message = f"there is no {kind} {safe(name, 60)!r}"
    raise ConfigError(message, where=where, remedy=remedy)


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names that somebody may have meant."""
    import difflib  # noqa: PLC0415 - only a slip needs it

    by_case = {one.lower(): one for one in known}
    return [by_case[one] for one in difflib.get_close_matches(name.lower(), by_case, n=3, cutoff=0.7)]
