"""Our own SQLite files: private, regular, in the manifest of what we wrote; one that is damaged is set aside."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from nixlore.storage.artifacts import Shelf

if TYPE_CHECKING:
    import sqlite3

PATIENCE = 10.0
"""How many seconds one run waits for another one that writes."""

BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite puts beside a file; of another file it would be taken for a part of that one."""


def writable(path: Path, owner: tuple[int, int] | None) -> sqlite3.Connection:
    """Open a file to write in it, and create it where there is none; transactions are begun by hand.

    Raises OSError; sqlite3's own errors come with the first statement.
    """
    import sqlite3  # noqa: PLC0415 - most answers need no database

    refuse_other(path)
    if not path.exists():
        Shelf(path.parent, owner).note(path)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600))
    return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)


def readable(path: Path) -> sqlite3.Connection:
    """Open a file that is there to read in it; what a run that was killed left half written is undone first.

    Raises OSError and sqlite3's own errors.
    """
    import sqlite3  # noqa: PLC0415 - see above
    from urllib.parse import quote  # noqa: PLC0415 - the same

    refuse_other(path)
    return sqlite3.connect(f"file:{quote(os.fspath(path))}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None)


def refuse_other(path: Path) -> None:
    """Raise OSError for what is there and no regular file: to open a FIFO could take for ever."""
    if path.exists() and not path.is_file():
        raise FileExistsError(errno.EEXIST, "not a regular file", str(path))


def is_damage(error: sqlite3.Error) -> bool:
    """Tell a file that is no database any more from one that is in use, on a full disk or the like."""
    import sqlite3  # noqa: PLC0415 - see above

    return not isinstance(error, sqlite3.OperationalError) or "malformed" in str(error)


def set_aside(path: Path) -> Path:
    """Rename a damaged file, with what lies beside it, so that nothing of it is lost; return its new name.

    Raises OSError.
    """
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    for ending in BESIDE:
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.rename(f"{aside}{ending}")
    return aside
