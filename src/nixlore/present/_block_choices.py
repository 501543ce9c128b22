"""What the user takes for a job instead of what an agent would, where that is clear, declared and a person's choice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from nixlore.model.agent_choices import AgentChoices
from nixlore.model.usage import Place, Preference, UsageAlignment
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


def choices(
    alignment: UsageAlignment, others: AgentChoices | None = None, here: Collection[str] = ()
) -> Sequence[Choice]:
    """Return each clear choice with its counts; of several counts of a purpose the highest.

    `others` are jobs in which agents took something else: a person who never does so has no other program to prefer
    one to. `here` are the programs that were found here, none where that is not known; of others nothing is said.
    """
    told: dict[str, Choice] = {}
    rows = [_of(preference) for preference in alignment.preferences if preference.actor != "agent"]
    places = {name: tool.places[0] for tool in reversed(alignment.tools) if tool.places for name in tool.programs}
    own = () if others is None else others.choices
    rows += [_Row(one.purpose, one.counts, one.unit, places.keys()) for one in own]
    for row in rows:
        found = _choice(row, places, here)
        if found is not None and (row.purpose not in told or found > told[row.purpose]):
            told[row.purpose] = found
    return tuple(told.values())


class _Row(NamedTuple):
    """How often a person ran each program for a job, the favourite first, and which of them are declared."""

    purpose: str
    counts: Sequence[tuple[str, int]]
    unit: str
    declared: Collection[str]


def _of(preference: Preference) -> _Row:
    return _Row(preference.purpose, preference.counts, preference.unit, preference.declared)


def _choice(row: _Row, places: Mapping[str, Place], here: Collection[str]) -> Choice | None:
    """Return a clear favourite that is declared and here and not what an agent would take, with its counts."""
    habit = HABITS.get(row.purpose)
    if habit is None or not row.counts:
        return None
    (name, count), less = row.counts[0], dict(row.counts).get(habit, 0)
    if name == habit or name not in row.declared or (here and name not in here):
        return None
    if count < max(ENOUGH, CLEARLY * less):
        return None
    where = places.get(name)
    declared = f", {quotable(where.file)}:{where.line}" if where else ""
    return Choice(count, f"{quotable(name)}, not {habit} ({count:,} to {less:,} {row.unit}{declared})", habit)
