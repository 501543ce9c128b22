"""Facts about coding agents: what they call and how it ends, what it takes, and what is loaded for nothing."""

from __future__ import annotations

import msgspec

from nixlore.model.agent import Agent


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens of responses, each response counted once."""

    input: int = 0
    output: int = 0
    cache_creation: int = 0
    cache_read: int = 0


class CallCount(msgspec.Struct, frozen=True, kw_only=True):
    """Calls and how many of them failed."""

    calls: int
    failed: int


class TokenUse(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of one day (days since 1970-01-01 UTC, None undated), one model and one project."""

    day: int | None
    model: str
    project: str
    responses: int
    tokens: Tokens


class AgentWindow(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of one agent: `sessions` without sub-agents and warm-ups, days since 1970-01-01 UTC.

    `prompts` are those of people as far as the log tells (`human`), of programs, and those it does not tell of.
    """

    agent: Agent
    sessions: int
    subagents: int
    warmups: int
    prompts_human: int
    prompts_program: int
    prompts_unknown: int
    first_day: int | None
    last_day: int | None


class AgentUsage(msgspec.Struct, frozen=True, kw_only=True):
    """What agents did, over all that was read.

    `tools` are calls by the full name that was logged. `errors` are calls by the kind of error: an answer that is not
    marked as an error is none. `mcp` has for each server and tool the calls and those that failed, in whatever way.
    `bash` are command lines: failed are those that ended with another code than 0, not those that were refused or
    stopped. `denials` were refused by a person or a rule.
    """

    tools: dict[str, int]
    errors: dict[str, int]
    mcp: dict[str, dict[str, CallCount]]
    bash: CallCount
    interrupts: int
    denials: int
    tokens: Tokens
    windows: tuple[AgentWindow, ...] = ()
    token_use: tuple[TokenUse, ...] = ()


class McpToolUse(msgspec.Struct, frozen=True, kw_only=True):
    """The calls of one tool by how they ended.

    `failed` are those that the server failed: marked as an error, told as one in the answer, or the server was not
    there. What a person or a rule refused or stopped is no failure of the server; `low` and `high` bound the rate of
    failures among the other calls (Wilson, 95 %). `median` and `p95` are seconds from call to answer, with whatever
    approval took. `definition` are the bytes of its definition where the log has it, None otherwise. `sessions` are
    those that called it, `failed_sessions` those in which a call failed; days count from 1970-01-01 UTC.
    """

    name: str
    calls: int
    ok: int
    flagged: int
    soft: int
    not_connected: int
    refused: int
    unanswered: int
    failed: int
    low: float
    high: float
    median: float | None
    p95: float | None
    definition: int | None
    sessions: int = 0
    failed_sessions: int = 0
    last_day: int | None = None
    last_ok_day: int | None = None
    last_failed_day: int | None = None


class McpServerUse(msgspec.Struct, frozen=True, kw_only=True):
    """One MCP server: where it is configured, whether it was there, and how its tools were used.

    `scopes` are where settings name it now, nothing for one that is only known from calls; `enabled` is None where
    nothing says. `sessions_in_scope` are sessions since the settings hold there in which it could have been used,
    `sessions_loaded` those whose log says that it was loaded, `sessions_used` those that called it. `context` are the
    bytes that it puts into a session's context, None where nothing tells; `context_exact` says that they are measured.

    `sessions_telling` are sessions in scope whose log lists tools that were loaded, so that a server without any of
    them was not there. `scope_days` is on how many days sessions in scope began, from `scope_first` on.
    """

    name: str
    agent: Agent
    scopes: tuple[str, ...]
    projects: tuple[str, ...]
    places: tuple[str, ...]
    enabled: bool | None
    program: str
    sessions_in_scope: int
    sessions_loaded: int
    sessions_used: int
    calls: int
    failed: int
    first_day: int | None
    last_day: int | None
    context: int | None
    context_exact: bool
    tools: tuple[McpToolUse, ...]
    sessions_telling: int = 0
    scope_days: int = 0
    scope_first: int | None = None


class McpUsage(msgspec.Struct, frozen=True, kw_only=True):
    """All MCP servers, the most called first, and over which days (since 1970-01-01 UTC) sessions were read."""

    servers: tuple[McpServerUse, ...]
    sessions: int
    first_day: int | None
    last_day: int | None
