"""Files written whole or not at all, readable by their owner only."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LEFT_BEHIND_AFTER = 3600
"""A half-written file older than this many seconds belongs to a process that was killed."""


@contextmanager
def acting_for(owner: tuple[int, int] | None) -> Iterator[None]:
    """Do what is inside with no more rights than `owner` (uid, gid) has; None stands for ourselves.

    When root works on the home of somebody else, a link planted there must not lead it to write, to give away or to
    remove what is not theirs. The kernel decides that, not a check that could be outrun.
    Raises OSError when the rights cannot be laid down.
    """
    if owner is None or os.geteuid() != 0:
        yield
        return
    group, groups = os.getegid(), os.getgroups()
    try:
        os.setgroups([])
        os.setegid(owner[1])
        os.seteuid(owner[0])
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        with contextlib.suppress(PermissionError):
            os.setgroups(groups)


def ensure_private_dir(path: Path, owner: tuple[int, int] | None = None) -> None:
    """Create a directory and its missing parents with mode 0700.

    `owner` is the (uid, gid) with whose rights and for whom they are made, for a run as root on a user's home.
    """
    with acting_for(owner):
        missing = []
        while not path.is_dir():
            missing.append(path)
            path = path.parent
        for directory in reversed(missing):
            directory.mkdir(mode=0o700, exist_ok=True)


def write_atomic(
    path: Path, data: bytes | bytearray, owner: tuple[int, int] | None = None, *, durable: bool = True
) -> None:
    """Replace a file's content so that any reader, or a crash at any point, sees the old or the new bytes whole.

    The file has mode 0600. `durable` also survives a loss of power, at the price of waiting for the disk.
    Raises OSError (a full disk, no permission) with the old file untouched.
    """
    with acting_for(owner):
        ensure_private_dir(path.parent)
        temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}.tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                if durable:
                    os.fsync(descriptor)
            os.replace(temporary, path)  # noqa: PTH105 - Path.replace is the same call behind two more frames
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def sweep(directory: Path, now: float, owner: tuple[int, int] | None = None) -> None:
    """Remove what killed processes left half-written below a directory of ours."""
    with acting_for(owner):
        for place, _, names in os.walk(directory):
            for name in names:
                if name.startswith(".") and name.endswith(".tmp"):
                    _remove_old(Path(place, name), now)


def _remove_old(path: Path, now: float) -> None:
    try:
        if now - path.lstat().st_mtime > LEFT_BEHIND_AFTER:
            path.unlink()
    except OSError:
        return
