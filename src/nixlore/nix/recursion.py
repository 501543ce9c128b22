"""Python's own limit of recursion, lifted while trees of a bounded depth are walked."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

DEPTH = 20_000
"""Python frames allowed while trees are walked; nesting is bounded before (`lower.MAX_DEPTH`)."""


@contextmanager
def deep() -> Iterator[None]:
    """Allow deeper Python recursion while trees are walked.

    The search for cycles of garbage pauses meanwhile: trees make many objects and hardly any garbage.
    """
    before, collecting = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(before, DEPTH))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
        if collecting:
            gc.enable()


def is_shallow() -> bool:
    """Tell whether Python's own limit holds at present."""
    return sys.getrecursionlimit() < DEPTH
