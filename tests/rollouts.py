"""Lines of Codex rollouts, made by hand after the documented forms."""

from __future__ import annotations

import json
from typing import Any

from transcripts import stamp

THREAD = "01a00000-0000-7000-8000-000000000001"
TURN = "01a00000-0000-7000-8000-0000000000a1"
HERE = "/home/ada/app"


def wrapped(at: float, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Return an envelope, its fields in the order in which Codex writes them."""
    return {"timestamp": stamp(at), "type": kind, "payload": payload}


def meta(at: float = 0, thread: str = THREAD, **more: Any) -> dict[str, Any]:
    """Return the line that describes a session."""
    about = {"cwd": HERE, "originator": "codex_cli_rs", "cli_version": "0.104.0", "source": "cli"}
    return wrapped(at, "session_meta", {"id": thread, "timestamp": stamp(at), **about, **more})


def turn(at: float, name: str = TURN, model: str = "gpt-x", **more: Any) -> dict[str, Any]:
    """Return the line that begins a turn."""
    return wrapped(at, "turn_context", {"turn_id": name, "cwd": HERE, "model": model, **more})


def item(at: float, kind: str, /, **more: Any) -> dict[str, Any]:
    """Return an item of the conversation."""
    return wrapped(at, "response_item", {"type": kind, **more})


def call(at: float, name: str, given: Any, tool: str = "exec_command", **more: Any) -> dict[str, Any]:
    """Return a call of a tool; what is given is text that holds JSON."""
    return item(at, "function_call", name=tool, arguments=json.dumps(given), call_id=name, **more)


def output(at: float, name: str, said: Any) -> dict[str, Any]:
    """Return the result of a call."""
    return item(at, "function_call_output", call_id=name, output=said)


def ended(code: int, said: str = "", seconds: float = 0.05) -> str:
    """Return what a command line gives back that has ended."""
    head = f"Chunk ID: a05de1\nWall time: {seconds} seconds\nProcess exited with code {code}\n"
    return f"{head}Original token count: 9\nOutput:\n{said}"


def event(at: float, kind: str, /, **more: Any) -> dict[str, Any]:
    """Return an event."""
    return wrapped(at, "event_msg", {"type": kind, **more})


def tokens(given: int, cached: int, out: int, written: int = 0) -> dict[str, int]:
    """Return a count of tokens; the input has those of the cache in it."""
    return {
        "input_tokens": given,
        "cached_input_tokens": cached,
        "cache_write_input_tokens": written,
        "output_tokens": out,
        "reasoning_output_tokens": out // 2,
        "total_tokens": given + out,
    }


def count(at: float, total: dict[str, int] | None, last: dict[str, int] | None = None) -> dict[str, Any]:
    """Return an event that tells what a session has used so far."""
    info: dict[str, Any] = {"model_context_window": 258_400}
    info |= {"total_token_usage": total} if total else {}
    info |= {"last_token_usage": last} if last else {}
    return event(at, "token_count", info=info if total or last else None, rate_limits=None)


def ran(at: float, name: str, command: str, code: int = 0, said: str = "", **more: Any) -> list[dict[str, Any]]:
    """Return a command line and its result a second later."""
    return [call(at, name, {"cmd": command, **more}), output(at + 1, name, ended(code, said))]
