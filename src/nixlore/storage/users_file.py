"""Change a file that belongs to the user: whole or not at all, with its own mode, where its links lead."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from nixlore.errors import SourceError
from nixlore.machine import read_regular
from nixlore.storage.files import acting_for


def rewrite(path: Path, old: bytes, new: bytes, owner: tuple[int, int] | None = None) -> None:
    """Replace what a file holds, make it where there was none (`old` is empty), remove it where nothing is left.

    A link stays and its target is changed. Raises SourceError when the file does not hold `old` any more, OSError
    when it cannot be written, both with the file untouched.
    """
    with acting_for(owner):
        real = Path(os.path.realpath(path))
        if (read_regular(real) if os.path.lexists(real) else b"") != old:
            message = "has changed in the meantime"
            raise SourceError(message, where=str(path), remedy="run it again")
        if new:
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
                os.fchmod(descriptor, stat.S_IMODE(real.stat().st_mode))
            os.fsync(descriptor)
        temporary.replace(real)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
