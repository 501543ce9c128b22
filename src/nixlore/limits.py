"""Bounds on one collector's time and memory: what goes beyond them is stopped, and the rest of the scan goes on.

A source may be larger than anybody thought of: a directory that never ends, a database of ten years. An alarm looks a
few times a second how long a collector has been at work and how much memory it has taken since.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import TypeVar

from nixlore.errors import NixloreError
from nixlore.machine import Machine

T = TypeVar("T")

SECONDS = 300.0
"""How long one collector may take; the slowest known source takes a sixth of it."""

BYTES = 1_500_000_000
"""How much more memory may be in use than when a collector began; the largest known source takes a tenth of it."""

EVERY = 0.2
"""How many seconds there are between two looks."""

_PAGE = os.sysconf("SC_PAGE_SIZE")


class LimitError(NixloreError):
    """A collector took more time or memory than any may."""


def within_limits(
    collect: Callable[[Machine], Iterable[T]], machine: Machine, *, seconds: float = SECONDS, size: int = BYTES
) -> list[T]:
    """Return all that a collector yields; raises LimitError when it goes beyond its bounds.

    Only where signals reach us: in the main thread, with no other alarm set.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getitimer(signal.ITIMER_REAL)[0]:
        return list(collect(machine))
    until, most = time.monotonic() + seconds, in_use() + size

    def look(_signal: int, _frame: FrameType | None) -> None:
        remedy = 'leave it out by `off = ["…"]` in the settings, or tell us of it'
        if time.monotonic() > until:
            message = f"was not done after {seconds:g} seconds, and was stopped"
            raise LimitError(message, remedy=remedy)
        if in_use() > most:
            message = f"wanted more than {size / 1_000_000:,.0f} MB of memory, and was stopped"
            raise LimitError(message, remedy=remedy)

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    try:
        return list(collect(machine))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def in_use() -> int:
    """Return how many bytes of memory this process has in use, 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0
