"""Records of lines that were run, made by hand for tests of failures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nixlore.analyze.failure_patterns import analyze
from nixlore.model.failures import FailurePatterns
from nixlore.model.recording import CureUse, FailureStreak, LineUse
from nixlore.model.run import Target
from nixlore.shell.shapes import shape

DAY = 20_500
HOST = "larkspur"
TARGET = Target(hostname=HOST, asked_host="", user="ada")
HERE: dict[str, Any] = {"actor": "human", "host": HOST, "user": "ada", "source": "hook"}


def line(text: str, *outcomes: tuple[int, int], **others: Any) -> LineUse:
    """Return the use of a line: exit codes and how often, about the last command unless a place is given."""
    steps = shape(text, "posix")
    place = others.pop("place", len(steps) - 1)
    days = others.pop("days", (DAY,))
    count = sum(count for _, count in outcomes) or others.pop("count", 1)
    each, rest = divmod(count, len(days))
    made: dict[str, Any] = {
        "steps": steps,
        "days": days,
        "counts": tuple(each + (rest if number == 0 else 0) for number in range(len(days))),
        "outcomes": tuple((code, place, count) for code, count in outcomes),
        "seconds": None,
        "project": "",
        "unit": "runs",
    }
    return LineUse(**(made | HERE | others))


def cure(failed: str, code: int, helped: str, successes: int, tries: int = 0, **others: Any) -> CureUse:
    """Return what was run after a failure and how often that ended well."""
    made: dict[str, Any] = {
        "failed": shape(failed, "posix"),
        "code": code,
        "cure": shape(helped, "posix"),
        "kind": "edit",
        "tries": tries or successes,
        "successes": successes,
        "days": tuple(range(DAY, DAY + successes)),
        "last": DAY + successes,
    }
    return CureUse(**(made | HERE | others))


def streak(head: str, length: int, **others: Any) -> FailureStreak:
    """Return the longest row of failures of a command."""
    made: dict[str, Any] = {"head": head, "length": length, "last": DAY, "actor": "human", "host": HOST, "user": "ada"}
    return FailureStreak(**(made | others))


def patterns(
    *lines: LineUse,
    cures: Sequence[CureUse] = (),
    streaks: Sequence[FailureStreak] = (),
) -> FailurePatterns:
    """Return what fails, of lines made by hand."""
    found = analyze(lines, cures, streaks, TARGET)
    assert found is not None
    return found
