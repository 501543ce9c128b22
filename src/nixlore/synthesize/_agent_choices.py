"""Which program agents run instead of the one that a person prefers for the job."""

from __future__ import annotations

from nixlore.model.agent_choices import AgentChoice

ENOUGH = 10
SESSIONS = 3
RATIO = 3
"""How often agents must have run another program, in how many sessions, and how many times more often."""


def rival(choice: AgentChoice) -> tuple[str, int] | None:
    """Return the program that agents run instead and how often, None where they do not do so clearly, or cannot."""
    if not choice.path:
        return None
    counts = dict(choice.agents)
    others = [(name, count) for name, count in choice.agents if name != choice.favourite]
    if not others or choice.sessions < SESSIONS or others[0][1] < max(ENOUGH, RATIO * counts.get(choice.favourite, 0)):
        return None
    return others[0]
