"""Lines for a terminal, and text from elsewhere made safe to print."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from nixlore.model.run import DAY
from nixlore.synthesize._generations import nar_size

LONGEST = 160
"""Longer texts from elsewhere are cut."""

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of characters that could move the cursor, turn the direction of writing or hide text."""

Style = Literal["", "head", "dim", "strong", "warn", "plus", "minus"]


HOMES = ("home", "Users")
"""Below which directories homes lie, on Linux and on a Mac."""


class Line(NamedTuple):
    """One line to print: how far it is indented, what it says, and in what style.

    `without` is what it says where shapes cannot be shown, where that is something else.
    """

    text: str
    style: Style = ""
    indent: int = 0
    without: str = ""


def safe(text: str, longest: int = LONGEST) -> str:
    """Return untrusted text on one line, without control characters, cut to a length."""
    if text.isascii() and text.isprintable():
        clean = text
    else:
        spaced = "".join(" " if char.isspace() else char for char in text)
        clean = " ".join("".join(char for char in spaced if unicodedata.category(char) not in _HARMFUL).split())
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def homely(path: str, user: str) -> str:
    """Return a path with `~` for the home of a user, as people write it."""
    homes = ("/root",) if user == "root" else tuple(f"/{top}/{user}" for top in HOMES) if user else ()
    home = next((home for home in homes if f"{path}/".startswith(f"{home}/")), "")
    return f"~{path[len(home) :]}" if home else path


def listed(names: Iterable[str], most: int = 6) -> str:
    """Return names as a list with commas, the rest as a number."""
    all_names = [safe(name, 60) for name in names]
    more = len(all_names) - most
    return ", ".join(all_names[:most]) + (f" and {more} more" if more > 0 else "")


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def ago(seconds: int) -> str:
    """Return a stretch of time in its largest fitting unit."""
    for size, name in ((DAY, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return plural(seconds // size, name)
    return plural(max(seconds, 0), "second")


def plain_size(size: int | None) -> str:
    """Return bytes of NARs in decimal units for a column that says what they are; "" for unknown."""
    return "" if size is None else nar_size(size).removesuffix(" NAR")


def known_size(size: int) -> str:
    """Return the size of a package or a closure, of which 0 means that it is not known, as no NAR is that small."""
    return nar_size(size) if size else "not known"


def plain(lines: Iterable[Line]) -> str:
    """Return lines as text without colour."""
    return "\n".join(" " * line.indent + (line.without or line.text) for line in lines)


def iso(epoch: int) -> str:
    """Return epoch seconds as an ISO 8601 time in UTC."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
