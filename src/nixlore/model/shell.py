"""Records of what was typed: entries of a history, and their counts by name and day."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Literal

import msgspec

Unit = Literal["runs", "distinct command lines"]
Actor = Literal["human", "agent", "unknown"]
Dialect = Literal["fish", "posix", "zsh", "nushell"]


class AdHocPackage(msgspec.Struct, frozen=True):
    """A package run without being installed: its attribute path and the tool that fetched it (`nix shell`, `,`)."""

    attr_path: str
    tool: str


class ParsedLine(msgspec.Struct, frozen=True):
    """What one command line runs; no argument value is in it.

    `names`     the basename of every simple command in executed position, in order, with repeats
    `pipelines` one tuple of names per `|` chain of two or more stages; a compound stage is `*`
    `paths`     those of `names` that were written with a directory (`./run`, `/opt/x/y`)
    `adhoc`     packages run or entered without installing them
    `defined`   functions and aliases that the line defines
    """

    names: tuple[str, ...]
    pipelines: tuple[tuple[str, ...], ...] = ()
    paths: tuple[str, ...] = ()
    adhoc: tuple[AdHocPackage, ...] = ()
    defined: tuple[str, ...] = ()


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of one source, reduced to names; `entry` is its 0-based position in the file.

    `at` is the (last) use and `first_at` the first use in epoch seconds, None when unknown. `exit` is None when the
    source does not know it. `resolved` are the names with aliases applied. `cwd` is printed, never stored.
    """

    entry: int
    names: tuple[str, ...]
    resolved: tuple[str, ...]
    pipelines: tuple[tuple[str, ...], ...]
    at: int | None
    first_at: int | None
    exit: int | None
    cwd: str | None
    actor: Actor
    host: str
    unit: Unit
    duration: float | None = None
    user: str = ""
    source: str = ""
    paths: tuple[str, ...] = ()
    adhoc: tuple[AdHocPackage, ...] = ()
    defined: tuple[str, ...] = ()


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """How often one command name occurs in one source, day by day.

    `name` is the command's basename, or `#` and 16 hex digits where the name may not be kept (see `shell/private.py`).
    `days` count from 1970-01-01 UTC, each once, None for what is undated. Each column beside it has one number for each
    day, or is empty where all are zero. `lines` is the number of distinct command lines that hold the name and were
    last used that day, so that days add up to the distinct lines there are; `counts` is the number of entries. Which of
    the two may be told as use is said by `unit`. `failed`, `not_found` (exit 127) and `with_exit` count the entries
    whose exit code is about this name alone. `by_path` of the `counts` were written with a directory.
    """

    name: str
    days: tuple[int | None, ...]
    counts: tuple[int, ...]
    lines: tuple[int, ...]
    unit: Unit
    actor: Actor
    host: str
    user: str
    source: str
    by_path: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    not_found: tuple[int, ...] = ()
    with_exit: tuple[int, ...] = ()

    def on(self, kept: Sequence[bool]) -> Command:
        """Return the same of some days only; `kept` tells for each day whether it is one of them."""
        columns = {name: tuple(compress(getattr(self, name), kept)) for name in COLUMNS}
        return msgspec.structs.replace(self, days=tuple(compress(self.days, kept)), **columns)


COLUMNS = ("counts", "lines", "by_path", "failed", "not_found", "with_exit")
"""The columns of a command."""


class AdHocUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often one package was run without being installed, on one day, as one source saw it."""

    attr_path: str
    tool: str
    day: int | None
    count: int
    unit: Unit
    actor: Actor
    host: str
    user: str
    source: str


class DefinedName(msgspec.Struct, frozen=True, kw_only=True):
    """A function or alias that was defined at the prompt: running it later is not a missing package."""

    name: str
    host: str
    user: str
    source: str


class NameKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key under which withheld names of a source are hashed, so that a name known from elsewhere is recognised."""

    key: bytes
