"""What every history reader yields: light entries, and counts of what was odd about the bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from nixlore.data.late_pattern import late
from nixlore.model.shell import Actor, Dialect, Unit

MAX_LINE = 1_000_000
"""Longer lines are no command that anybody typed; they are counted as skipped and never parsed."""

TOO_LONG = "line too long"
TORN = "torn tail"
CRLF = "CRLF line end"
BOM = "byte order mark"
MERGE = "merge-conflict marker"
NULS = "NUL bytes"
JUNK = "line of no known form"
BAD_IMPORT = "badly imported entry"
HIDDEN = "line with a leading space"
NOT_UTF8 = "text that is not UTF-8"

DAMAGED = "end lost to damage"
GARBLED = "text that nobody typed"
TOO_MANY = "text beyond what is read of one file"
OLDER = "earlier part left out of a file too large"
LATER = "entry after the time looked at"
UNDATED = "entry without a time, which cannot be placed before it"

LOSSES = frozenset({TOO_LONG, TORN, JUNK, DAMAGED, GARBLED, TOO_MANY, OLDER})
"""Those of the oddities that lose an entry or a part of one."""

Noted = Counter[str]
"""How often each oddity was met."""


class Entry(NamedTuple):
    """One entry of one history: its text and whatever the source knows of it.

    `position` is 0-based in the source. Times are epoch seconds: `at` the (last) use, `first_at` the first one.
    `exit`, `duration` (seconds), `cwd` and `session` are None where the source does not know them. `host` and `user`
    are "" where they are those of the machine. `imported` rows were copied from another history that drops repeats.
    """

    position: int
    text: str
    at: int | None = None
    first_at: int | None = None
    exit: int | None = None
    duration: float | None = None
    cwd: str | None = None
    session: str | None = None
    actor: Actor = "human"
    host: str = ""
    user: str = ""
    imported: bool = False


class Columns(NamedTuple):
    """The entries of a run of bytes without oddities, as raw texts and their times (0 for unknown), side by side.

    `first` is the earliest first use that was stated besides the times, None when there is none.
    """

    raw: Sequence[bytes]
    times: Sequence[int]
    first: int | None = None


class Format(msgspec.Struct, frozen=True):
    """How one kind of history file is read.

    entries   the reader proper: total, whatever the bytes
    columns   the same for regular bytes, several times as fast; None where it would not be sound
    text      what a raw text of `columns` stands for
    boundary  the last offset before which nothing changes its meaning when bytes are appended, 0 when there is none
    """

    name: str
    dialect: Dialect
    unit: Unit
    entries: Callable[[bytes, Noted], Iterator[Entry]]
    columns: Callable[[bytes], Columns | None]
    text: Callable[[bytes], str]
    boundary: Callable[[bytes], int]


_STRANGE = late("[\0-\x08\x0e-\x1f\x7f-\x9f\ufffd\ud800-\udfff]")

FEW_STRANGE = 4
"""So many may stand in any text."""

STRANGE_SHARE = 8
"""One control character or stray byte in so many characters is more than any command has."""


def is_garbled(text: str) -> bool:
    """Tell whether a text is binary data rather than anything that was typed."""
    if text.isprintable():
        return False
    strange = len(_STRANGE.findall(text))
    return strange > FEW_STRANGE and strange * STRANGE_SHARE > len(text)


def decoded(raw: bytes) -> str:
    """Return bytes as text; those that are not UTF-8 are kept as lone surrogates."""
    return raw.decode("utf-8", "surrogateescape")


def clean_lines(data: bytes, noted: Noted) -> Iterator[bytes]:
    """Yield each line without NULs and without the CR of a CRLF, both noted; the last one may lack its newline.

    A run of NULs alone, which a crash leaves behind, is no line.
    """
    for line in data.split(b"\n"):
        if b"\0" in line:
            noted[NULS] += 1
            line = line.replace(b"\0", b"")  # noqa: PLW2901 - the cleaned line is the line
            if not line:
                continue
        if line.endswith(b"\r"):
            noted[CRLF] += 1
            line = line[:-1]  # noqa: PLW2901
        yield line


def resolve(names: Iterable[str], aliases: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the names with each alias replaced by the commands of its text, one level deep.

    What an alias runs is not resolved again, so `ls='ls --color'` stays `ls`; one that runs nothing keeps its name.
    """
    return tuple(run for name in names for run in (aliases.get(name) or (name,)))
