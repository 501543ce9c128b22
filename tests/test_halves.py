"""Work in two processes: the same result as in one, whatever becomes of the second one."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence

import msgspec
import pytest

from nixlore.collect import _halves
from nixlore.collect._halves import Bytes, both

FORM = Bytes(msgspec.msgpack.encode, msgspec.msgpack.Decoder(list[tuple[int, bool]]).decode)
PARTS = ([1, 2], [3])


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})


def squares(numbers: Sequence[int]) -> list[tuple[int, bool]]:
    """Return squares, and whether this process made them."""
    return [(number * number, os.getpid() == OURS) for number in numbers]


OURS = os.getpid()


def test_the_second_part_is_done_by_another_process() -> None:
    assert both(squares, PARTS, FORM) == ([(1, True), (4, True)], [(9, False)])


def test_with_one_processor_there_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0})
    assert both(squares, PARTS, FORM)[1] == [(9, True)]


def test_no_thread_is_left_behind() -> None:
    wait = threading.Event()
    thread = threading.Thread(target=wait.wait)
    thread.start()
    try:
        assert both(squares, PARTS, FORM)[1] == [(9, True)]
    finally:
        wait.set()
        thread.join()


def test_where_no_process_can_be_had_this_one_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> int:
        raise BlockingIOError

    monkeypatch.setattr(_halves.os, "fork", none)
    assert both(squares, PARTS, FORM)[1] == [(9, True)]


def test_what_the_other_one_dies_of_happens_here() -> None:
    def work(numbers: Sequence[int]) -> list[tuple[int, bool]]:
        if 3 in numbers and os.getpid() != OURS:
            os.kill(os.getpid(), 9)
        return squares(numbers)

    assert both(work, PARTS, FORM)[1] == [(9, True)]


def test_an_error_of_the_other_one_is_raised_here(capfd: pytest.CaptureFixture[str]) -> None:
    def work(numbers: Sequence[int]) -> list[tuple[int, bool]]:
        if 3 in numbers:
            message = "three"
            raise ValueError(message)
        return squares(numbers)

    with pytest.raises(ValueError, match="three"):
        both(work, PARTS, FORM)
    assert capfd.readouterr().err == ""


def test_a_long_answer_comes_whole() -> None:
    def work(numbers: Sequence[int]) -> list[tuple[int, bool]]:
        return squares(range(100_000)) if 3 in numbers else []

    assert len(both(work, PARTS, FORM)[1]) == 100_000
