"""Which of agents' logs will be deleted soon: agents remove those that nobody has gone on with for some weeks."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.model.agent import AgentLogAges
from nixlore.model.agent_retention import AgentRetention, LogRetention
from nixlore.model.run import DAY, Now

WITHIN = 7
"""What goes within so many days goes soon."""


def analyze(ages: Sequence[AgentLogAges] | None, now: Now) -> AgentRetention | None:
    """Return what is kept and what goes, None where no agent has logs that it deletes."""
    if not ages:
        return None
    return AgentRetention(rows=tuple(_row(found, now // DAY) for found in ages if found.days))


def _row(found: AgentLogAges, today: int) -> LogRetention:
    gone = [number for number, day in enumerate(found.days) if day + found.kept_days < today + WITHIN]
    return LogRetention(
        agent=found.agent,
        place=found.place,
        kept_days=found.kept_days,
        setting=found.setting,
        logs=sum(found.logs),
        bytes=sum(found.bytes),
        oldest_day=found.days[0],
        within=WITHIN,
        expiring=sum(found.logs[number] for number in gone),
        expiring_bytes=sum(found.bytes[number] for number in gone),
    )
