"""No word of a prompt, a result, an argument or a setting of an agent is in any file that we write, nor is one shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from agent_words import MARK, bare, build, rollout, settings, transcript

NIXLORE = Path(sys.executable).with_name("nixlore")
COMMANDS = (
    ["scan"],
    ["scan", "--json"],
    ["check"],
    ["show", "agents"],
    ["show", "usage"],
    ["show", "failures"],
    ["show", "workflows"],
    ["self", "doctor"],
    ["agent", "context"],
    ["export"],
    ["records", "agent_sessions"],
    ["records", "mcp_servers"],
    ["records", "recorded", "--type", "LineUse"],
    ["facts", "agent_usage"],
    ["facts", "mcp_usage"],
    ["facts", "session_outcomes"],
    ["facts", "agent_usage", "--session", ".claude/projects/p/s1.jsonl"],
)


def test_every_form_has_words_in_all_its_fields() -> None:
    for line in (*transcript("/x"), *rollout("/x")):
        assert [(key, text) for key, text in bare(line) if not key.startswith("u")] == [], line
    assert {key for key, _ in bare(settings(Path("/x")))} <= {"command", "args"}


def test_no_word_is_written_or_shown(tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = build(home)
    assert words.count > 300
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    said: dict[str, bytes] = {}
    for command in COMMANDS:
        done = subprocess.run(
            [NIXLORE, *command],
            env={"PATH": os.environ["PATH"], "HOME": str(home), "USER": "ada"},
            cwd=home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr.decode())
        said[" ".join(command)] = done.stdout + done.stderr
    usage = msgspec.json.decode(said["facts agent_usage"])
    assert usage["bash"]["calls"] >= 14
    assert usage["mcp"]["github"]["search"]["failed"] >= 1
    written = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path not in before}
    assert any("agent_logs.db" in path.name for path in written)
    assert [name for name, data in said.items() if MARK.encode() in data] == []
    assert [str(path) for path, data in written.items() if MARK.encode() in data or MARK in str(path)] == []
