"""Python's own limit of recursion, lifted while trees of a bounded depth are walked."""

from __future__ import annotations

import gc
import sys

DEPTH = 20_000
"""Python frames allowed while trees are walked; nesting is bounded before (`lower.MAX_DEPTH`)."""


class deep:  # noqa: N801 - it is used as a function is
    """Allow deeper Python recursion while trees are walked.

    The search for cycles of garbage pauses meanwhile: trees make many objects and hardly any garbage.
    """

    def __enter__(self) -> None:
        """Lift the limit."""
        self._before, self._collecting = sys.getrecursionlimit(), gc.isenabled()
        sys.setrecursionlimit(max(self._before, DEPTH))
        gc.disable()

    def __exit__(self, *_: object) -> None:
        """Set the limit back."""
        sys.setrecursionlimit(self._before)
        if self._collecting:
            gc.enable()


def is_shallow() -> bool:
    """Tell whether Python's own limit holds at present."""
    return sys.getrecursionlimit() < DEPTH
