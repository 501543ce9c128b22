"""What calls of agents' tools are: which run command lines, and how those ended that the called one failed."""

from __future__ import annotations

from collections.abc import Iterable

from nixlore.agents import claude_outcomes, codex_calls, opencode_outcomes
from nixlore.model.agent import AgentToolCall

SHELLS = codex_calls.SHELLS | {claude_outcomes.SHELL, opencode_outcomes.SHELL}
"""The tools of agents that run command lines."""

FAILURES = frozenset({"flagged", "soft error", "not connected"})
"""How a call ended that the one who was called failed; what was refused, stopped or left open is none of these."""


def failures(calls: Iterable[AgentToolCall]) -> int:
    """Return how many calls the one who was called failed, in whatever way."""
    return sum(call.outcome in FAILURES for call in calls)
