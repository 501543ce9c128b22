"""The fact about names that are no programs of the login PATH and that this machine knows all the same."""

from __future__ import annotations

from typing import Literal

import msgspec

Whence = Literal["alias", "declared", "another host", "renamed", "other program", "in the store"]


class KnownName(msgspec.Struct, frozen=True, kw_only=True):
    """One name that is on no login PATH, and what it is here.

    `what` is the shell that has it as an alias or function; the attribute path that is declared; the program that took
    its place or does its work here; or the package of the store. `place` is where that stands (`file:line`), `hosts`
    for whom it is declared, `path` the program's own path in the store, "" where it is not there.
    """

    name: str
    whence: Whence
    what: str
    place: str = ""
    hosts: tuple[str, ...] = ()
    path: str = ""


class ShellPrograms(msgspec.Struct, frozen=True, kw_only=True):
    """The programs that one project's dev shell provides and no login PATH; `project` is its directory (`~/…`)."""

    project: str
    names: tuple[str, ...]


class KnownNames(msgspec.Struct, frozen=True, kw_only=True):
    """All such names, each once, by what tells most of them; and the programs of dev shells that direnv holds."""

    names: tuple[KnownName, ...]
    shells: tuple[ShellPrograms, ...]
