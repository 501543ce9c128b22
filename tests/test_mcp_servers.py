"""Which MCP servers are configured, in every scope and for every agent, without any of their values."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nixlore.agents.mcp_config import servers
from nixlore.collect import mcp_servers
from nixlore.machine import Machine
from nixlore.model.agent import McpServer
from nixlore.model.evidence import Coverage, Diagnostic
from opencode_home import in_database


@pytest.fixture
def box(tmp_path: Path) -> Machine:
    """A machine below a root of its own."""
    (tmp_path / "home/ada").mkdir(parents=True)
    return Machine(root=tmp_path, home=PurePosixPath("/home/ada"), user="ada", now=1_790_000_000, host="box")


def write(machine: Machine, name: str, content: Any) -> None:
    path = machine.at(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))


def found(machine: Machine) -> list[tuple[str, str, str, str, bool | None, str]]:
    rows = [record for record in mcp_servers.collect(machine) if isinstance(record, McpServer)]
    return [(row.name, row.agent, row.scope, row.project, row.enabled, row.program) for row in rows]


STDIO = {"command": "/nix/store/x/bin/server", "args": ["--token", "sesame-1"], "env": {"KEY": "sesame-2"}}
HTTP = {"type": "http", "url": "https://sesame-3.example.org", "headers": {"Authorization": "Bearer sesame-4"}}


def test_without_settings_there_are_none(box: Machine) -> None:
    (coverage,) = mcp_servers.collect(box)
    assert isinstance(coverage, Coverage)
    assert coverage.state == "absent"


def test_servers_of_the_user_and_of_projects_are_told_with_their_scope(box: Machine) -> None:
    projects = {
        "/home/ada/app": {
            "mcpServers": {"own": STDIO},
            "enabledMcpjsonServers": ["yes"],
            "disabledMcpjsonServers": ["no"],
        },
        "/home/ada/gone": {},
        "not a path": {"mcpServers": {"never": STDIO}},
    }
    write(
        box, ".claude.json", {"mcpServers": {"github": HTTP, "nixos": {"command": "nix run x"}}, "projects": projects}
    )
    write(box, "app/.mcp.json", {"mcpServers": {"yes": STDIO, "no": STDIO, "pending": {"command": "npx"}}})
    assert found(box) == [
        ("github", "claude-code", "user", "", True, "http"),
        ("nixos", "claude-code", "user", "", True, "nix"),
        ("own", "claude-code", "local", "~/app", True, "server"),
        ("yes", "claude-code", "project", "~/app", True, "server"),
        ("no", "claude-code", "project", "~/app", False, "server"),
        ("pending", "claude-code", "project", "~/app", None, "npx"),
    ]


def test_all_servers_of_a_project_may_be_allowed_at_once(box: Machine) -> None:
    write(box, ".claude.json", {"projects": {"/home/ada/app": {}}})
    write(box, "app/.mcp.json", {"mcpServers": {"a": STDIO}})
    write(box, "app/.claude/settings.local.json", {"enableAllProjectMcpServers": True})
    assert [row[4] for row in found(box)] == [True]


@pytest.mark.parametrize("form", ["list", "object"])
@pytest.mark.parametrize("where", [".mcp.json", ".claude-plugin/plugin.json"])
def test_servers_of_plugins_have_the_name_that_their_tools_have(box: Machine, form: str, where: str) -> None:
    entry = {"installPath": "/home/ada/.claude/plugins/cache/market/lore/1.0", "version": "1.0"}
    write(
        box,
        ".claude/plugins/installed_plugins.json",
        {"plugins": {"lore@market": [entry] if form == "list" else entry}},
    )
    write(box, ".claude/settings.json", {"enabledPlugins": {"lore@market": True}})
    write(box, f".claude/plugins/cache/market/lore/1.0/{where}", {"mcpServers": {"db": STDIO}})
    assert found(box) == [("plugin_lore_db", "claude-code", "plugin", "", True, "server")]


def test_managed_servers_and_those_of_other_agents_are_told(box: Machine) -> None:
    write(box, "/etc/claude-code/managed-mcp.json", {"mcpServers": {"corp": {"type": "sse", "url": "https://x"}}})
    write(box, ".codex/config.toml", '[mcp_servers.docs]\ncommand = "docs-server"\nenv = { A = "sesame-5" }\n')
    local = {"type": "local", "command": ["bun", "x"], "enabled": False}
    write(box, ".config/opencode/opencode.json", {"mcp": {"one": local, "two": {"type": "remote", "url": "https://x"}}})
    assert found(box) == [
        ("corp", "claude-code", "managed", "", True, "sse"),
        ("docs", "codex", "user", "", True, "docs-server"),
        ("one", "opencode", "user", "", False, "bun"),
        ("two", "opencode", "user", "", True, "http"),
    ]


def test_no_value_of_a_server_is_told(box: Machine) -> None:
    write(box, ".claude.json", {"mcpServers": {"a": STDIO, "b": HTTP}})
    assert "sesame" not in repr(list(mcp_servers.collect(box)))


def test_settings_that_cannot_be_read_are_said_and_the_rest_is_read(box: Machine) -> None:
    write(box, ".claude.json", "{")
    write(box, ".codex/config.toml", "[mcp_servers.docs]\ncommand = 'd'\n")
    records = list(mcp_servers.collect(box))
    assert [record.cause for record in records if isinstance(record, Diagnostic)] == ["is no JSON"]
    assert [record.state for record in records if isinstance(record, Coverage)] == ["partial"]
    assert len(found(box)) == 1


def test_what_stands_for_the_settings_changes_with_them(box: Machine) -> None:
    before = mcp_servers.fingerprint(box)
    write(box, ".claude.json", {"mcpServers": {"a": STDIO}})
    after = mcp_servers.fingerprint(box)
    assert after != before
    assert mcp_servers.fingerprint(box) == after


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["command", "url", "type", "a"]), inner)
    ),
    max_leaves=6,
)


@given(_JSON)
def test_any_table_is_read_without_an_error(settings: object) -> None:
    assert all(server.name for server in servers(settings))


def test_codex_has_servers_of_the_machine_and_of_trusted_projects(box: Machine) -> None:
    trusted = (
        '[projects."/home/ada/app"]\ntrust_level = "trusted"\n[projects."/home/ada/x"]\ntrust_level = "untrusted"\n'
    )
    write(box, "/home/ada/.codex/config.toml", f'[mcp_servers.a]\ncommand = "a"\n{trusted}')
    write(box, "/home/ada/app/.codex/config.toml", '[mcp_servers.a]\ncommand = "a"\nenabled = false\n')
    write(box, "/home/ada/x/.codex/config.toml", '[mcp_servers.never]\ncommand = "a"\n')
    write(box, "/etc/codex/config.toml", '[mcp_servers.all]\nurl = "https://x"\n')
    assert found(box) == [
        ("a", "codex", "user", "", True, "a"),
        ("all", "codex", "managed", "", True, "http"),
        ("a", "codex", "project", "~/app", False, "a"),
    ]


def test_opencode_has_servers_of_the_directories_that_it_was_used_in(box: Machine) -> None:
    local = {"type": "local", "command": ["bun", "x"]}
    in_database(box.at("/home/ada/.local/share/opencode/opencode.db"), session="ses_1")
    write(box, "/home/ada/.config/opencode/opencode.jsonc", '{"mcp": {"mine": {"command": ["m"]},} } // mine')
    write(box, "/home/ada/app/opencode.json", {"mcp": {"one": local}})
    write(box, "/home/ada/app/.opencode/opencode.json", {"mcp": {"two": {**local, "enabled": False}}})
    write(box, "/home/ada/other/opencode.json", {"mcp": {"never": local}})
    before = mcp_servers.fingerprint(box)
    assert found(box) == [
        ("mine", "opencode", "user", "", True, "m"),
        ("one", "opencode", "project", "~/app", True, "bun"),
        ("two", "opencode", "project", "~/app", False, "bun"),
    ]
    write(box, "/home/ada/app/opencode.json", {"mcp": {}})
    assert mcp_servers.fingerprint(box) != before
