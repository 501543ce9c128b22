"""What calls of agents' tools are: which run command lines, and how those ended that the called one failed."""

from __future__ import annotations

from collections.abc import Iterable

from nixlore.agents import claude_outcomes, codex_calls, opencode_outcomes
from nixlore.data.benign_exits import is_failure
from nixlore.model.agent import AgentToolCall

SHELLS = codex_calls.SHELLS | {claude_outcomes.SHELL, opencode_outcomes.SHELL}
"""The tools of agents that run command lines."""

FAILURES = frozenset({"flagged", "soft error", "not connected"})
"""How a call ended that the one who was called failed; what was refused, stopped or left open is none of these."""


def failures(calls: Iterable[AgentToolCall]) -> int:
    """Return how many calls the one who was called failed, in whatever way."""
    return sum(call.outcome in FAILURES for call in calls)


def is_line(call: AgentToolCall) -> bool:
    """Tell whether a call ran a command line whose end is known."""
    return not call.server and (bool(call.ran) or call.exit is not None or call.error == "bash_nonzero")


def has_failed(call: AgentToolCall) -> bool:
    """Tell whether something in a line failed, whatever it ended with."""
    return ended_badly(call) or bool(call.failure or call.missing)


def ended_badly(call: AgentToolCall) -> bool:
    """Tell whether a line ended with a code that is no answer."""
    if call.error != "bash_nonzero":
        return False
    if call.failure or call.exit is None or not call.judged:
        return True
    words = next((head.split()[1:] for head in call.heads if head.partition(" ")[0] == call.judged), [])
    return is_failure(call.judged, call.exit, tuple(words))
