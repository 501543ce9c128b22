"""Where opencode's settings are: of the user, of one machine, of a project and of the directories above it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from nixlore.agents.jsonc import decoded
from nixlore.agents.mcp_config import servers, table
from nixlore.collect._home_files import located
from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular

FILES = ("opencode.json", "opencode.jsonc")
OLD_FILES = ("config.json",)
"""The names of the settings, and one that only the user's had."""

MANAGED = tuple(PurePosixPath("/etc/opencode", name) for name in FILES)
"""The settings for all users of a machine."""

LIMIT = 4_000_000


def of_user(machine: Machine) -> list[PurePosixPath]:
    """Return where the settings of the user may be."""
    top = machine.config_home / "opencode"
    found = [top / name for name in (*FILES, *OLD_FILES)]
    named = machine.environ.get("OPENCODE_CONFIG", "")
    return [*found, PurePosixPath(named)] if named.startswith("/") else found


def of_project(directory: PurePosixPath) -> list[PurePosixPath]:
    """Return where the settings of a project may be."""
    return [directory / name for name in FILES] + [directory / ".opencode" / name for name in FILES]


def server_names(machine: Machine, projects: Iterator[str]) -> frozenset[str]:
    """Return the names of the MCP servers that the user, or one of some projects, has."""
    places = dict.fromkeys(of_user(machine))
    for project in projects:
        if project.startswith("/"):
            places.update(dict.fromkeys(of_project(PurePosixPath(project))))
    found: set[str] = set()
    for path in places:
        place = located(machine, path)
        try:
            data = b"{}" if place is None else read_regular(place, LIMIT)
            found.update(server.name for server in servers(table(decoded(data), "mcp")))
        except (SourceError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            # The collector of servers says what is wrong with settings.
            continue
    return frozenset(found)
