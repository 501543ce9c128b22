"""What agents' own failures taught of this machine that no other line of the block says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nixlore.model.agent import FailureText
from nixlore.model.agent_failures import AgentFailures, FailureCount
from nixlore.synthesize._phrases import date

ENOUGH = 2
"""A failure that came once need not come again."""

SAID: tuple[tuple[FailureText, str, str], ...] = (
    ("untracked file", "untracked", "A flake sees only what git tracks: `git add` a new file before a build"),
    ("password", "sudo", "sudo asks for a password, which you cannot type: print such a command for the user"),
)
"""A kind of failure, the id of the line about it, and what it says."""


class Learned(NamedTuple):
    """What a line says and its id, when agents last failed so (days since 1970-01-01 UTC), and how often they did."""

    text: str
    id: str
    last_day: int | None
    times: int


def learned(failures: AgentFailures) -> Iterator[Learned]:
    """Yield a line for each kind of failure that came again and that a sentence would have spared."""
    by_kind = {found.kind: found for found in failures.classes if found.count >= ENOUGH}
    for kind, name, says in SAID:
        if kind in by_kind:
            yield _line(by_kind[kind], name, says)


def _line(found: FailureCount, name: str, says: str) -> Learned:
    last = f", last on {date(found.last_day)}" if found.last_day is not None else ""
    return Learned(f"- {says} (failed {found.count:,} times{last}).", name, found.last_day, found.count)
