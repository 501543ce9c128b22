"""Change a file that belongs to the user: whole or not at all, with its own mode, where its links lead."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.storage.files import acting_for

MOUNTS = Path("/proc/self/mountinfo")


def rewrite(
    path: Path, old: bytes, new: bytes, owner: tuple[int, int] | None = None, *, goes_when_empty: bool = True
) -> None:
    """Replace what a file holds, make it where there was none (`old` is empty), remove it where nothing is left.

    A link stays and its target is changed. With `goes_when_empty` false an empty file stays. Raises SourceError when
    the file does not hold `old` any more, OSError when it cannot be written, both with the file untouched.
    """
    with acting_for(owner):
        real = Path(os.path.realpath(path))
        if (read_regular(real) if os.path.lexists(real) else b"") != old:
            message = "has changed in the meantime"
            raise SourceError(message, where=str(path), remedy="run it again")
        if new or not goes_when_empty:
            _replace(real, new)
        else:
            real.unlink(missing_ok=True)


def _replace(real: Path, data: bytes) -> None:
    real.parent.mkdir(parents=True, exist_ok=True)
    temporary = real.with_name(f".{real.name}.{os.urandom(6).hex()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if real.exists():
                _like(descriptor, real.stat())
            os.fsync(descriptor)
        temporary.replace(real)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _like(descriptor: int, before: os.stat_result) -> None:
    """Give a new file owner, group and mode of the one whose place it takes."""
    now = os.fstat(descriptor)
    if now.st_uid != before.st_uid:
        os.fchown(descriptor, before.st_uid, before.st_gid)
    elif now.st_gid != before.st_gid:
        # A group that we are not in cannot be given; the mode is the same for the one it gets.
        with suppress(PermissionError):
            os.fchown(descriptor, -1, before.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))


def swept(path: Path, owner: tuple[int, int] | None = None) -> None:
    """Remove what runs that were killed left half-written beside a file; nobody else may be writing it."""
    real = Path(os.path.realpath(path))
    left = re.compile(rf"\.{re.escape(real.name)}\.[0-9a-f]{{12}}\.tmp")
    with acting_for(owner):
        try:
            names = os.listdir(real.parent)  # noqa: PTH208 - a name is all that counts
            for name in filter(left.fullmatch, names):
                real.with_name(name).unlink(missing_ok=True)
        except OSError:
            return


def barrier(path: Path, owner: tuple[int, int] | None = None) -> str:
    """Return why a file cannot be replaced as a whole by another of the same owner, "" where nothing is in the way.

    Files are never written in place: whoever is killed in between would leave half of one.
    """
    with acting_for(owner):
        real = Path(os.path.realpath(path))
        if real.is_relative_to("/nix/store"):
            return "lies in the Nix store, so that it is made by a configuration"
        if not os.path.lexists(real):
            folder = next((place for place in real.parents if place.is_dir()), Path("/"))
            return "" if os.access(folder, os.W_OK | os.X_OK, effective_ids=True) else "may not be made there"
        return _in_the_way(real)


def _in_the_way(real: Path) -> str:
    status = real.stat()
    if not stat.S_ISREG(status.st_mode):
        return "is no regular file"
    if os.fspath(real) in _mounted():
        return "is mounted on its own, so that it cannot be replaced as a whole"
    if status.st_nlink > 1:
        return "has a second name (a hard link), which would go on holding the old text"
    if os.geteuid() not in (0, status.st_uid):
        return "belongs to somebody else"
    writable = os.access(real, os.W_OK, effective_ids=True) and status.st_mode & stat.S_IWUSR
    if not writable or not os.access(real.parent, os.W_OK | os.X_OK, effective_ids=True):
        return "is read-only, or its directory is"
    return ""


def _mounted() -> frozenset[str]:
    """Return what is mounted where, as the kernel tells it: a space and the like are written as octal numbers."""
    try:
        rows = MOUNTS.read_bytes().splitlines()
    except OSError:
        return frozenset()
    places = (row.split(b" ")[4] for row in rows if row.count(b" ") > 4)
    return frozenset(
        os.fsdecode(re.sub(rb"\\([0-7]{3})", lambda one: bytes([int(one[1], 8) & 255]), place)) for place in places
    )
