"""`nixlore agent setup` adds itself to an agent's settings after a diff, and `remove` takes that back exactly."""

from __future__ import annotations

import json
import tomllib

import pytest

from commanding import runner
from nixlore.cli._agent_settings import AGENTS

FILES = {
    "claude": ".claude/settings.json",
    "codex": ".codex/config.toml",
    "opencode": ".config/opencode/opencode.json",
    "gemini": ".gemini/settings.json",
}
MINE = {
    "claude": '{\n    "model": "opus",\n    "hooks": {}\n}\n',
    "codex": 'model = "gpt"\n\n[mcp_servers.other]\ncommand = "x"',
    "opencode": '{"$schema": "https://opencode.ai/config.json", "mcp": {"other": {"type": "local"}}}',
    "gemini": '{"mcpServers": {}}',
}


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def nixlore(home, monkeypatch, capsys):
    return runner(home, monkeypatch, capsys)


def settings(home, agent):
    place = home / FILES[agent]
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def server(home, agent):
    data = settings(home, agent).read_text()
    if agent == "codex":
        return tomllib.loads(data)["mcp_servers"]["nixlore"]
    found = json.loads(data)
    if agent == "claude":
        return found["extraKnownMarketplaces"]["nixlore"]["source"], found["enabledPlugins"]["nixlore@nixlore"]
    return found["mcp"]["nixlore"] if agent == "opencode" else found["mcpServers"]["nixlore"]


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.parametrize("had", [True, False])
def test_an_agent_is_set_up_and_that_is_taken_back_exactly(nixlore, home, agent, had):
    place = settings(home, agent)
    if had:
        place.write_text(MINE[agent])
    done = nixlore("agent", "setup", agent, "--yes")
    assert done.code == 0
    plugin = home / ".local" / "state" / "nixlore" / "plugin"
    assert (
        server(home, agent)
        == {
            "claude": ({"source": "directory", "path": str(plugin)}, True),
            "codex": {"command": "nixlore", "args": ["agent", "mcp"]},
            "opencode": {"type": "local", "command": ["nixlore", "agent", "mcp"], "enabled": True},
            "gemini": {"command": "nixlore", "args": ["agent", "mcp"]},
        }[agent]
    )
    assert (plugin / ".claude-plugin" / "marketplace.json").exists() == (agent in ("claude", "codex"))
    assert "has it already" in nixlore("agent", "setup", agent, "--yes").err
    assert nixlore("agent", "remove", agent).code == 0
    assert (place.read_text() if place.exists() else None) == (MINE[agent] if had else None)
    assert nixlore("agent", "remove", agent).code == 2


def test_for_want_of_what_an_agent_would_hear_nothing_is_said(nixlore, home, monkeypatch):
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "nixlore").write_text("#!/bin/sh\n")
    (home / "bin" / "nixlore").chmod(0o755)
    monkeypatch.setenv("PATH", str(home / "bin"))
    assert "PATH" not in nixlore("agent", "setup", "codex", "--yes").err
    # The hooks of the plugin are a program of their own.
    assert "no `nixlore-agent-hook` is on this PATH" in nixlore("agent", "setup", "claude", "--yes").err
    monkeypatch.setenv("PATH", str(home))
    monkeypatch.setattr("nixlore.cli.agent_setup.find_spec", lambda _: None)
    told = nixlore("agent", "setup", "gemini", "--yes").err
    assert "no `nixlore` is on this PATH" in told
    assert "the extra `nixlore[mcp]`" in told


@pytest.mark.parametrize("agent", AGENTS)
def test_a_dry_run_shows_the_diff_and_changes_nothing(nixlore, home, agent):
    settings(home, agent).write_text(MINE[agent])
    done = nixlore("agent", "setup", agent, "--dry-run")
    assert done.code == 0
    assert "nixlore" in done.out
    assert settings(home, agent).read_text() == MINE[agent]
    assert not (home / ".local" / "state" / "nixlore").exists()


@pytest.mark.parametrize("agent", AGENTS)
def test_settings_that_nix_made_are_left_alone_and_the_option_is_said(nixlore, home, agent):
    settings(home, agent).symlink_to("/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-x/settings")
    done = nixlore("agent", "setup", agent, "--yes")
    assert done.code == 2
    assert "add there: programs." in done.err


@pytest.mark.parametrize(
    ("agent", "text"),
    [
        ("claude", "// mine\n{}"),
        ("codex", "a = "),
        ("codex", "mcp_servers = { a = { command = 'x' } }\n"),
        ("gemini", "[]"),
    ],
)
def test_settings_that_are_not_understood_are_left_alone(nixlore, home, agent, text):
    settings(home, agent).write_text(text)
    assert nixlore("agent", "setup", agent, "--yes").code == 2
    assert settings(home, agent).read_text() == text


def test_without_anybody_to_ask_nothing_is_changed(nixlore, home):
    assert nixlore("agent", "setup", "claude").code == 2
    assert not (home / ".claude" / "settings.json").exists()
