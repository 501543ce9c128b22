"""NX131: transcripts go by a default that nobody has chosen."""

from __future__ import annotations

from typing import Any

import pytest

from nixlore.model.insight import Insight
from nixlore.synthesize.transcripts_expiring import CODE, infer
from test_agent_retention import TODAY, retention


def insights(**others: Any) -> list[Insight]:
    return list(infer(retention(**others)))


def test_what_goes_within_a_week():
    (found,) = insights()
    assert (found.code, found.subject, found.severity, found.confidence) == (CODE, "claude-code", "info", "high")
    assert found.says == (
        "5 of 14 transcripts of claude-code (5.0 MB) go within 7 days, as it keeps them for 30 where"
        " cleanupPeriodDays is not set; a scan keeps counts of what they say, no words"
    )
    assert [row.place for row in found.evidence] == ["~/.claude/projects", "~/.claude/settings.json"]
    assert found.action is not None
    assert (found.action.verb, found.action.subject) == ("set", "cleanupPeriodDays")


@pytest.mark.parametrize(
    "others",
    [
        {"logs": (2, 2, 4, 5)},
        {"days": (TODAY - 3, TODAY - 2, TODAY - 1, TODAY)},
        {"setting": "~/.claude/settings.json"},
        {"setting": "~/.claude/settings.json", "kept_days": 7},
        {"kept_days": 9_999},
    ],
)
def test_few_young_or_chosen_is_not_told(others: dict[str, Any]):
    assert insights(**others) == []
