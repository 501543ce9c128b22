"""What a real Claude Code gets from us: run without an account against a stand-in of its API, in a home of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import clients
from messages_api import call, served, text
from nixlore.data.sorted_table import encode

pytestmark = pytest.mark.slow

HOOK = [sys.executable, "-I", "-c", "from nixlore.agent_hook import main; main()"]


def index(home: Path, **texts: str) -> None:
    place = home / ".local" / "state" / "nixlore" / "hints.db"
    place.parent.mkdir(parents=True)
    about = {"host": os.uname().nodename, "kind": "nixos"}
    place.write_bytes(encode(about, {"programs": {"tokei": "="}, "texts": texts}))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path


def hooked(home: Path, *events: str) -> None:
    runs = {"type": "command", "command": HOOK[0], "args": HOOK[1:], "timeout": 10}
    clients.settings(home, {event: [{"hooks": [runs]}] for event in events})


def test_a_session_starts_with_what_is_known_of_host_and_project(home):
    hooked(home, "SessionStart")
    index(home, session="this host has a fish", **{"project:~/project": "tests run by just"})
    with served([text("fine")]) as api:
        clients.claude(api, home, home / "project")
    assert "SessionStart hook additional context: this host has a fish\\ntests run by just" in api.told()


def test_a_hint_comes_with_the_result_of_the_command_that_failed_and_once(home):
    hooked(home, "PostToolUseFailure")
    index(home)
    script = [
        [call("Bash", number, command=line, description="x")] for number, line in enumerate(("tokei .", "tokei -C"))
    ]
    with served(*script, [text("fine")]) as api:
        clients.claude(api, home, home / "project", "--allowedTools", "Bash")
    hint = "hook additional context: nixlore: tokei is not installed. nixpkgs has it in tokei; `nix shell nixpkgs#tokei"
    assert api.told().count(hint) == 1
    assert api.told().count("command not found: tokei") == 2
