"""Sessions of Codex and opencode with the proportions of real ones, so many bytes of each, for what reads them."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from opencode_home import answered, asked, bash, in_database, in_files, step, tool
from rollouts import call, count, event, item, meta, output, ran, tokens, turn
from transcripts import jsonl

COMMANDS = ("git status", "cargo test --all", "rg -n foo src | head", "nix build .#app", "ls -la && pwd")
WORDS = ["the", "quick", "brown", "fox", "jumps", "over", "a", "dog", "and", "42", "lines", "\n\t", '"quoted"']


def codex(home: Path, files: int, size: int) -> None:
    """Write rollouts into a home."""
    for number in range(files):
        day = home / f".codex/sessions/2026/{number % 12 + 1:02}/{number % 28 + 1:02}"
        day.mkdir(parents=True, exist_ok=True)
        (day / f"rollout-2026-05-29T00-00-00-{number:08}.jsonl").write_bytes(rollout(number, size))


def rollout(number: int, size: int) -> bytes:
    """Return one rollout: results are most of it, and stand in every other one twice."""
    chance, thread = random.Random(number), f"01a00000-0000-7000-8000-{number:012x}"
    data, at, used = jsonl(meta(0, thread), turn(1, f"{thread}t")), 2, 0
    while len(data) < size:
        text, name = " ".join(chance.choices(WORDS, k=chance.randint(50, 1_500))), f"call_{number:08x}{at:08x}"
        thought = {"summary": [{"type": "summary_text", "text": text[:300]}], "encrypted_content": "x" * 800}
        lines = [item(at, "reasoning", **thought), event(at, "agent_reasoning", text=text[:300])]
        kind = chance.choice(("shell", "shell", "shell", "patch", "server"))
        if kind == "shell":
            line = chance.choice(COMMANDS)
            lines += ran(at, name, line, 0, text)
            about = {"call_id": name, "command": ["bash", "-lc", line], "exit_code": 0, "aggregated_output": text}
            lines += [event(at + 1, "exec_command_end", **about)] if number % 2 else []
        elif kind == "patch":
            lines += [item(at, "custom_tool_call", name="apply_patch", call_id=name, input=text)]
            lines += [item(at + 1, "custom_tool_call_output", call_id=name, output="Exit code: 0\nOutput:\nSuccess")]
        else:
            lines += [call(at, name, {"q": 1}, "find", namespace="mcp__srv__"), output(at + 1, name, text)]
        used += 1_000
        lines += [count(at + 2, tokens(used, used // 2, used // 50), tokens(1_000, 500, 20))]
        data, at = data + jsonl(*lines), at + 10
    return data


def opencode_database(home: Path, sessions: int, size: int) -> None:
    """Write sessions of opencode into the database of a home."""
    for number in range(sessions):
        path = home / ".local/share/opencode/opencode.db"
        in_database(path, *session(number, size), session=f"ses_{number:06}")


def opencode_files(home: Path, sessions: int, size: int) -> None:
    """Write sessions of opencode into files in a home, as its first layout has them."""
    for number in range(sessions):
        in_files(home / ".local/share/opencode/storage", *session(number, size), session=f"ses_{number:06}")


def session(number: int, size: int) -> Sequence[Any]:
    """Return one session: results are most of it, and those of the shell stand in it twice."""
    chance, at, written = random.Random(number), number * 100_000, 0
    messages = [asked(at, "Fix src/app.py and run the tests")]
    while written < size:
        at += 10
        text = " ".join(chance.choices(WORDS, k=chance.randint(50, 1_500)))
        name = chance.choice(("bash", "bash", "read", "edit", "github_search"))
        if name == "bash":
            made = bash(at, f"toolu_{at}", chance.choice(COMMANDS), 0, text)
            made["state"]["metadata"]["output"] = text
        else:
            made = tool(at, f"toolu_{at}", name, text, filePath="/home/ada/app/src/app.py")
        thought = {"type": "reasoning", "text": text[:400], "metadata": {"anthropic": {"signature": "x" * 300}}}
        messages.append(answered(at, {"type": "step-start"}, thought, made, step(1_000, 30, 0, 500)))
        written += len(text) * (2 if name == "bash" else 1) + 1_900
    return messages
