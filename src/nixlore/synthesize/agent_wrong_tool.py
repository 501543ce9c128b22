"""Agents use one program for a job, the person here clearly another that is on the PATH for both.

Told only where the person's own use shows the preference (ten times, and three times as often as any other program for
the job), the favourite is here, and agents ran another one at least ten times in three sessions, three times as often
as the favourite. What reads only another command's output, or looks through a single file, does not count. Left
out are jobs in which people choose for their eyes (`bat`, `eza`) or a project decides (`npm`, `make`).
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.agent_choices import AgentChoice, AgentChoices
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Insight
from nixlore.model.run import DAY
from nixlore.synthesize._agent_choices import rival
from nixlore.synthesize._phrases import amount

CODE = "NX130"


def infer(choices: AgentChoices) -> Iterator[Insight]:
    """Yield one insight for each job in which agents do not follow a person's choice."""
    for choice in choices.choices:
        if (other := rival(choice)) is not None:
            yield _insight(choice, *other)


def _insight(choice: AgentChoice, name: str, count: int) -> Insight:
    own = dict(choice.counts)
    less = f" over {name} ({own[name]:,})" if name in own else ""
    you = f"you prefer {choice.favourite} ({amount(own[choice.favourite], choice.unit)}){less}"
    said = f"agents use {name} ({amount(count, 'runs')}) where {you} and it is here: {choice.because}"
    return Insight(
        code=CODE,
        subject=choice.favourite,
        says=f"for {choice.purpose}, {said}",
        severity="info",
        confidence="high" if not dict(choice.agents).get(choice.favourite) else "medium",
        evidence=tuple(_evidence(choice)),
    )


def _evidence(choice: AgentChoice) -> Iterator[Evidence]:
    for name, count in choice.counts[:3]:
        says = f"{amount(count, choice.unit)} of yours"
        yield Evidence(source="command_usage", place=name, says=says, count=count, unit=choice.unit)
    for name, count in choice.agents[:3]:
        yield Evidence(
            source="transcripts",
            place=name,
            says=f"{amount(count, 'runs')} by agents, without those on one file or another command's output",
            count=count,
            unit="runs",
            since=None if choice.first_day is None else choice.first_day * DAY,
            until=None if choice.last_day is None else choice.last_day * DAY,
        )
    yield Evidence(source="path_binaries", place=choice.path, says=f"{choice.favourite} is on the login PATH")
