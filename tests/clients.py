"""Real coding agents for the tests: where they are, and how one is run without an account and in a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import messages_api
from conftest import CANNOT

HERE = Path(__file__).parent / "clients"
CLAUDE = HERE / "node_modules" / "@anthropic-ai" / "claude-code-linux-x64" / "claude"


def needed(program: Path) -> Path:
    """Return a client's program; where it could not be installed, say so and skip the test."""
    if not program.is_file():
        pytest.skip(f"{CANNOT}: {program.name} (make clients tells why)")
    return program


def environment(home: Path, port: int = 0, **others: str) -> dict[str, str]:
    """Return the variables for a client that speaks with nobody but the loopback."""
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{port}",
        "ANTHROPIC_API_KEY": "dummy",
        "DISABLE_TELEMETRY": "1",
        "DISABLE_AUTOUPDATER": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "IS_SANDBOX": "1",
        **others,
    }


def claude(api: messages_api.Api, home: Path, folder: Path, *arguments: str, **others: str) -> list[dict[str, Any]]:
    """Run one prompt through the real Claude Code; return the records that it prints."""
    asked = [str(needed(CLAUDE)), "-p", "do it", "--output-format", "stream-json", "--verbose", *arguments]
    ended = subprocess.run(
        asked,
        cwd=folder,
        env=environment(home, api.port, **others),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert ended.returncode == 0, f"{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}"
    return [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]


def settings(home: Path, hooks: Mapping[str, Sequence[Mapping[str, Any]]], **others: Any) -> None:
    """Write the settings of a user."""
    place = home / ".claude" / "settings.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"hooks": hooks, **others}))
