"""Our own files: where they may be changed on request, and how large they are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nixlore.cli._asked import options
from nixlore.cli._session import Session
from nixlore.errors import ConfigError

if TYPE_CHECKING:
    from nixlore.storage.artifacts import Shelf


def bare_session(context: click.Context) -> Session:
    """Return a session for what needs neither the configuration nor to know the sources: it is there at once."""
    from nixlore import locate  # noqa: PLC0415 - `--help` does not need it

    asked = options(context)
    machine = locate.machine(root=asked.root, home=asked.home)
    return Session(asked, ready=locate.with_directories(machine, config=None, off=frozenset()))


def own_shelf(own: Session) -> Shelf:
    """Return where our own files are put; those of another home, root or time are not changed on request.

    Raises ConfigError there.
    """
    asked = own.asked
    if asked.root is not None or asked.home is not None or asked.as_of is not None or own.shelf is None:
        message = "only what is kept of yourself on this system can be changed"
        raise ConfigError(message, remedy="without --root, --home and --as-of")
    return own.shelf


def size(path: Path) -> int:
    """Return how many bytes a file has, or all files below a directory; links are not followed."""
    total = 0
    for place, _, names in os.walk(path):
        for name in names:
            total += _length(os.path.join(place, name))  # noqa: PTH118 - a Path of each file would cost more
    return total or _length(path)


def _length(path: str | Path) -> int:
    try:
        status = os.lstat(path)
    except OSError:
        return 0
    return status.st_size


def told_size(size: int) -> str:
    """Return bytes on a disk in decimal units."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"
