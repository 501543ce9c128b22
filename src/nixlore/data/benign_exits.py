"""Exit codes that tell no failure: the user stopped the program, or the code is the answer."""

from __future__ import annotations

STOPPED = frozenset({129, 130, 131, 137, 141, 143, 146, 148})
"""Ended or put to the background by a signal: HUP, INT, QUIT, KILL, PIPE, TERM, STOP, TSTP (128 + its number)."""

ANSWERS = frozenset(
    [
        "[",
        "test",
        "grep",
        "egrep",
        "fgrep",
        "zgrep",
        "rg",
        "ag",
        "ack",
        "diff",
        "cmp",
        "sdiff",
        "diff3",
        "colordiff",
        "pgrep",
        "pidof",
        "which",
        "fzf",
        "sk",
    ]
)
"""Programs whose exit code 1 says "no" or "different"."""


def is_failure(name: str, code: int) -> bool:
    """Tell whether a program that ended with this code failed."""
    return code != 0 and code not in STOPPED and not (code == 1 and name in ANSWERS)
