"""What kind of thing an output is, told from the paths in it.

The kinds are what a package brings beside programs: a desktop entry, a unit, a font, a driver. They decide whether
absence of commands says anything about use.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from nixlore.data.content_kinds import DIRECTORY_KINDS, LINKED

WAYS = frozenset(
    {b"", b"/bin", b"/sbin", b"/lib", b"/share", b"/share/applications"}
    | {
        b"/" + b"/".join(path.encode().split(b"/")[:depth])
        for paths in DIRECTORY_KINDS.values()
        for path in paths
        for depth in range(1, path.count("/") + 1)
    }
)
"""Directories that tell nothing themselves but lead to some that do."""

PLAIN = {b"/" + path.encode(): kind for kind, paths in DIRECTORY_KINDS.items() for path in paths if "\\" not in path}
PATTERNS = tuple(
    (re.compile(b"/" + path.encode()), kind)
    for kind, paths in DIRECTORY_KINDS.items()
    for path in paths
    if "\\" in path
)
SHARED_OBJECT = re.compile(rb"/lib/[^/]+\.(?:so(?:\.[\d.]+)?|a|dylib)")


class Contents(NamedTuple):
    """The programs in an output's bin and sbin, and the kinds of other things in it."""

    programs: frozenset[str]
    kinds: frozenset[str]


class Gathering:
    """Takes the paths of one output one after another, each below the store path (`/bin/rg`)."""

    def __init__(self) -> None:
        self._programs: set[str] = set()
        self._kinds: set[str] = set()

    def see(self, path: bytes, meta: bytes) -> bool:
        """Take one path; tell whether what lies below it may tell more."""
        if path.startswith((b"/bin/", b"/sbin/")):
            self._program(path, meta)
            return False
        if path in WAYS:
            if path in LINKED and meta.endswith(b"s"):
                self._kinds.add(LINKED[path])
            return True
        kind = PLAIN.get(path) or self._by_name(path)
        if kind:
            self._kinds.add(kind)
        return False

    def _program(self, path: bytes, meta: bytes) -> None:
        name = path[path.index(b"/", 1) + 1 :]
        if meta.endswith((b"x", b"s")) and not name.startswith(b".") and b"/" not in name:
            self._programs.add(name.decode("utf-8", "replace"))

    def _by_name(self, path: bytes) -> str:
        if path.startswith(b"/share/applications/"):
            return "desktop" if path.endswith(b".desktop") else ""
        if path.startswith(b"/lib/") and SHARED_OBJECT.fullmatch(path):
            return "library"
        return next((kind for pattern, kind in PATTERNS if pattern.fullmatch(path)), "")

    def contents(self) -> Contents:
        """Return what was found."""
        return Contents(frozenset(self._programs), frozenset(self._kinds))
