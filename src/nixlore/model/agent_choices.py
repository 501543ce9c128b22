"""Facts about programs that agents choose for a job where the people here choose another."""

from __future__ import annotations

import msgspec

from nixlore.model.shell import Unit


class AgentChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One job for which a person clearly prefers one program, and what agents run for it.

    `counts` is how often the person runs each program, in `unit`, the favourite first. `agents` is how often agents ran
    each of them, in runs, not counted where it only read what another command wrote; `sessions` in how many sessions
    they ran another than the favourite. `path` is where the favourite is on the login PATH, "" where that was not read;
    `because` why a person's choice is an agent's as well.
    """

    purpose: str
    favourite: str
    path: str
    because: str
    unit: Unit
    counts: tuple[tuple[str, int], ...]
    agents: tuple[tuple[str, int], ...]
    sessions: int
    first_day: int | None
    last_day: int | None


class AgentChoices(msgspec.Struct, frozen=True, kw_only=True):
    """All jobs in which agents could follow a person's choice, those in which they do so least first."""

    lines: int
    choices: tuple[AgentChoice, ...]
