"""Ada's second coding agent: one afternoon with Codex in a project of hers, and its settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nixlore.model.run import DAY

DAYS_AGO = 4
"""How long ago the session was."""

THREAD = "01a0b0c0-0000-7000-8000-0000000000d1"
TURN = "01a0b0c0-0000-7000-8000-0000000000e1"
PLACE = "/home/ada/code/almanac"
MODEL = "codex-sample"
SETTINGS = '[mcp_servers.nixos]\ncommand = "nixos-lookup"\nargs = ["--stdio"]\n'

RAN = (
    ("rg -n 'def moon' src", 0, 0.2),
    ("uv run pytest -q", 1, 6.4),
    ("sed -n '1,120p' src/almanac/moon.py", 0, 0.1),
    ("uv run pytest -q tests/test_moon.py", 0, 3.9),
    ("uv run pytest -q", 0, 6.1),
    ("git diff --stat", 0, 0.1),
)
"""What was run: the line, its exit code and its seconds."""


def build(home: Path, now: int) -> None:
    """Write the settings and the rollout."""
    at = (now // DAY - DAYS_AGO) * DAY + 54_000
    name = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H-%M-%S")
    day = datetime.fromtimestamp(at, UTC).strftime("%Y/%m/%d")
    _write(home / ".codex/config.toml", SETTINGS)
    lines = "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in _session(at))
    _write(home / f".codex/sessions/{day}/rollout-{name}-{THREAD}.jsonl", lines)


def _session(at: float) -> Iterator[dict[str, Any]]:
    """Yield the lines of the session: its head, a prompt, a look-up, then each command line with its result."""
    head = {"id": THREAD, "timestamp": _iso(at), "cwd": PLACE, "originator": "codex_cli_rs", "cli_version": "0.160.0"}
    yield _line(at, "session_meta", {**head, "source": "cli", "model_provider": "sample"})
    yield _line(at, "turn_context", {"turn_id": TURN, "cwd": PLACE, "model": MODEL})
    yield _line(at, "event_msg", {"type": "user_message", "message": "The test of the new moon fails, have a look"})
    yield from _call(at + 4, "call_sample_000000000m", "mcp__nixos__search", {"query": "sample"}, "found", 1.1)
    for number, (text, code, took) in enumerate(RAN):
        at += 40
        said = f"Wall time: {took} seconds\nProcess exited with code {code}\nOutput:\nsample output"
        yield from _call(at, f"call_sample_0000000{number:03}", "exec_command", {"cmd": text}, said, took)
        yield _line(at + took, "event_msg", {"type": "token_count", "info": _used(number + 1)})


def _call(at: float, call: str, name: str, given: dict[str, str], said: str, took: float) -> Iterator[dict[str, Any]]:
    """Yield the line that calls a tool and the line with its result."""
    made = {"type": "function_call", "name": name, "arguments": json.dumps(given), "call_id": call}
    yield _line(at, "response_item", made)
    yield _line(at + took, "response_item", {"type": "function_call_output", "call_id": call, "output": said})


def _used(responses: int) -> dict[str, Any]:
    last = {"input_tokens": 14_000, "cached_input_tokens": 12_800, "output_tokens": 160}
    return {"total_token_usage": {name: responses * count for name, count in last.items()}, "last_token_usage": last}


def _line(at: float, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"timestamp": _iso(at), "type": kind, "payload": payload}


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o600)
