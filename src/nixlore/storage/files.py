"""Files written whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

LEFT_BEHIND_AFTER = 3600
"""A half-written file older than this many seconds belongs to a process that was killed."""


def ensure_private_dir(path: Path, owner: tuple[int, int] | None = None) -> None:
    """Create a directory and its missing parents with mode 0700.

    `owner` is the (uid, gid) that directories and files made here are given, for a run as root on a user's home.
    """
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for directory in reversed(missing):
        directory.mkdir(mode=0o700, exist_ok=True)
        if owner is not None:
            os.chown(directory, *owner)


def write_atomic(path: Path, data: bytes, owner: tuple[int, int] | None = None, *, durable: bool = True) -> None:
    """Replace a file's content so that any reader, or a crash at any point, sees the old or the new bytes whole.

    The file has mode 0600. `durable` also survives a loss of power, at the price of waiting for the disk.
    Raises OSError (a full disk, no permission) with the old file untouched.
    """
    ensure_private_dir(path.parent, owner)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(descriptor)
            if owner is not None:
                os.fchown(descriptor, *owner)
        os.replace(temporary, path)  # noqa: PTH105 - Path.replace is the same call behind two more frames
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sweep(directory: Path, now: float) -> None:
    """Remove what killed processes left half-written below a directory of ours."""
    for place, _, names in os.walk(directory):
        for name in names:
            if name.startswith(".") and name.endswith(".tmp"):
                path = Path(place, name)
                try:
                    if now - path.stat().st_mtime > LEFT_BEHIND_AFTER:
                        path.unlink()
                except OSError:
                    continue
