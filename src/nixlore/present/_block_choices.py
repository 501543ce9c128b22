"""What the user takes for a job instead of what an agent would, where that is clear, declared and a person's choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nixlore.model.usage import Preference, UsageAlignment
from nixlore.present._agent_text import quotable

HABITS = {
    "searching text": "grep",
    "finding files": "find",
    "listing files": "ls",
    "viewing files": "cat",
    "changing text streams": "sed",
    "telling disk usage": "du",
    "listing processes": "ps",
    "HTTP requests": "curl",
    "comparing files": "diff",
    "running containers": "docker",
    "composing containers": "docker-compose",
    "python environments": "pip",
    "javascript packages": "npm",
    "javascript runtimes": "node",
    "removing files": "rm",
    "version control": "git",
}
"""What an agent takes for each purpose when it is told nothing."""

CLEARLY = 3
"""How many times as often as what an agent would take a program must be used to be called preferred."""

ENOUGH = 10
"""A program that was used less often than this is no habit."""


class Choice(NamedTuple):
    """One choice: how often it was made, in words, and what an agent would take."""

    times: int
    text: str
    habit: str


def choices(alignment: UsageAlignment) -> Sequence[Choice]:
    """Return each clear choice with its counts; of several counts of a purpose the highest."""
    told: dict[str, Choice] = {}
    for preference in alignment.preferences:
        found = _choice(preference, alignment)
        if found is not None and (preference.purpose not in told or found > told[preference.purpose]):
            told[preference.purpose] = found
    return tuple(told.values())


def _choice(preference: Preference, alignment: UsageAlignment) -> Choice | None:
    """Return a clear favourite that is declared here and not what an agent would take, with its counts."""
    habit = HABITS.get(preference.purpose)
    if habit is None or preference.actor == "agent" or not preference.counts:
        return None
    (name, count), less = preference.counts[0], dict(preference.counts).get(habit, 0)
    if name == habit or name not in preference.declared or count < max(ENOUGH, CLEARLY * less):
        return None
    where = next((tool.places[0] for tool in alignment.tools if name in tool.programs and tool.places), None)
    declared = f", {quotable(where.file)}:{where.line}" if where else ""
    return Choice(count, f"{quotable(name)}, not {habit} ({count:,} to {less:,} {preference.unit}{declared})", habit)
