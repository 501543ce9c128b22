"""Lines of Claude Code transcripts, made by hand after the documented forms."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

START = 1_780_000_000


def stamp(second: float) -> str:
    """Return the ISO time so many seconds after the start."""
    return datetime.fromtimestamp(START + second, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def jsonl(*lines: dict[str, Any]) -> bytes:
    """Return lines as the bytes of a file."""
    return b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)


def envelope(kind: str, at: float, **more: Any) -> dict[str, Any]:
    """Return what every line has."""
    common = {"sessionId": "s1", "cwd": "/home/ada/app", "version": "2.1.232", "isSidechain": False}
    return {"type": kind, "uuid": f"u{at}", "timestamp": stamp(at), **common, **more}


def said(
    at: float, *content: dict[str, Any], request: str = "r1", usage: dict[str, int] | None = None, **more: Any
) -> Any:
    """Return one line of a response."""
    message = {"id": f"msg_{request}", "model": "claude-x", "content": list(content), "stop_reason": "end_turn"}
    message["usage"] = usage or {"input_tokens": 1, "output_tokens": 2}
    return envelope("assistant", at, requestId=request, message=message, **more)


def use(call: str, name: str, **given: Any) -> dict[str, Any]:
    """Return the block that calls a tool."""
    return {"type": "tool_use", "id": call, "name": name, "input": given}


def result(at: float, call: str, content: Any, *, is_error: bool | None = None, **more: Any) -> dict[str, Any]:
    """Return the line with the result of a call."""
    block = {"type": "tool_result", "tool_use_id": call, "content": content}
    if is_error is not None:
        block["is_error"] = is_error
    return envelope("user", at, message={"role": "user", "content": [block]}, **more)


def prompt(at: float, text: Any, **more: Any) -> dict[str, Any]:
    """Return the line of a prompt."""
    return envelope("user", at, message={"role": "user", "content": text}, **more)
