"""What desktops and launchers remember of the programs that were used, read from the texts of their files.

Only names of programs and times are taken: no name of a document, no count. The files are searched for the few
elements that matter rather than parsed as XML, so that a spoiled one costs what is spoiled and no entity is expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from nixlore.data.late_pattern import late

_RECENT = late(r"<bookmark:application\s([^<>]{1,2000})>")
_SEEN = late(r"<application\s([^<>]{1,2000})>")
_ATTRIBUTE = late(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LAUNCHED = late(r"(?<![\w@.+-])[\w@.+-]{1,200}\.desktop")
_RUN = late(
    r"^[ \t]*\d{1,9}[ \t]+(\S{1,200})[ \t]*$|^(\S{1,200})[ \t]+\d+[ \t]*$|^([^\s|]{1,200})\|\d+[ \t]*$", re.MULTILINE
)
_PROGRAM = late(r"""^\s*(?:"([^"]+)"|'?\s*(?:env\s+(?:\w+=\S*\s+)*)?([^\s"']+))""")

MAX_ROWS = 20_000
"""How many elements of one file are looked at."""


class Seen(NamedTuple):
    """A program and when it was last seen in use, in epoch seconds; None where only the file's own time is known."""

    name: str
    at: int | None


def recently_used(text: str) -> Iterator[Seen]:
    """Yield the programs of a list of recently used files (`recently-used.xbel`) with the time of each entry."""
    for attributes in _elements(_RECENT, text):
        found = _PROGRAM.match(attributes.get("exec", ""))
        at = _time(attributes.get("modified", "")) or _number(attributes.get("timestamp", ""))
        if found and at:
            yield Seen(_basename(found), at)


def application_state(text: str) -> Iterator[Seen]:
    """Yield the desktop entries of GNOME Shell's `application_state` with the time each was last seen."""
    for attributes in _elements(_SEEN, text):
        at = _number(attributes.get("last-seen", ""))
        if at and attributes.get("id", "").endswith(".desktop"):
            yield Seen(attributes["id"], at)


def launched(text: str) -> Iterator[Seen]:
    """Yield the desktop entries and programs that a launcher's history names; it has no times of its own."""
    names = dict.fromkeys(_LAUNCHED.findall(text))
    for found in _RUN.finditer(text):
        name = (found[1] or found[2] or found[3]).rpartition("/")[2]
        names.setdefault(name)
    yield from (Seen(name, None) for name in list(names)[:MAX_ROWS])


def entry_programs(text: str) -> tuple[str, ...]:
    """Return the program that a desktop entry starts, empty when it says none."""
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "Exec" and (found := _PROGRAM.match(value)):
            return (_basename(found),)
    return ()


def names_of_entry(entry: str) -> tuple[str, ...]:
    """Return what a desktop entry's name may stand for: `org.gnome.Nautilus.desktop` is nautilus."""
    base = entry.removesuffix(".desktop")
    last = base.rpartition(".")[2]
    return tuple(dict.fromkeys(name for name in (base, base.lower(), last, last.lower()) if name))


def _basename(found: re.Match[str]) -> str:
    return (found[1] or found[2]).rpartition("/")[2]


def _elements(pattern: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    from html import unescape  # noqa: PLC0415 - what is told of its traces is cached, and its table of names is large

    for _, found in zip(range(MAX_ROWS), pattern.finditer(text), strict=False):
        yield {
            attribute[1]: unescape(attribute[2] if attribute[2] is not None else attribute[3])
            for attribute in _ATTRIBUTE.finditer(found[1])
        }


def _time(text: str) -> int | None:
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except (ValueError, OverflowError, OSError):
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
