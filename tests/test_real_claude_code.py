"""What a real Claude Code gets from us: run without an account against a stand-in of its API, in a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import clients
from messages_api import call, served, text
from nixlore import data
from nixlore.act import marked_block
from nixlore.cli import _agent_projects
from nixlore.data.sorted_table import encode
from nixlore.present._nix_rule import FRONT
from nixlore.present._project_block import ProjectLine, project_block

pytestmark = pytest.mark.slow

HOOK = [sys.executable, "-I", "-c", "from nixlore.agent_hook import main; main()"]


def index(home: Path, **texts: str) -> None:
    place = home / ".local" / "state" / "nixlore" / "hints.db"
    place.parent.mkdir(parents=True, exist_ok=True)
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


@pytest.fixture
def installed(home: Path) -> dict[str, str]:
    """Set our plugin up with our own command, as a user would; return what the client's environment has beside."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    nixlore(home, "agent", "setup", "claude", "--yes")
    index(home, session="this host has a fish")
    return {"PATH": path}


def nixlore(home: Path, *arguments: str) -> str:
    asked = [sys.executable, "-m", "nixlore", *arguments]
    return subprocess.run(asked, env=clients.environment(home), capture_output=True, text=True, check=True).stdout


def test_the_plugin_is_valid_by_the_clients_own_rules(tmp_path):
    plugin = Path(data.__file__).parent / "plugin"
    for place in (plugin, plugin / "nixlore"):
        asked = [str(clients.needed(clients.CLAUDE)), "plugin", "validate", "--strict", str(place)]
        ended = subprocess.run(asked, capture_output=True, text=True, check=False, env=clients.environment(tmp_path))
        assert ended.returncode == 0, ended.stdout


def test_the_plugin_is_there_after_our_setup_and_its_tools_are_called(home, installed):
    tool = "mcp__plugin_nixlore_nixlore__search_program"
    script = (
        [call("Bash", 1, command="tokei .", description="x")],
        [call("ToolSearch", 2, query=f"select:{tool}")],
        [call(tool, 3, name="tokei")],
        [text("fine")],
    )
    with served(*script) as api:
        records = clients.claude(api, home, home / "project", "--allowedTools", f"Bash,ToolSearch,{tool}", **installed)
    begun = next(one for one in records if one.get("subtype") == "init")
    assert "nixlore" in [plugin["name"] for plugin in begun["plugins"]]
    assert "nixlore:nixlore" in begun["skills"]
    told = api.told()
    assert "SessionStart hook additional context: this host has a fish" in told
    assert "nixlore: tokei is not installed." in told
    assert "tokei is in nixpkgs#tokei" in told


def test_a_name_that_a_pipe_hid_is_told_as_well(home, installed):
    script = [call("Bash", 1, command="tokei . 2>&1 | cat", description="x")]
    with served(script, [text("fine")]) as api:
        clients.claude(api, home, home / "project", "--allowedTools", "Bash", **installed)
    assert "PostToolUse:Bash hook additional context: nixlore: tokei is not installed." in api.told()


def test_after_remove_nothing_of_ours_is_there(home, installed):
    nixlore(home, "agent", "remove", "claude")
    with served([text("fine")]) as api:
        records = clients.claude(api, home, home / "project", **installed)
    begun = next(one for one in records if one.get("subtype") == "init")
    assert "nixlore" not in [plugin["name"] for plugin in begun["plugins"]]
    assert "nixlore" not in api.told()


def test_a_rule_and_an_agents_md_are_read_as_they_were(home):
    rules = home / ".claude" / "rules"
    rules.mkdir(parents=True)
    (rules / "nixlore.md").write_text("## This machine\n<!-- nixos 2026-01-01 -->\n- no apt here\n")
    (home / "project" / "AGENTS.md").write_text("# Rules of the project\n")
    with served([text("fine")]) as api:
        clients.claude(api, home, home / "project")
    told = api.told()
    assert "no apt here" in told
    assert "2026-01-01" not in told
    assert "Rules of the project" in told


def test_the_rule_for_nix_files_is_read_exactly_when_one_is(home):
    rules = home / ".claude" / "rules"
    rules.mkdir(parents=True)
    rule = marked_block.put(FRONT.encode(), "## Nix files\n<!-- velocity -->\n- it changes at a quiet pace\n")
    (rules / "nixlore-nix.md").write_bytes(rule)
    (home / "project" / "notes.md").write_text("words\n")
    (home / "project" / "home.nix").write_text("{ }\n")
    told = {}
    for name in ("notes.md", "home.nix"):
        script = [call("Read", 1, file_path=str(home / "project" / name))]
        with served(script, [text("fine")]) as api:
            clients.claude(api, home, home / "project", "--allowedTools", "Read")
        first, last = (json.dumps(request) for request in (api.main()[0], api.main()[-1]))
        assert "quiet pace" not in first
        told[name] = "quiet pace" in last
    assert told == {"notes.md": False, "home.nix": True}


def test_the_block_of_a_project_leaves_its_agents_md_read(home):
    project = home / "project"
    place = project / _agent_projects.FILE
    place.parent.mkdir(parents=True)
    lines = [ProjectLine("zig is in the dev shell", "shell")]
    place.write_bytes(marked_block.put(b"", project_block("~/project", lines)))
    (project / "AGENTS.md").write_text("# Rules of the project\n")
    with served([text("fine")]) as api:
        clients.claude(api, home, project)
    told = api.told()
    assert told.count("zig is in the dev shell") == 1
    assert "<!-- shell" not in told
    assert "Rules of the project" in told
