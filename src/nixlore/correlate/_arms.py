"""How the sessions of the two arms went, how sure their difference is, and how many sessions would be enough.

The unit is the session, as commands inside one depend on each other. The difference of two shares has Newcombe's
bounds, made of Wilson's; the number that is needed is that of two proportions with a common variance under no change.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from nixlore.analyze._agent_calls import is_line
from nixlore.analyze._rates import Z, wilson
from nixlore.correlate._answered import of_environment
from nixlore.model.agent import AgentToolCall
from nixlore.model.proof import Arm, ArmResult, Experiment

CHANGE = 0.3
"""The change that is looked for, as a share of how many sessions are troubled without the block."""

POWER = 0.8416212335729143
"""How many standard deviations have four of five below them."""

ARMS: tuple[Arm, ...] = ("told", "withheld")


def experiment(
    calls: Iterable[AgentToolCall], arms: Mapping[str, tuple[Arm, int]], *, is_on: bool, since: int | None
) -> Experiment:
    """Return how the sessions of the arms went; of those that ran no command line nothing is told."""
    lines: dict[str, list[AgentToolCall]] = {}
    for call in calls:
        if is_line(call) and call.session in arms:
            lines.setdefault(call.session, []).append(call)
    told, withheld = (_result(arm, {name: lines[name] for name in lines if arms[name][0] == arm}) for arm in ARMS)
    change = _change(told, withheld)
    needed = needed_sessions(withheld.troubled / withheld.sessions) if withheld.sessions else None
    return Experiment(
        is_on=is_on,
        since=since,
        arms=(told, withheld),
        change=None if change is None else change[0],
        low=None if change is None else change[1],
        high=None if change is None else change[2],
        needed=needed,
        is_enough=needed is not None and min(told.sessions, withheld.sessions) >= needed,
    )


def needed_sessions(share: float) -> int | None:
    """Return how many sessions an arm needs to show a change by `CHANGE` of a share; None of a share of nothing."""
    if not 0 < share <= 1:
        return None
    other = share * (1 - CHANGE)
    middle = (share + other) / 2
    none = Z * math.sqrt(2 * middle * (1 - middle))
    some = POWER * math.sqrt(share * (1 - share) + other * (1 - other))
    return math.ceil(((none + some) / (share - other)) ** 2)


def _result(arm: Arm, lines: Mapping[str, list[AgentToolCall]]) -> ArmResult:
    failures = {name: sum(map(of_environment, found)) for name, found in lines.items()}
    return ArmResult(
        arm=arm,
        sessions=len(lines),
        troubled=sum(map(bool, failures.values())),
        commands=sum(map(len, lines.values())),
        failures=sum(failures.values()),
    )


def _change(told: ArmResult, withheld: ArmResult) -> tuple[float, float, float] | None:
    """Return the difference of the shares of troubled sessions and its bounds, None where an arm is empty."""
    if not told.sessions or not withheld.sessions:
        return None
    (one, one_low, one_high), (two, two_low, two_high) = (
        (arm.troubled / arm.sessions, *wilson(arm.troubled, arm.sessions)) for arm in (told, withheld)
    )
    below = math.hypot(one - one_low, two_high - two)
    above = math.hypot(one_high - one, two - two_low)
    return one - two, one - two - below, one - two + above
