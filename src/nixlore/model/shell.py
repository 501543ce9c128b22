"""Records of what was typed: entries of a history, and their counts by name and day."""

from __future__ import annotations

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


class Command(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """How often one command name occurs on one day in one source.

    `name` is the command's basename, or `#` and 16 hex digits where the name may not be kept (see `shell/private.py`).
    `day` counts days since 1970-01-01 UTC, None when undated. `lines` is the number of distinct command lines that
    hold the name and were last used that day, so that days add up to the distinct lines there are; `count` is the
    number of entries. Which of the two may be told as use is said by `unit`. `failed`, `not_found` (exit 127) and
    `with_exit` count the entries whose exit code is about this name alone.
    `by_path` of the `count` were written with a directory.
    """

    name: str
    day: int | None
    count: int
    lines: int
    unit: Unit
    actor: Actor
    host: str
    user: str
    source: str
    by_path: int = 0
    failed: int = 0
    not_found: int = 0
    with_exit: int = 0


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
