"""Programs that agents run for a job for which the person here clearly prefers another that is there for both.

A preference is one that NX103 would tell: ten times, and three times as often as any other, in one unit. What only
reads another command's output (`… | grep`) is no search through files, so that it does not count for agents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from nixlore.correlate._preferences import Counted, counted
from nixlore.data.rivals import RIVALS
from nixlore.data.shared_choices import SHARED_CHOICES
from nixlore.model.agent import AgentToolCall
from nixlore.model.agent_choices import AgentChoice, AgentChoices
from nixlore.model.nix import Binary
from nixlore.model.run import DAY
from nixlore.model.shell import Unit
from nixlore.model.usage import CommandUsage, UsageAlignment

CLEAR_COUNT = 10
"""How often the favourite must have been run."""

CLEAR_RATIO = 3
"""How many times more often than the runner-up."""


Counts = tuple[tuple[str, int], ...]


def correlate(
    usage: CommandUsage,
    alignment: UsageAlignment | None,
    calls: Sequence[AgentToolCall] | None,
    binaries: Sequence[Binary] | None,
) -> AgentChoices | None:
    """Return in which jobs agents could follow a person's choice; None where agents ran nothing."""
    lines = [call for call in calls or () if call.ran]
    if not lines or (alignment is not None and not alignment.is_this_machine):
        return None
    choices = list(_choices(_clear(counted(usage)), lines, _paths(binaries)))
    return AgentChoices(lines=len(lines), choices=tuple(sorted(choices, key=lambda row: (-_others(row), row.purpose))))


def _paths(binaries: Sequence[Binary] | None) -> Mapping[str, str] | None:
    """Return where each program is on the login PATH, None where that was not read, as of a time in the past."""
    if binaries is None:
        return None
    return {binary.name: binary.path for binary in reversed(binaries) if binary.rank is not None}


def _others(choice: AgentChoice) -> int:
    """Return how often agents ran another program than the favourite."""
    return sum(count for name, count in choice.agents if name != choice.favourite)


def _clear(found: Counted) -> Mapping[str, tuple[Unit, Counts]]:
    """Return a person's clear preferences by purpose; of two units the one with more evidence speaks."""
    strongest: dict[str, tuple[Unit, Counts]] = {}
    for (purpose, actor, unit), counts in sorted(found.items()):
        if actor == "human" and purpose in SHARED_CHOICES:
            kept = strongest.get(purpose)
            if kept is None or sum(counts.values()) > sum(count for _, count in kept[1]):
                strongest[purpose] = (unit, tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0]))))
    return {purpose: (unit, counts) for purpose, (unit, counts) in strongest.items() if _is_clear(counts)}


def _is_clear(counts: Counts) -> bool:
    """Tell whether one program is run that much more often than each other; being the only one is clear as well."""
    first, *rest = (count for _, count in counts)
    return first >= max(CLEAR_COUNT, CLEAR_RATIO * max(rest, default=0))


def _choices(
    clear: Mapping[str, tuple[Unit, Counts]], lines: Sequence[AgentToolCall], paths: Mapping[str, str] | None
) -> Iterator[AgentChoice]:
    for purpose, (unit, counts) in clear.items():
        favourite = counts[0][0]
        rivals = frozenset(RIVALS[purpose])
        own = [(call, name) for call in lines for name in call.ran if name in rivals and name not in call.fed]
        if (paths is not None and favourite not in paths) or not own:
            continue
        others = [call for call, name in own if name != favourite]
        days = [call.at // DAY for call in others if call.at is not None]
        yield AgentChoice(
            purpose=purpose,
            favourite=favourite,
            path="" if paths is None else paths[favourite],
            because=SHARED_CHOICES[purpose],
            unit=unit,
            counts=counts,
            agents=tuple(Counter(name for _, name in own).most_common()),
            sessions=len({call.session for call in others}),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
        )
