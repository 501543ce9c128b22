"""File systems that are never looked into: another machine's or another system's, slow and possibly gone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular

FOREIGN = frozenset(
    {
        "9p",
        "drvfs",
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "davfs",
        "fuse",
        "fuseblk",
        "autofs",
    }
)
"""Types of file systems whose answers may take seconds, or never come; so may every `fuse.…`."""

_ESCAPE = re.compile(r"\\([0-7]{3})")


def mounts(machine: Machine) -> dict[str, str]:
    """Return the type of file system by mount point, empty for a root that is not the running system's."""
    if not machine.is_live:
        return {}
    try:
        text = read_regular(machine.at("/proc/mounts")).decode("utf-8", "replace")
    except SourceError:
        return {}
    return parsed(text)


def parsed(text: str) -> dict[str, str]:
    """Return the types by mount point of a table in the form of fstab(5); the later of two on one place counts."""
    fields = (line.split(" ") for line in text.splitlines())
    return {_ESCAPE.sub(lambda code: chr(int(code[1], 8)), row[1]): row[2] for row in fields if len(row) > 3}


def foreign(table: Mapping[str, str], path: str | PurePosixPath) -> str:
    """Return the type of the foreign file system that a path lies on, "" when it lies on none.

    The path is taken as written: no link is read, as that alone may hang.
    """
    place = PurePosixPath(path)
    for point in (place, *place.parents):
        kind = table.get(str(point))
        if kind is not None:
            return kind if kind in FOREIGN or kind.startswith("fuse.") else ""
    return ""
