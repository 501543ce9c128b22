"""What is to stand in each agent's settings so that it asks nixlore, and where these settings are."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from nixlore.act.json_edit import with_member
from nixlore.errors import SourceError
from nixlore.machine import Machine

SERVER = {"command": "nixlore", "args": ["agent", "mcp"]}
"""How the server is started: by name, so that it is the one of the PATH after every update."""

TABLE = b'[mcp_servers.nixlore]\ncommand = "nixlore"\nargs = ["agent", "mcp"]\n'
"""The same for Codex."""

AGENTS = ("claude", "codex", "opencode", "gemini")

IN_NIX = {
    "claude": (
        "programs.claude-code.settings = {{ "
        'extraKnownMarketplaces.nixlore.source = {{ source = "directory"; path = "{plugin}"; }}; '
        'enabledPlugins."nixlore@nixlore" = true; }};'
    ),
    "codex": 'programs.codex.settings.mcp_servers.nixlore = {{ command = "nixlore"; args = [ "agent" "mcp" ]; }};',
    "opencode": (
        "programs.opencode.settings.mcp.nixlore = "
        '{{ type = "local"; command = [ "nixlore" "agent" "mcp" ]; enabled = true; }};'
    ),
    "gemini": (
        'programs.gemini-cli.settings.mcpServers.nixlore = {{ command = "nixlore"; args = [ "agent" "mcp" ]; }};'
    ),
}
"""The same in a configuration of Home Manager, for settings that it makes."""


class Settings(NamedTuple):
    """One agent's file of settings and what makes its new bytes of the old ones."""

    path: Path
    edit: Callable[[bytes], bytes]


def settings(machine: Machine, agent: str, plugin: Path) -> Settings:
    """Return what is to be changed for an agent; `plugin` is where our plugin lies."""
    if agent == "claude":
        return Settings(
            _named(machine, "CLAUDE_CONFIG_DIR", ".claude") / "settings.json", lambda old: _claude(old, plugin)
        )
    if agent == "codex":
        return Settings(_named(machine, "CODEX_HOME", ".codex") / "config.toml", _codex)
    if agent == "opencode":
        return Settings(Path(machine.config_home / "opencode" / "opencode.json"), _opencode)
    return Settings(Path(machine.home / ".gemini" / "settings.json"), lambda old: with_member(old, _SERVERS, SERVER))


_SERVERS = ("mcpServers", "nixlore")


def _named(machine: Machine, variable: str, default: str) -> Path:
    named = machine.environ.get(variable, "")
    return Path(named if named.startswith("/") else machine.home / default)


def _claude(old: bytes, plugin: Path) -> bytes:
    source = {"source": {"source": "directory", "path": str(plugin)}}
    known = with_member(old, ("extraKnownMarketplaces", "nixlore"), source)
    return with_member(known, ("enabledPlugins", "nixlore@nixlore"), True)  # noqa: FBT003 - the file's own value


def _opencode(old: bytes) -> bytes:
    schema = old or with_member(b"", ("$schema",), "https://opencode.ai/config.json")
    server = {"type": "local", "command": [SERVER["command"], *SERVER["args"]], "enabled": True}
    return with_member(schema, ("mcp", "nixlore"), server)


def _codex(old: bytes) -> bytes:
    """Return Codex' settings with our server as their last table; one that is there is left as it is."""
    try:
        known = tomllib.loads(old.decode()).get("mcp_servers", {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        message = "is no TOML, so it is left alone"
        raise SourceError(message, remedy="add it by hand: --dry-run shows what") from error
    if isinstance(known, dict) and "nixlore" in known:
        return old
    ending = b"\r\n" if b"\r\n" in old else b"\n"
    gap = b"" if not old else ending if old.endswith(b"\n") else 2 * ending
    new = old + gap + TABLE.replace(b"\n", ending)
    try:
        tomllib.loads(new.decode())
    except tomllib.TOMLDecodeError as error:
        message = "has servers in a form that no table can follow"
        raise SourceError(message, remedy="add it by hand: --dry-run shows what") from error
    return new
