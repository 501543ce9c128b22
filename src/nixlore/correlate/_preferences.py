"""Programs that do the same job, compared by how often each is run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from nixlore.data.rivals import RIVALS
from nixlore.model.shell import Actor, Unit
from nixlore.model.usage import CommandUsage, CommandUse, Preference, ToolUse

Counted = dict[tuple[str, Actor, Unit], dict[str, int]]
"""The count of each program, by purpose, actor and unit."""


def preferences(usage: CommandUsage, tools: Sequence[ToolUse]) -> tuple[Preference, ...]:
    """Return one row per purpose, actor and unit in which at least two programs count or are declared."""
    declared = {name for tool in tools if tool.on_this_host is not False for name in tool.programs}
    return tuple(_rows(counted(usage), declared))


def counted(usage: CommandUsage) -> Counted:
    """Return how often each program was run for every job that it does."""
    purposes: dict[str, list[str]] = defaultdict(list)
    for purpose, programs in RIVALS.items():
        for program in programs:
            purposes[program].append(purpose)
    found: Counted = defaultdict(dict)
    for command in usage.commands:
        if _is_itself(command):
            for purpose in purposes.get(command.name, ()):
                for use in command.uses:
                    found[purpose, use.actor, use.unit][command.name] = use.count
    return found


def _is_itself(command: CommandUse) -> bool:
    """Tell whether typing the name runs the program of that name, rather than what an alias puts in its place."""
    return not command.stands_for or command.name in command.stands_for


def _rows(counted: Counted, declared: set[str]) -> Iterator[Preference]:
    for (purpose, actor, unit), counts in sorted(counted.items()):
        rivals = tuple(program for program in RIVALS[purpose] if program in declared)
        if len(counts.keys() | set(rivals)) > 1:
            ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            yield Preference(purpose=purpose, actor=actor, unit=unit, counts=tuple(ordered), declared=rivals)
