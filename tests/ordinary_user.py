"""Do something as an ordinary user would, where the tests themselves are run by the superuser."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

NOBODY = 65534


def as_ordinary_user(ask: Callable[[], T]) -> T:
    """Return what a function returns in a child process that gave up all privileges; what it raises fails the test.

    Where the tests are run by an ordinary user already, it is simply called.
    """
    if os.geteuid() != 0:
        return ask()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            answer = (True, ask())
        except BaseException as error:  # noqa: BLE001 - the parent is to hear of it, whatever it is
            answer = (False, repr(error))
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        went_well, answer = pickle.load(pipe)
    os.waitpid(child, 0)
    assert went_well, answer
    return answer


def as_we_are(ask: Callable[[], T]) -> T:
    """Return what a function returns: the other way of asking."""
    return ask()


BOTH = (as_we_are, as_ordinary_user)
"""Ways of asking: as whoever runs the tests (in CI the superuser), and as an ordinary user."""


@contextmanager
def open_place() -> Iterator[Path]:
    """Give a new directory that every user may enter, unlike pytest's own, and take it away afterwards."""
    place = Path(tempfile.mkdtemp(prefix="nixlore-test-"))
    place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def listing(directory: Path) -> list[tuple[str, int, int, int, int]]:
    """Return name, size, time of change, number and mode of every entry of a directory."""
    rows = []
    for entry in sorted(os.scandir(directory), key=lambda entry: entry.name):
        found = entry.stat(follow_symlinks=False)
        rows.append((entry.name, found.st_size, found.st_mtime_ns, found.st_ino, found.st_mode))
    return rows
