"""File systems that are never looked into: another machine's or another system's, slow and possibly gone."""

from __future__ import annotations

import re

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


def is_foreign(kind: str) -> bool:
    """Tell whether a type of file system is one that is never looked into; "" is none."""
    return kind in FOREIGN or kind.startswith("fuse.")
