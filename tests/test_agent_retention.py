"""Which of agents' logs go soon."""

from __future__ import annotations

from typing import Any

from nixlore.analyze.agent_retention import analyze
from nixlore.model.agent import AgentLogAges
from nixlore.model.agent_retention import AgentRetention
from nixlore.model.run import DAY, Now

TODAY = 20_500


def ages(**others: Any) -> AgentLogAges:
    given: dict[str, Any] = {
        "agent": "claude-code",
        "place": "~/.claude/projects",
        "kept_days": 30,
        "setting": "",
        "days": (TODAY - 40, TODAY - 24, TODAY - 23, TODAY),
        "logs": (2, 3, 4, 5),
        "bytes": (2_000_000, 3_000_000, 4_000_000, 5_000_000),
    }
    return AgentLogAges(**given | others)


def retention(**others: Any) -> AgentRetention:
    found = analyze([ages(**others)], Now(TODAY * DAY + 3_600))
    assert found is not None
    return found


def test_without_logs_that_are_deleted_nothing_is_told():
    assert analyze(None, Now(TODAY * DAY)) is None
    assert analyze([], Now(TODAY * DAY)) is None
    assert retention(days=(), logs=(), bytes=()).rows == ()


def test_what_is_older_than_the_period_within_a_week_goes():
    (row,) = retention().rows
    assert (row.logs, row.bytes, row.oldest_day) == (14, 14_000_000, TODAY - 40)
    assert (row.expiring, row.expiring_bytes, row.within) == (5, 5_000_000, 7)
    (row,) = retention(kept_days=365, setting="~/.claude/settings.json").rows
    assert (row.expiring, row.kept_days, row.setting) == (0, 365, "~/.claude/settings.json")
