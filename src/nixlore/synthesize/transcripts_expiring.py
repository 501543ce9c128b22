"""Transcripts of an agent will be deleted soon, by a default that nobody has chosen.

What they say is kept beside our state as names and counts, but no word of it, and a session cannot be gone on with once
its transcript is gone. Told where at least five go within a week and where no settings name the period: who set it has
decided. Nothing is told of agents that keep their logs for good.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.agent_retention import AgentRetention, LogRetention
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.run import DAY
from nixlore.synthesize._phrases import amount, date

CODE = "NX131"

ENOUGH = 5
"""How many transcripts must go."""

SETTINGS = "~/.claude/settings.json"
SETTING = "cleanupPeriodDays"


def infer(retention: AgentRetention) -> Iterator[Insight]:
    """Yield one insight for each agent whose logs go by its default."""
    for row in retention.rows:
        if not row.setting and row.expiring >= ENOUGH:
            yield _insight(row)


def _insight(row: LogRetention) -> Insight:
    size = f"{row.expiring_bytes / 1e6:,.1f} MB"
    what = f"{row.expiring:,} of {amount(row.logs, 'transcripts')} of {row.agent} ({size})"
    return Insight(
        code=CODE,
        subject=row.agent,
        says=f"{what} go within {row.within} days, as it keeps them for {row.kept_days} where {SETTING} is not set;"
        " a scan keeps counts of what they say, no words",
        severity="info",
        confidence="high",
        evidence=(
            Evidence(
                source="claude_code",
                place=row.place,
                says=f"{amount(row.logs, 'transcripts')}, the oldest last written on {date(row.oldest_day)}",
                count=row.expiring,
                unit="transcripts",
                since=row.oldest_day * DAY,
            ),
            Evidence(source="claude_code", place=SETTINGS, says=f"no settings name {SETTING}"),
        ),
        action=Action(verb="set", subject=SETTING, place=SETTINGS),
    )
