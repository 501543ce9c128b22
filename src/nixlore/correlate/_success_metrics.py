"""What shows whether nixlore helps: how agents fare by day, how the configuration fits, how soon projects work.

These are measures of now, for nobody but ourselves, so that they are no fact that every run makes: `nixlore scan` takes
and keeps them, and `nixlore self metrics` compares them with the first ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nixlore.correlate._agent_days import agent_days
from nixlore.data.green_commands import is_green
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall
from nixlore.model.agent_choices import AgentChoices
from nixlore.model.drift import DriftReport
from nixlore.model.evolution import PackageEvolution
from nixlore.model.metrics import ProjectStart, Quality, SuccessMetrics
from nixlore.model.project import Project
from nixlore.model.recording import LineUse
from nixlore.model.run import DAY
from nixlore.model.usage import CommandUsage, UsageAlignment


def measured(
    sessions: Sequence[AgentSession] | None,
    prompts: Sequence[AgentPrompt] | None,
    responses: Sequence[AgentResponse] | None,
    calls: Sequence[AgentToolCall] | None,
    choices: AgentChoices | None,
    usage: CommandUsage | None,
    alignment: UsageAlignment | None,
    evolution: PackageEvolution | None,
    drift: DriftReport | None,
    projects: Sequence[Project] | None,
    lines: Sequence[LineUse] | None,
) -> SuccessMetrics:
    """Return all measures that can be taken."""
    return SuccessMetrics(
        agent_days=agent_days(sessions or (), prompts or (), responses or (), calls or (), choices),
        quality=_quality(usage, alignment, evolution, drift),
        starts=tuple(_starts(projects or (), lines or ())),
    )


def _quality(
    usage: CommandUsage | None,
    alignment: UsageAlignment | None,
    evolution: PackageEvolution | None,
    drift: DriftReport | None,
) -> Quality:
    tools = [tool for tool in alignment.tools if tool.on_this_host is not False] if alignment is not None else []
    can_tell_unused = alignment is not None and not alignment.absence
    people = [one for one in usage.commands if any(use.actor != "agent" for use in one.uses)] if usage else []
    lives = [life for life in evolution.packages.values() if life.status == "declared"] if evolution else []
    return Quality(
        tools=len(tools),
        unused=sum(tool.tool_class == "unseen" for tool in tools) if can_tell_unused else None,
        commands=len(people),
        missing=_missing(alignment) if people and alignment is not None else None,
        lives=len(lives),
        unexplained=sum(life.why is None for life in lives) if evolution is not None else None,
        drift=len(drift.items) if drift is not None and drift.path_known_by else None,
    )


def _missing(alignment: UsageAlignment) -> int | None:
    """Return how many commands of people nothing declares, None where no profile was read that might provide them."""
    known = [row for row in alignment.missing if row.owner_kind != "unknown"]
    if alignment.missing and not known:
        return None
    return sum(any(use.actor != "agent" for use in row.uses) for row in known)


def _starts(projects: Iterable[Project], lines: Sequence[LineUse]) -> Iterator[ProjectStart]:
    """Yield how each own project began that began after the first line of which it is known where it was run."""
    known = [line for line in lines if line.project and line.days]
    since = min((min(line.days) for line in known), default=None)
    green = _green(known)
    for project in projects:
        if since is None or project.first is None or not (project.own_commits and project.whole):
            continue
        first = project.first // DAY
        if first >= since:
            later = [day for day in green.get(project.path, ()) if day >= first]
            yield ProjectStart(project=project.path, first=first, green=min(later, default=None))


def _green(lines: Iterable[LineUse]) -> Mapping[str, Sequence[int]]:
    """Return by project the days on which what tests or builds it ran well.

    Of a line that failed at times the ledger tells how often, not on which days, so that it counts from its last one.
    """
    found: dict[str, list[int]] = {}
    for line in lines:
        codes = {code for code, _, count in line.outcomes if count}
        if 0 in codes and any(is_green(step.name, step.words) for step in line.steps):
            found.setdefault(line.project, []).append(min(line.days) if codes == {0} else max(line.days))
    return found
