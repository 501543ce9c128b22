"""Do a piece of work in a copy of this process while this one goes on: two processors, and nothing to start anew.

No program is run: the copy has all that this process has at that moment, and gives back bytes. Where that cannot be,
or where the copy fails, the work is done here when it is asked for.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

Work = Callable[[], bytes]


class Coming(Protocol):
    """What a piece of work returns, which is waited for when this is called."""

    def __call__(self) -> bytes:
        """Wait for the result."""

    def is_ready(self) -> bool:
        """Tell whether the work is done, so that hardly any time passes until the result is here."""


@contextmanager
def beside(work: Work, *, is_worth_it: bool = True) -> Iterator[Coming]:
    """Begin a piece of work, and give what waits for what it returns; whoever leaves early ends it.

    Whatever the work raises is raised where its result is asked for. What it changes is changed in the copy only.
    """
    ours, theirs = os.pipe()
    copy = _copied() if is_worth_it and can_copy() else None
    if copy == 0:
        _answer(work, ours, theirs)
    os.close(theirs)
    if copy is None:
        os.close(ours)
        yield _Late(work)
        return
    waiting = _Waiting(copy, ours, work)
    try:
        yield waiting
    finally:
        waiting.end()


def can_copy() -> bool:
    """Tell whether work can be done beside: there is a second processor, and no thread that a copy would lack."""
    if sys.platform != "linux":
        return False
    threads = sys.modules.get("threading")
    return len(os.sched_getaffinity(0)) > 1 and (threads is None or threads.active_count() == 1)


def _copied() -> int | None:
    """Return 0 in the copy and its number here, None where this user may have no more processes."""
    # To look for garbage among what both have would give each of them memory of its own for it.
    gc.freeze()
    try:
        return os.fork()
    except OSError:
        return None


def _answer(work: Work, ours: int, theirs: int) -> None:
    """Do the work as the copy, write what it returns, and end without anything that belongs to the other process."""
    code = 1
    try:
        os.close(ours)
        with os.fdopen(theirs, "wb") as sink:
            sink.write(work())
        code = 0
    finally:
        os._exit(code)


class _Late:
    """Work that is done here when it is asked for."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def __call__(self) -> bytes:
        return self._work()

    def is_ready(self) -> bool:
        return False


class _Waiting:
    """A copy that works, and where its answer comes from."""

    def __init__(self, copy: int, answer: int, work: Work) -> None:
        self._copy = copy
        self._answer = answer
        self._work = work
        self._code: int | None = None

    def is_ready(self) -> bool:
        """Tell whether the copy gives an answer, or has ended."""
        poll = select.poll()
        poll.register(self._answer, select.POLLIN)
        return bool(poll.poll(0))

    def __call__(self) -> bytes:
        """Return what the copy returned; where it failed, the work is done here."""
        with os.fdopen(self._answer, "rb", closefd=False) as source:
            answer = source.read()
        self._reap()
        return answer if self._code == 0 else self._work()

    def _reap(self) -> None:
        if self._code is None:
            _, status = os.waitpid(self._copy, 0)
            self._code = os.waitstatus_to_exitcode(status)

    def end(self) -> None:
        """End the copy, if it still works."""
        if self._code is None:
            with suppress(ProcessLookupError):
                os.kill(self._copy, signal.SIGKILL)
            self._reap()
        os.close(self._answer)
        gc.unfreeze()
