"""Records of what coding agents did here: sessions, prompts, responses, calls of tools and what was in context.

No text of a prompt, a result or an argument is in any of them. Times are epoch seconds; ids that agents give are kept
as they are, since they tell nothing.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Agent = Literal["claude-code", "codex", "opencode"]
Outcome = Literal["ok", "flagged", "soft error", "not connected", "denied", "interrupted", "unanswered"]
ErrorKind = Literal[
    "",
    "bash_nonzero",
    "tool_use_error",
    "no_such_tool",
    "mcp_error",
    "user_rejected",
    "permission_denied",
    "interrupted",
    "other",
]
FailureText = Literal[
    "",
    "missing name",
    "foreign installer",
    "foreign path",
    "read-only store",
    "password",
    "missing module",
    "untracked file",
    "parse",
    "evaluation",
    "missing attribute",
    "hash",
    "build",
    "activation",
    "unit",
]
"""What the text of a result says of a failure; "" where it says nothing that is known. The last eight are of Nix."""

WrittenBy = Literal["human", "program", "unknown"]
ContextKind = Literal["instructions", "memory", "skill", "agent", "hook", "mcp instructions", "mcp tools", "tools"]


class AgentSession(msgspec.Struct, frozen=True, kw_only=True):
    """One log of an agent: a session, or a part of one that a sub-agent wrote.

    `session` is the agent's own id, `project` where it worked (`~/…`, "" unknown), `parent` the session of which it is
    a sub-agent, "" for none. `is_warmup` marks traffic that nobody asked for, which counts for tokens alone.
    `entrypoint` is how the agent was started (`cli`, `sdk-py`, …), "" where its version does not tell. `interrupts` is
    how often a person stopped it.
    """

    session: str
    agent: Agent
    project: str
    first: int | None
    last: int | None
    versions: tuple[str, ...] = ()
    entrypoint: str = ""
    parent: str = ""
    is_warmup: bool = False
    interrupts: int = 0


class AgentPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """One prompt of a session, by its form alone.

    `id` is that of its line. `by` says whether a person wrote it, where the log tells. `characters` is its length; the
    flags say whether it names a file, names tests, asks for a plan first, objects to what was done (`corrects`).
    """

    session: str
    at: int | None
    by: WrittenBy
    characters: int
    names_file: bool = False
    names_tests: bool = False
    asks_plan: bool = False
    id: str = ""
    corrects: bool = False


class AgentResponse(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of a model and the tokens that it took, each answer once however often it is logged.

    `id` is that of the request, else of the message.
    """

    session: str
    at: int | None
    model: str
    project: str
    input: int
    output: int
    cache_creation: int
    cache_read: int
    is_subagent: bool = False
    asks: bool = False
    id: str = ""


class AgentToolCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a tool and how it ended, each call once.

    `id` is the agent's own. `name` is the full name that was logged, `server` the MCP server in it and `tool` the rest
    ("" for the server of a tool of the agent's own). `elapsed` are seconds from call to result, with whatever approval
    took; None when it was not answered.

    Of a shell command `exit` is the exit code where it is known, `ran` are the distinct names that it ran, as they may
    be kept, and `judged` is the one of them that the code is about, "" where it may be several. `failure` is what the
    text of the result says of a failure, also where the line ended well (`… | tail`), `missing` are names that it ran
    and that were not found. Of a line that failed, or that applies a configuration, `heads` are its commands with their
    subcommands, never a value. `fed` are names that only read what another command of the line wrote (`… | grep`), or
    one file.
    """

    session: str
    at: int | None
    name: str
    server: str
    tool: str
    project: str
    outcome: Outcome
    error: ErrorKind = ""
    exit: int | None = None
    elapsed: float | None = None
    is_subagent: bool = False
    id: str = ""
    ran: tuple[str, ...] = ()
    judged: str = ""
    failure: FailureText = ""
    missing: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    fed: tuple[str, ...] = ()


class ContextItem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was loaded into a session's context: which, and how many bytes where they are known.

    "tools" are the agent's own that it loads when they are wanted, as those of MCP servers. `certain` is False where it
    is inferred from the files that are there rather than said by the log.
    """

    session: str
    kind: ContextKind
    name: str
    bytes: int | None = None
    certain: bool = True


class AgentLogAges(msgspec.Struct, frozen=True, kw_only=True):
    """How long an agent keeps its logs, and how old those are that are there now.

    `kept_days` is after how many days they are deleted, `setting` the file that says so, "" for the agent's default.
    The columns have one value for each day (since 1970-01-01 UTC) on which logs were last written: how many, and bytes.
    """

    agent: Agent
    place: str
    kept_days: int
    setting: str
    days: tuple[int, ...]
    logs: tuple[int, ...]
    bytes: tuple[int, ...]


class McpServer(msgspec.Struct, frozen=True, kw_only=True):
    """One MCP server that is configured for an agent; it is never started and its values are never read.

    `scope` is where it is configured, `place` that file (`~/…`), `project` the directory in which it holds, "" for all.
    `enabled` is None where nothing says. `program` is the basename of its command, or `http`/`sse`.
    """

    name: str
    agent: Agent
    scope: Literal["user", "local", "project", "plugin", "managed"]
    project: str
    place: str
    enabled: bool | None
    program: str
