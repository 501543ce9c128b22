"""The programs that dev shells and build results provide, though no profile does.

What a dev shell is made of is named in its environment (a file in the store): the `bin` of every store path in it
counts, which may be a few more than end up on its PATH. A result has a `bin` of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nixlore.collect._links import Links
from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.model.nix import Binary
from nixlore.model.store import GcRoot
from nixlore.nix.store_path import package_name
from nixlore.shell.private import LONGEST_NAME
from nixlore.shell.redact import looks_secret
from nixlore.store.paths import mentioned

PROVIDER = "shell"
LARGEST = 16 << 20
"""A larger environment is none."""

SOURCE = "-source"
"""What the store path of a flake's input ends with: direnv holds these, too, and their `bin` is on no PATH."""

MAX_PROGRAMS = 50_000
"""How many programs are named in all."""


class Shell(NamedTuple):
    """One root that provides programs, and the store paths that have them."""

    root: GcRoot
    packages: tuple[str, ...]


def shells(links: Links, roots: Sequence[GcRoot], store: str) -> Iterator[Shell]:
    """Yield the dev shells and results among some roots."""
    for root in roots:
        if root.target and root.kind in ("direnv", "result") and not root.target.endswith(SOURCE):
            place = links.directory(root.target)
            if os.path.isdir(links.root + place):  # noqa: PTH112 - a Path for each would cost more than the call
                yield Shell(root, (root.target,))
            elif root.kind == "direnv":
                yield Shell(root, tuple(_named(links, root.target, store)))


def _named(links: Links, environment: str, store: str) -> Iterator[str]:
    try:
        data = read_regular(links.machine.at(environment), LARGEST)
    except SourceError:
        return
    yield from mentioned(data, store)


def programs(links: Links, found: Sequence[Shell]) -> Iterator[Binary]:
    """Yield the programs of all shells, each store path's once, however many shells have it."""
    names = 0
    for package in dict.fromkeys(package for shell in found for package in shell.packages):
        place = links.directory(f"{package}/bin")
        for name in _listed(links.root + place):
            if links.program(place, name) is None:
                continue
            names += 1
            if names > MAX_PROGRAMS:
                return
            yield Binary(
                name=name,
                path=f"{package}/bin/{name}",
                store_path=package,
                package=package_name(package),
                provider=PROVIDER,
            )


def _listed(directory: str) -> list[str]:
    try:
        names = os.listdir(directory)  # noqa: PTH208 - as above
    except OSError:
        return []
    return sorted(name for name in names if _is_name(name))


def _is_name(name: str) -> bool:
    return not name.startswith(".") and len(name) <= LONGEST_NAME and name.isprintable() and not looks_secret(name)
