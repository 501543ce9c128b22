"""NX130: agents use one program where the person here prefers another."""

from __future__ import annotations

from typing import Any

import pytest

from nixlore.model.agent import AgentToolCall
from nixlore.model.insight import Insight
from nixlore.synthesize.agent_wrong_tool import CODE, infer
from test_agent_choices import choices, searches


def insights(*lines: AgentToolCall, **others: Any) -> list[Insight]:
    made = choices(*lines, **others)
    return [] if made is None else list(infer(made))


def test_grep_where_rg_is_preferred():
    (found,) = insights(*searches("grep -rn x src", 12))
    assert (found.code, found.subject, found.severity, found.confidence) == (CODE, "rg", "info", "high")
    assert found.says.startswith("for searching text, agents use grep (12 runs) where you prefer rg (60 ")
    assert "over grep (5) and it is here" in found.says
    assert [(row.source, row.place) for row in found.evidence] == [
        ("command_usage", "rg"),
        ("command_usage", "grep"),
        ("transcripts", "grep"),
        ("path_binaries", "/x/bin/rg"),
    ]


def test_agents_that_mostly_follow_are_told_with_less_certainty_or_not_at_all():
    (found,) = insights(*searches("grep -rn x src", 12), *searches("rg x", 4))
    assert found.confidence == "medium"
    assert insights(*searches("grep -rn x src", 12), *searches("rg x", 5)) == []


@pytest.mark.parametrize(
    ("lines", "others"),
    [
        (searches("grep -rn x src", 9), {}),
        (searches("grep -rn x src", 30, sessions=2), {}),
        (searches("cargo test | grep x", 90), {}),
        (searches("grep -rn x src", 30), {"typed": {"grep": 90}}),
        (searches("grep -rn x src", 30), {"binaries": None}),
        (searches("cat x", 30), {"typed": {"bat": 90}}),
    ],
)
def test_seldom_in_few_sessions_piped_or_not_preferred_is_not_told(lines: list[AgentToolCall], others: dict[str, Any]):
    assert insights(*lines, **others) == []
