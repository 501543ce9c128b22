"""The spool: where shells that are recorded leave what was run, until a scan takes it.

A shell writes only while the file is there, and makes it at its start unless the mark of a pause is set
(`data/recording/record.*`). It lies in the runtime directory, which is memory and gone after the session, or with our
state where there is none. A person may have both: a login without a runtime directory, as over ssh, has the other.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.storage.files import acting_for, ensure_private_dir

FILE = "commands"
"""The name of the spool's file."""

HELD = "commands.held"
"""Beside it, what waited when recording was paused; no shell writes there."""

TAKEN = "commands.taken"
"""Beside it, what a scan has read and the next one reads once more, for a shell may have had it open."""

FRESH = "commands.fresh"
"""Beside it, the empty file that becomes the spool."""

PAUSED = "paused"
"""The file in our state that keeps shells from making a spool."""

LARGEST = 1 << 30
"""A larger spool is not read at once."""


def places(machine: Machine) -> tuple[Path, ...]:
    """Return where shells of this person may leave what was run, likeliest first; none on another root."""
    if not machine.is_live:
        return ()
    given = machine.environ.get("XDG_RUNTIME_DIR", "")
    runtime = [given] if given.startswith("/") else []
    with suppress(OSError, KeyError):
        account = pwd.getpwuid(Path(machine.home).stat().st_uid)
        if account.pw_dir == str(machine.home):
            # Of another home that somebody has, as a test does, their runtime directory tells nothing.
            runtime.append(f"/run/user/{account.pw_uid}")
    found = [Path(place, "nixlore", FILE) for place in runtime if os.path.isdir(place)]  # noqa: PTH112 - a text
    return tuple(dict.fromkeys((*found, Path(machine.state_home, "nixlore", "spool", FILE))))


def current(machine: Machine) -> Path:
    """Return where a shell that is started here and now leaves what is run.

    Raises SourceError on another root, which has no shells.
    """
    found = places(machine)
    if not found:
        message = "no shell runs there"
        raise SourceError(message, where=str(machine.root))
    given = machine.environ.get("XDG_RUNTIME_DIR", "")
    return found[0] if given and os.access(given, os.W_OK) else found[-1]


def held(spool: Path) -> Path:
    """Return where what waited in a spool is while recording is paused."""
    return spool.with_name(HELD)


def is_paused(machine: Machine) -> bool:
    """Tell whether recording is paused."""
    return machine.is_live and Path(machine.state_home, "nixlore", PAUSED).exists()


def waiting(machine: Machine) -> dict[Path, bytes]:
    """Return what no scan has taken yet, by file; what cannot be read is left out."""
    return _read(path for place in places(machine) for path in (place, held(place)))


def texts(machine: Machine) -> dict[Path, bytes]:
    """Return everything that shells have left, also what a scan has taken and put aside, by file."""
    return _read(files(machine))


def files(machine: Machine) -> Iterator[Path]:
    """Yield every file in which recorded commands may lie, each once, the older ones of a place first.

    A scan that was killed may have left one under two names.
    """
    seen: set[tuple[int, int]] = set()
    for place in places(machine):
        for path in (place.with_name(TAKEN), held(place), place):
            with suppress(OSError):
                status = path.stat()
                if (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    yield path


def _read(paths: Iterable[Path]) -> dict[Path, bytes]:
    found = {}
    for path in paths:
        with suppress(SourceError):
            found[path] = read_regular(path, LARGEST)
    return found


def pause(machine: Machine, owner: tuple[int, int] | None = None) -> None:
    """Take every spool out of the way, which stops all shells at once; what waits is kept beside it.

    Raises OSError.
    """
    with acting_for(owner):
        for place in places(machine):
            if place.exists():
                _moved(place, held(place))


def resume(machine: Machine, owner: tuple[int, int] | None = None) -> None:
    """Put the spools back as they were, or make the one that shells started here use.

    Raises OSError.
    """
    with acting_for(owner):
        for place in places(machine):
            if held(place).exists():
                _moved(held(place), place)
        create(current(machine))


def create(spool: Path) -> None:
    """Make an empty spool where there is none, for its owner alone.

    Raises OSError.
    """
    ensure_private_dir(spool.parent)
    os.close(os.open(spool, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))


def _moved(source: Path, target: Path) -> None:
    """Rename a file, or put its lines behind those that are there already."""
    if not target.exists():
        source.rename(target)
        return
    data = read_regular(source, LARGEST)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW), "ab") as file:
        file.write(data)
    source.unlink()


def blanked(path: Path, is_meant: Callable[[bytes], bool], owner: tuple[int, int] | None = None) -> int:
    """Overwrite lines of a spool's file with empty ones, where they lie; return how many.

    Neither its length changes nor what shells add meanwhile. Raises OSError, SourceError where it cannot be read.
    """
    with acting_for(owner):
        start = count = 0
        descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            for line in read_regular(path, LARGEST).split(b"\n"):
                if line and is_meant(line):
                    os.pwrite(descriptor, b"\n" * len(line), start)
                    count += 1
                start += len(line) + 1
        finally:
            os.close(descriptor)
    return count
