"""Which MCP servers a settings file of an agent names: their names and what program each is, nothing else of them.

Environments, headers, arguments and addresses hold secrets, so that no value of theirs leaves this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

MOST_SERVERS = 1_000
"""More than anybody has configured in one file."""

LONGEST_NAME = 128


class Named(NamedTuple):
    """One server of a settings file; `program` is the basename of its command, or how it is reached."""

    name: str
    program: str
    is_off: bool = False


def servers(settings: object) -> Iterator[Named]:
    """Yield the servers of a table of servers by name, as `mcpServers` and its like have them."""
    if not isinstance(settings, Mapping):
        return
    for number, (name, server) in enumerate(settings.items()):
        if number >= MOST_SERVERS:
            return
        if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and isinstance(server, Mapping):
            is_off = server.get("enabled") is False or server.get("disabled") is True
            yield Named(name, program(server), is_off)


def program(server: Mapping[str, object]) -> str:
    """Return the basename of a server's command, `http` or `sse` for one that is reached, "" where nothing tells."""
    command = server.get("command")
    if isinstance(command, list) and command:
        command = command[0]
    if isinstance(command, str) and command.strip():
        return command.split()[0].rstrip("/").rpartition("/")[2][:LONGEST_NAME]
    kind = server.get("type")
    if isinstance(kind, str) and kind in ("http", "sse", "ws"):
        return kind
    return "http" if any(isinstance(server.get(key), str) for key in ("url", "httpUrl", "serverUrl")) else ""


def table(settings: object, *keys: str) -> object:
    """Return what stands below keys of nested tables, None where one is missing."""
    for key in keys:
        settings = settings.get(key) if isinstance(settings, Mapping) else None
    return settings


def names(settings: object, key: str) -> frozenset[str]:
    """Return a list of names in a table, none where there is no such list."""
    value = table(settings, key)
    return frozenset(name for name in value if isinstance(name, str)) if isinstance(value, list) else frozenset()
