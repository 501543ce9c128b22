"""What a Codex rollout tells of a call once it is over: its exit code or its answer, and how long it took.

Newer versions tell it as an item of a turn, older ones as an event of its own where they kept events. What ran inside
of another call (a script that calls tools) is told in no other way.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from nixlore.agents.claude_outcomes import Ended
from nixlore.agents.codex_lines import Item, Payload, item, loose, seconds, text
from nixlore.agents.soft_errors import is_soft_error
from nixlore.agents.tool_names import MCP

NESTED = "exec_command"
"""The name of a shell's call that is not told otherwise."""

_NOT_THE_AGENT = ("user_shell", "unified_exec_interaction")
"""Command lines that a person ran, and what was typed into a process that runs already."""


class Done(NamedTuple):
    """One call that is over; `command` is that of a shell. `exit` is None where no code is told."""

    call: str
    name: str
    ended: Ended
    seconds: float | None
    command: object = None
    directory: str = ""
    exit: int | None = None
    text: str = ""


def done(found: Payload) -> Done | None:
    """Return the call that an event tells of, None for other events."""
    if found.type == "exec_command_end":
        return _command(text(found.call_id), found)
    if found.type == "mcp_tool_call_end":
        called = loose(found.invocation)
        server, tool = (called.get("server"), called.get("tool")) if isinstance(called, dict) else (None, None)
        return _mcp(text(found.call_id), (server, tool), _result(found.result), seconds(found.duration))
    what = item(found.item) if found.type == "item_completed" else None
    if what is not None and what.type == "CommandExecution":
        return _command(text(what.id), what)
    if what is not None and what.type == "McpToolCall":
        name = (text(what.server), text(what.tool))
        answer = _answer(loose(what.result), is_failed=text(what.status) == "failed" or loose(what.error) is not None)
        return _mcp(text(what.id), name, answer, seconds(what.duration))
    return None


def _command(call: str, told: Item | Payload) -> Done | None:
    if not call or text(told.source) in _NOT_THE_AGENT:
        return None
    code = loose(told.exit_code)
    ended = Ended("denied", "user_rejected") if text(told.status) == "declined" else Ended("ok")
    return Done(
        call,
        NESTED,
        ended,
        seconds(told.duration),
        loose(told.command),
        text(told.cwd).removeprefix("file://"),
        code if isinstance(code, int) and not isinstance(code, bool) else None,
        text(told.aggregated_output),
    )


def _mcp(call: str, name: tuple[object, object], ended: Ended, took: float | None) -> Done | None:
    server, tool = name
    if not call or not isinstance(server, str) or not isinstance(tool, str) or not server or not tool:
        return None
    return Done(call, f"{MCP}{server}__{tool}", ended, took)


def _result(raw: msgspec.Raw) -> Ended:
    """Return how a call ended by a result that is either an answer or an error."""
    value = loose(raw)
    if not isinstance(value, dict):
        return Ended("ok")
    return _answer(value.get("Ok"), is_failed="Err" in value)


def _answer(value: object, *, is_failed: bool) -> Ended:
    answer = value if isinstance(value, dict) else {}
    if is_failed or answer.get("isError") is True or answer.get("is_error") is True:
        return Ended("flagged", "mcp_error")
    content = answer.get("content")
    parts = content if isinstance(content, list) else []
    texts = (part.get("text") for part in parts if isinstance(part, dict))
    return Ended("soft error") if any(is_soft_error(part.lstrip()) for part in texts if isinstance(part, str)) else _OK


_OK = Ended("ok")
