"""Facts about MCP servers and the programs that do the same job: which of them agents use."""

from __future__ import annotations

import msgspec

from nixlore.model.agent import Agent


class McpAlternative(msgspec.Struct, frozen=True, kw_only=True):
    """One job that a configured server and a program do, and how often the agents of that kind used either.

    `failed` of `calls` are those that the server failed, `program_failed` of `program_known` those runs of the program
    whose exit code is known to be about it. Sessions are those in which either was used; `path` is where the program is
    on the login PATH, "" where it is not there.
    """

    job: str
    agent: Agent
    server: str
    calls: int
    failed: int
    server_sessions: int
    program: str
    path: str
    runs: int
    program_known: int
    program_failed: int
    program_sessions: int
    first_day: int | None
    last_day: int | None


class McpAlternatives(msgspec.Struct, frozen=True, kw_only=True):
    """All jobs for which there are a server and a program, those with most use first."""

    rows: tuple[McpAlternative, ...]
