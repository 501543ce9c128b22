"""Facts about how long agents keep their logs, and what goes with the next clean-ups."""

from __future__ import annotations

import msgspec

from nixlore.model.agent import Agent


class LogRetention(msgspec.Struct, frozen=True, kw_only=True):
    """What one agent keeps, and what it will delete soon.

    `setting` is the file that says `kept_days`, "" for the agent's default. `logs` and `bytes` are all that are there,
    the oldest last written on `oldest_day` (since 1970-01-01 UTC). `expiring` of them, `expiring_bytes`, will be older
    than `kept_days` within `within` days, as far as nobody goes on with them.
    """

    agent: Agent
    place: str
    kept_days: int
    setting: str
    logs: int
    bytes: int
    oldest_day: int
    within: int
    expiring: int
    expiring_bytes: int


class AgentRetention(msgspec.Struct, frozen=True, kw_only=True):
    """One row for each agent that deletes its logs."""

    rows: tuple[LogRetention, ...]
