"""The MCP servers that are configured for coding agents, in every scope; none is started, and no value is kept.

Claude Code: `~/.claude.json` for the user and for each project (`local`), `.mcp.json` of the projects that it knows,
installed plugins, `/etc/claude-code/managed-mcp.json`. Codex: `config.toml` of the user, below `/etc/codex` and of
trusted projects. opencode: `opencode.json` of the user, below `/etc/opencode` and of the directories that it was used
in. A server of a project's `.mcp.json` runs only when the user said yes to it; a plugin's only when the plugin is
enabled.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Literal

import msgspec

from nixlore.agents.jsonc import decoded
from nixlore.agents.mcp_config import Named, names, servers, table
from nixlore.collect import _opencode_logs, _opencode_settings
from nixlore.collect._home_files import HomeFile, located, mark, shown
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular
from nixlore.model.agent import Agent, McpServer
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.shell.redact import redacted

NAME = "mcp_servers"
"""The name of this collector."""

LIMIT = 64_000_000
"""`~/.claude.json` holds much beside its servers; a larger file is none of these."""

MOST_PROJECTS = 2_000

CODEX_MANAGED = (PurePosixPath("/etc/codex/config.toml"), PurePosixPath("/etc/codex/managed_config.toml"))
"""The settings of Codex for all users of a machine."""

Scope = Literal["user", "local", "project", "plugin", "managed"]


def collect(machine: Machine) -> Iterator[McpServer | Coverage | Diagnostic]:
    """Yield every server that some settings name."""
    looking = _Looking(machine)
    found = [*looking.claude_code(), *looking.codex(), *looking.opencode()]
    yield from found
    yield from looking.problems
    state: Literal["partial", "read", "absent"] = (
        "partial" if looking.problems else "read" if looking.read else "absent"
    )
    yield Coverage(
        collector=NAME,
        source="settings of coding agents",
        state=state,
        entries=len(found),
        host=machine.host,
        user=machine.user,
        note=", ".join(dict.fromkeys(looking.read)) if len(looking.read) < 8 else f"{len(looking.read)} files",
    )


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of all settings that may name servers."""
    looking = _Looking(machine)
    for found in (looking.claude_code(), looking.codex(), looking.opencode()):
        list(found)
    return mark(looking.tried)


class _Looking:
    """A look at the settings of every agent; `read` are the files that were there, `tried` all that may be."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.read: list[str] = []
        self.tried: list[HomeFile] = []
        self.problems: list[Diagnostic] = []

    def claude_code(self) -> Iterator[McpServer]:
        """Yield what Claude Code has: for the user, for projects, of plugins, managed."""
        named = self.machine.environ.get("CLAUDE_CONFIG_DIR", "")
        top = PurePosixPath(named) if named.startswith("/") else self.machine.home / ".claude"
        main = (top if named.startswith("/") else self.machine.home) / ".claude.json"
        state = self._json(main)
        yield from self._each("claude-code", "user", "", main, servers(table(state, "mcpServers")))
        projects = table(state, "projects")
        for number, (path, project) in enumerate(projects.items() if isinstance(projects, Mapping) else ()):
            if number < MOST_PROJECTS and isinstance(path, str) and path.startswith("/"):
                yield from self._project(main, PurePosixPath(path), project)
        yield from self._plugins(top)
        managed = PurePosixPath("/etc/claude-code/managed-mcp.json")
        yield from self._each("claude-code", "managed", "", managed, servers(table(self._json(managed), "mcpServers")))

    def _project(self, main: PurePosixPath, path: PurePosixPath, project: object) -> Iterator[McpServer]:
        """Yield the servers that hold in one project: the user's own there, and those of its `.mcp.json`."""
        yield from self._each("claude-code", "local", self._shown(path), main, servers(table(project, "mcpServers")))
        place = path / ".mcp.json"
        listed = list(servers(table(self._json(place), "mcpServers")))
        if not listed:
            return
        personal = self._json(path / ".claude/settings.local.json")
        allowed = names(project, "enabledMcpjsonServers") | names(personal, "enabledMcpjsonServers")
        refused = names(project, "disabledMcpjsonServers") | names(personal, "disabledMcpjsonServers")
        everything = table(personal, "enableAllProjectMcpServers") is True
        for server in listed:
            enabled = False if server.name in refused else True if everything or server.name in allowed else None
            yield self._server("claude-code", "project", self._shown(path), place, server, enabled=enabled)

    def _plugins(self, top: PurePosixPath) -> Iterator[McpServer]:
        """Yield the servers that installed plugins bring, under the names that calls of their tools have."""
        enabled = table(self._json(top / "settings.json"), "enabledPlugins")
        for plugin, directory in _installed(self._json(top / "plugins/installed_plugins.json")):
            own = self._json(directory / ".mcp.json")
            inside = table(self._json(directory / ".claude-plugin/plugin.json"), "mcpServers")
            short = plugin.partition("@")[0]
            is_on = enabled.get(plugin) if isinstance(enabled, Mapping) else None
            for server in (*servers(table(own, "mcpServers") or own), *servers(inside)):
                named = server._replace(name=f"plugin_{short}_{server.name}")
                is_enabled = is_on if isinstance(is_on, bool) else None
                yield self._server("claude-code", "plugin", "", directory, named, enabled=is_enabled)

    def codex(self) -> Iterator[McpServer]:
        """Yield what Codex has: for the user, of the machine, and for projects that the user trusts."""
        named = self.machine.environ.get("CODEX_HOME", "")
        top = PurePosixPath(named) if named.startswith("/") else self.machine.home / ".codex"
        place = top / "config.toml"
        own = self._toml(place)
        yield from self._each("codex", "user", "", place, servers(table(own, "mcp_servers")))
        for managed in CODEX_MANAGED:
            yield from self._each("codex", "managed", "", managed, servers(table(self._toml(managed), "mcp_servers")))
        projects = table(own, "projects")
        for number, (path, project) in enumerate(projects.items() if isinstance(projects, Mapping) else ()):
            is_trusted = table(project, "trust_level") == "trusted"
            if number < MOST_PROJECTS and isinstance(path, str) and path.startswith("/") and is_trusted:
                inside = PurePosixPath(path, ".codex/config.toml")
                if inside != place:
                    listed = servers(table(self._toml(inside), "mcp_servers"))
                    yield from self._each("codex", "project", self._shown(PurePosixPath(path)), inside, listed)

    def opencode(self) -> Iterator[McpServer]:
        """Yield what opencode has: for the user, of the machine, and for projects that it was used in."""
        for place in _opencode_settings.of_user(self.machine):
            yield from self._each("opencode", "user", "", place, servers(table(self._json(place), "mcp")))
        for place in _opencode_settings.MANAGED:
            yield from self._each("opencode", "managed", "", place, servers(table(self._json(place), "mcp")))
        for directory in _opencode_logs.directories(self.machine)[:MOST_PROJECTS]:
            path = PurePosixPath(directory)
            for place in _opencode_settings.of_project(path):
                listed = servers(table(self._json(place), "mcp"))
                yield from self._each("opencode", "project", self._shown(path), place, listed)

    def _each(
        self, agent: Agent, scope: Scope, project: str, place: PurePosixPath, listed: Iterable[Named]
    ) -> Iterator[McpServer]:
        for server in listed:
            yield self._server(agent, scope, project, place, server, enabled=not server.is_off)

    def _server(
        self, agent: Agent, scope: Scope, project: str, place: PurePosixPath, server: Named, *, enabled: bool | None
    ) -> McpServer:
        return McpServer(
            name=redacted(server.name),
            agent=agent,
            scope=scope,
            project=project,
            place=self._shown(place),
            enabled=enabled,
            program=redacted(server.program),
        )

    def _shown(self, path: PurePosixPath) -> str:
        return shown(path, self.machine)

    def _json(self, path: PurePosixPath) -> object:
        data = self._bytes(path)
        try:
            return None if data is None else decoded(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self._bad(path, "is no JSON")
            return None

    def _toml(self, path: PurePosixPath) -> object:
        data = self._bytes(path)
        if data is None:
            return None
        import tomllib  # noqa: PLC0415 - only where there are such settings

        try:
            return tomllib.loads(data.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
            self._bad(path, "is no TOML")
            return None

    def _bytes(self, path: PurePosixPath) -> bytes | None:
        place = located(self.machine, path)
        if place is None:
            return None
        self.tried.append(HomeFile(path, place))
        if not os.path.lexists(place):
            return None
        try:
            data = read_regular(place, LIMIT)
        except SourceError as error:
            self._bad(path, error.what)
            return None
        self.read.append(self._shown(path))
        return data

    def _bad(self, path: PurePosixPath, cause: str) -> None:
        self.problems.append(Diagnostic(stage=f"collect/{NAME}", subject=self._shown(path), cause=cause))


def _installed(plugins: object) -> Iterator[tuple[str, PurePosixPath]]:
    """Yield each installed plugin with its directory; the file has had two forms."""
    listed = table(plugins, "plugins")
    for name, entry in listed.items() if isinstance(listed, Mapping) else ():
        for one in entry if isinstance(entry, list) else [entry]:
            path = table(one, "installPath")
            if isinstance(name, str) and isinstance(path, str) and path.startswith("/"):
                yield name, PurePosixPath(path)
