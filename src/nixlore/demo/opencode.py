"""Ada tried another coding agent once: one session of opencode, in the files that its first versions wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nixlore.model.run import DAY

DAYS_AGO = 71
"""How long ago the session was."""

SESSION = "ses_sample0000000000000001"
PLACE = "/home/ada/code/postcards"

RAN = (("black --check .", 1, 0.9), ("black .", 0, 1.2), ("git diff --stat", 0, 0.1))
"""What was run: the line, its exit code and its seconds."""


def build(home: Path, now: int) -> None:
    """Write the session, its messages and their parts."""
    at = ((now // DAY - DAYS_AGO) * DAY + 64_800) * 1000
    storage = home / ".local/share/opencode/storage"
    head = {"id": SESSION, "directory": PLACE, "version": "0.9.0", "time": {"created": at, "updated": at}}
    _write(storage / f"session/sample/{SESSION}.json", head)
    asked = {"id": "msg_sample01", "role": "user", "time": {"created": at}}
    _write(storage / f"message/{SESSION}/msg_sample01.json", asked)
    _write(storage / "part/msg_sample01/prt_sample00.json", {"type": "text", "text": "Format this, please"})
    answered = {"role": "assistant", "modelID": "opencode-sample", "path": {"cwd": PLACE, "root": PLACE}}
    times = {"created": at + 4_000, "completed": at + 90_000}
    _write(storage / f"message/{SESSION}/msg_sample02.json", {"id": "msg_sample02", **answered, "time": times})
    for number, part in enumerate(_parts(at + 5_000)):
        _write(storage / f"part/msg_sample02/prt_sample{number:02}.json", part)


def _parts(at: int) -> Iterator[dict[str, Any]]:
    for number, (text, code, took) in enumerate(RAN):
        begun = at + number * 20_000
        times = {"start": begun, "end": begun + int(took * 1000)}
        state = {"status": "completed", "input": {"command": text}, "output": "sample output", "time": times}
        state["metadata"] = {"exit": code}
        yield {"type": "tool", "tool": "bash", "callID": f"call_sample{number}", "state": state}
        cache = {"read": 6_000, "write": 0}
        tokens = {"input": 900, "output": 80, "reasoning": 0, "cache": cache}
        yield {"type": "step-finish", "tokens": tokens}


def _write(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))
    path.chmod(0o600)
