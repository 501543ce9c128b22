"""Records of what agents did, made by hand."""

from __future__ import annotations

from typing import Any

from nixlore.agents.tool_names import server_and_tool
from nixlore.model.agent import (
    AgentPrompt,
    AgentResponse,
    AgentSession,
    AgentToolCall,
    ContextItem,
    McpServer,
)

NOON = 20_000 * 86_400 + 43_200
"""Noon of day 20,000."""

PROJECT = "~/app"


def session(name: str = "s1", **more: Any) -> AgentSession:
    """Return a session of Claude Code."""
    given = {"agent": "claude-code", "project": PROJECT, "first": NOON, "last": NOON + 3_600, **more}
    return AgentSession(session=name, **given)


def call(name: str, outcome: Any = "ok", error: Any = "", **more: Any) -> AgentToolCall:
    """Return a call of a tool by its full name."""
    server, tool = server_and_tool(name)
    given: dict[str, Any] = {"session": "s1", "at": NOON, "project": PROJECT, "elapsed": 1.0, **more}
    return AgentToolCall(name=name, server=server, tool=tool, outcome=outcome, error=error, **given)


def response(*tokens: int, **more: Any) -> AgentResponse:
    """Return a response: tokens of input, output, cache creation and cache read."""
    given: dict[str, Any] = {"session": "s1", "at": NOON, "model": "claude-x", "project": PROJECT, **more}
    names = ("input", "output", "cache_creation", "cache_read")
    return AgentResponse(**dict.fromkeys(names, 0) | dict(zip(names, tokens, strict=False)), **given)


def prompt(by: Any = "human", **more: Any) -> AgentPrompt:
    """Return a prompt."""
    return AgentPrompt(**{"session": "s1", "at": NOON, "by": by, "characters": 20, **more})


def server(name: str, **more: Any) -> McpServer:
    """Return a server that is configured for the user."""
    given: dict[str, Any] = {
        "agent": "claude-code",
        "scope": "user",
        "project": "",
        "place": "~/.claude.json",
        "enabled": True,
        "program": "npx",
    }
    return McpServer(name=name, **(given | more))


def loaded(kind: Any, name: str, size: int | None = None, session: str = "s1") -> ContextItem:
    """Return something that was loaded into a session."""
    return ContextItem(session=session, kind=kind, name=name, bytes=size)
