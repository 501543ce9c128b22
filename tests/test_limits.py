"""A collector without end is stopped and named, and the others go on."""

from __future__ import annotations

import itertools
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nixlore.limits import LimitError, in_use, within_limits
from nixlore.machine import Machine
from staging import a_machine


def endless(_machine: Machine) -> Iterator[int]:
    return (number for number in itertools.count() if number < 0)


def greedy(_machine: Machine) -> Iterator[bytes]:
    held = []
    while True:
        held.append(b"x" * 1_000_000)
        yield b""


def test_what_ends_is_given_whole(tmp_path: Path) -> None:
    assert within_limits(lambda _machine: iter((1, 2)), a_machine(tmp_path)) == [1, 2]


def test_what_never_ends_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match=r"not done after 0\.3 seconds"):
        within_limits(endless, a_machine(tmp_path), seconds=0.3)


def test_what_wants_too_much_is_stopped(tmp_path: Path) -> None:
    before = in_use()
    assert before > 0
    with pytest.raises(LimitError, match="more than 50 MB of memory"):
        within_limits(greedy, a_machine(tmp_path), size=50_000_000)


@pytest.mark.parametrize("seconds", [9.0, 0.3])
def test_no_alarm_is_left(tmp_path: Path, seconds: float) -> None:
    before = signal.getsignal(signal.SIGALRM)
    found = (1,) if seconds > 1 else endless(a_machine(tmp_path))
    try:
        within_limits(lambda _machine: found, a_machine(tmp_path), seconds=seconds)
    except LimitError:
        assert seconds < 1
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_in_another_thread_there_are_no_bounds(tmp_path: Path) -> None:
    found: list[int] = []
    work = threading.Thread(target=lambda: found.extend(within_limits(lambda _machine: (1,), a_machine(tmp_path))))
    work.start()
    work.join()
    assert found == [1]
