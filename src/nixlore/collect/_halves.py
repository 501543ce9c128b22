"""Do work of our own in two processes at once, where it is enough to be worth a second one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, NoReturn, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Bytes(NamedTuple, Generic[R]):
    """How results become bytes, and bytes results again."""

    packed: Callable[[R], bytes]
    unpacked: Callable[[bytes], R]


def both(work: Callable[[Sequence[T]], R], parts: tuple[Sequence[T], Sequence[T]], form: Bytes[R]) -> tuple[R, R]:
    """Return what `work` makes of two parts, of the second one in a copy of this process meanwhile.

    Nothing that the copy learns comes back but its result, as bytes. Where there can be no copy, or it ends without a
    result, this process does the second part, too, so that what goes wrong is raised here.
    """
    started = _started(lambda: form.packed(work(parts[1]))) if _may_fork() else None
    if started is None:
        return work(parts[0]), work(parts[1])
    process, pipe = started
    done = work(parts[0])
    with os.fdopen(pipe, "rb") as answers:
        answer = answers.read()
    _, status = os.waitpid(process, 0)
    return done, form.unpacked(answer) if status == 0 else work(parts[1])


def _may_fork() -> bool:
    """Tell whether a copy of this process gets a processor of its own and none of its threads is left behind."""
    return len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def _started(answer: Callable[[], bytes]) -> tuple[int, int] | None:
    """Return the copy's process id and where to read its answer, None where there is no more room for one."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if process == 0:
        _give(answer, writing)
    os.close(writing)
    return process, reading


def _give(answer: Callable[[], bytes], writing: int) -> NoReturn:
    """Write the answer and end at once: whatever else this process would do at its end is the other's to do."""
    code = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer())
        code = 0
    finally:
        os._exit(code)
