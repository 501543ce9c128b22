"""Ada's coding agent: its transcripts of the last weeks, older ones being deleted, and its MCP servers."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from nixlore.demo.histories import by_agent
from nixlore.model.run import DAY

KEPT_DAYS = 30
"""After how many days Claude Code deletes a transcript."""

SERVERS = {
    "github": {"type": "http", "url": "https://mcp.example.org/github"},
    "nixos": {"command": "nixos-lookup", "args": ["--stdio"]},
    "browser": {"command": "browser-control"},
}
"""The servers in Ada's settings; the last one is never called."""

MODEL = "claude-sample"


class Beside(NamedTuple):
    """What the agent did in every so many sessions that Ada's histories did not see: a call and how it was answered."""

    every: int
    tool: str
    given: dict[str, str]
    said: str
    code: int = 0


BESIDE = (
    Beside(1, "Bash", {"command": "find . -name '*.rs' -newer Cargo.lock"}, "./src/main.rs"),
    Beside(3, "mcp__nixos__options", {"query": "services"}, '{"success": false, "error": "no such option"}'),
    Beside(5, "mcp__nixos__options", {"query": "programs"}, '{"success": true}'),
    Beside(23, "mcp__github__search", {"query": "is:open"}, "found"),
    Beside(29, "Bash", {"command": "scc src"}, "/bin/bash: line 1: scc: command not found", 127),
    Beside(31, "Bash", {"command": "sudo apt-get install -y jo"}, "sudo: apt-get: command not found", 1),
    Beside(
        37,
        "Bash",
        {"command": "nix build .#docs"},
        "error: Path 'docs.nix' in the repository \"/home/ada/src/harbour\" is not tracked by Git.",
        1,
    ),
    Beside(
        41,
        "Bash",
        {"command": "nixos-rebuild build --flake /etc/nixos 2>&1 | tail -20"},
        "error: attribute 'servics' missing\n       at /etc/nixos/hosts/larkspur/default.nix:31:3",
    ),
)


def build(home: Path, now: int) -> None:
    """Write one transcript for each day and project in which the agent ran something, and its settings."""
    _write(home / ".claude.json", json.dumps({"mcpServers": SERVERS}), now)
    _write(home / ".claude/settings.json", "{}\n", now)
    ran = [row for row in by_agent(now) if _at(row) >= now - KEPT_DAYS * DAY]
    ran.sort(key=lambda row: (str(row[5]), _at(row)))
    sessions = itertools.groupby(ran, key=lambda row: (str(row[5]), int(_at(row)) // DAY))
    for number, ((place, day), found) in enumerate(sessions):
        rows = list(found)
        name = f"{place.rpartition('/')[2]}-{day}"
        lines = "".join(f"{json.dumps(line)}\n" for line in _session(name, place, rows, number))
        path = home / f".claude/projects/{place.replace('/', '-')}/{name}.jsonl"
        _write(path, lines, int(_at(rows[-1])) + 60)


def _session(name: str, place: str, ran: Iterable[tuple[Any, ...]], count: int) -> Iterator[dict[str, Any]]:
    """Yield the lines of one session: a prompt, a look-up, each command line with its result, what else was done."""
    common = {"sessionId": name, "cwd": place, "version": "2.1.232", "entrypoint": "cli", "isSidechain": False}
    at = 0.0
    for number, row in enumerate(ran):
        at, took, code, text = _at(row), int(row[2]) / 1e9, int(row[3]), str(row[4])
        call = f"toolu_{name}_{number}"
        if number == 0:
            message = {"role": "user", "content": "Have a look at the failing tests in src/main.rs, please"}
            yield {**common, "type": "user", "promptSource": "typed", "timestamp": _iso(at - 9), "message": message}
            yield from _call(common, f"{call}m", at - 6, "mcp__nixos__search", {"query": "sample"}, 1.2, "found", 0)
        yield from _call(common, call, at, "Bash", {"command": text}, took, "sample output", code)
    for number, beside in enumerate(BESIDE):
        if count % beside.every == 0:
            call = f"toolu_{name}_b{number}"
            when = at + 12 + number
            yield from _call(common, call, when, beside.tool, beside.given, 0.4, beside.said, beside.code)


def _call(
    common: dict[str, Any], call: str, at: float, name: str, given: dict[str, str], took: float, said: str, code: int
) -> Iterator[dict[str, Any]]:
    """Yield the line that calls a tool and the line with its result."""
    usage = {"input_tokens": 9, "output_tokens": 120, "cache_read_input_tokens": 21_000}
    use = {"type": "tool_use", "id": call, "name": name, "input": given}
    asked = {"id": f"msg_{call}", "model": MODEL, "content": [use], "usage": usage, "stop_reason": "tool_use"}
    yield {**common, "type": "assistant", "requestId": f"req_{call}", "timestamp": _iso(at), "message": asked}
    text = f"Exit code {code}\n{said}" if code else said
    result = {"type": "tool_result", "tool_use_id": call, "content": text, "is_error": bool(code)}
    yield {
        **common,
        "type": "user",
        "timestamp": _iso(at + took),
        "message": {"role": "user", "content": [result]},
        "toolUseResult": f"Error: {text}" if code else {"stdout": said, "stderr": "", "interrupted": False},
    }


def _at(row: tuple[Any, ...]) -> float:
    return int(row[1]) / 1e9


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _write(path: Path, text: str, at: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o600)
    os.utime(path, (at, at))
