"""Take the full name of a tool apart: the MCP server that it belongs to, and its own name there."""

from __future__ import annotations

MCP = "mcp__"
"""How the full name of every tool of an MCP server begins, in Claude Code and in Codex."""


def server_and_tool(name: str) -> tuple[str, str]:
    """Return the server ("" for a tool of the agent's own) and the tool of a full name.

    `mcp__server__tool`: a server's name may hold single underscores, a tool's name anything.
    """
    if not name.startswith(MCP):
        return "", name
    server, mark, tool = name[len(MCP) :].partition("__")
    return (server, tool) if mark and server and tool else ("", name)
