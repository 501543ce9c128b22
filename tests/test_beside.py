"""Work in a copy of the process gives what it gives here, whatever happens to the copy."""

from __future__ import annotations

import errno
import os
import signal
import threading
from pathlib import Path

import pytest

from nixlore.collect import _beside
from nixlore.collect._beside import beside

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch):
    monkeypatch.setattr(_beside, "can_copy", lambda: True)


def children():
    """Tell whether this process has a child."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def test_work_is_done_in_another_process():
    with beside(lambda: str(os.getpid()).encode()) as result:
        assert int(result()) != os.getpid()
    assert not children()


def test_an_answer_larger_than_any_pipe_comes_whole():
    with beside(lambda: b"x" * 5_000_000) as result:
        assert len(result()) == 5_000_000


def test_what_the_copy_changes_is_changed_there_only():
    kept = []
    with beside(lambda: bytes(len(kept.append(1) or kept))) as result:
        assert result() == b"\0"
    assert kept == []


def test_an_error_is_raised_where_the_result_is_asked_for(capfd):
    def fails():
        message = "as it should"
        raise ValueError(message)

    with beside(fails) as result, pytest.raises(ValueError, match="as it should"):
        result()
    assert capfd.readouterr() == ("", "")
    assert not children()


def test_where_no_more_processes_may_be_the_work_is_done_here(monkeypatch):
    def refused():
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    before = len(set(Path("/proc/self/fd").iterdir()))
    monkeypatch.setattr("os.fork", refused)
    with beside(lambda: str(os.getpid()).encode()) as result:
        assert int(result()) == os.getpid()
    assert len(set(Path("/proc/self/fd").iterdir())) == before


def test_a_copy_that_is_killed_costs_only_time():
    parent = os.getpid()

    def work():
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"here"

    with beside(work) as result:
        assert result() == b"here"


def test_whoever_leaves_early_ends_the_copy():
    with pytest.raises(KeyError), beside(lambda: signal.pause() or b""):
        raise KeyError
    assert not children()


def test_an_answer_is_ready_once_it_can_be_read():
    read, write = os.pipe()
    with beside(lambda: os.read(read, 1)) as result:
        assert not result.is_ready()
        os.write(write, b"x")
        while not result.is_ready():
            os.sched_yield()
        assert result() == b"x"
    os.close(read)
    os.close(write)


def test_what_is_not_worth_it_is_never_ready():
    with beside(lambda: b"", is_worth_it=False) as result:
        assert not result.is_ready()


def test_what_is_not_worth_it_is_done_here():
    with beside(lambda: str(os.getpid()).encode(), is_worth_it=False) as result:
        assert int(result()) == os.getpid()


def test_a_process_with_threads_or_one_processor_is_not_copied(monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0, 1})
    monkeypatch.setattr("threading.active_count", lambda: 1)
    assert _beside.can_copy()
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0})
    assert not _beside.can_copy()
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: {0, 1})
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert not _beside.can_copy()
    assert threading.active_count() == 2
