"""How a call of a tool ended, told from its state in a session of opencode, and what its tool is called in full."""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec

from nixlore.agents.claude_outcomes import Ended
from nixlore.agents.opencode_parts import State, text
from nixlore.agents.soft_errors import is_soft_error
from nixlore.agents.tool_names import MCP, server_and_tool

SHELL = "bash"
"""The tool that runs command lines."""

INVALID = "invalid"
"""What stands in the place of a tool that does not exist, or that was called with what is no JSON."""

_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_-]")
_CLASS = re.compile(r"(?:[A-Za-z.]{0,60}Error: )+")
"""The name of an error's class, which some versions write before its words."""

_REJECTED = ("The user rejected permission", "The user dismissed this question")
_DENIED = "The user has specified a rule which prevents you"
_ABORTED = ("Tool execution aborted", "The operation was aborted")
_MISUSED = re.compile(r"The \S{1,100} tool was called with invalid arguments|Invalid input for tool")
_NO_SUCH_TOOL = "unavailable tool"

LONGEST_NOTE = 2_000
"""What opencode notes below the output of a command that it cut off is shorter."""

_NOTE = re.compile(r"<(shell|bash)_metadata>\n(.*)</\1_metadata>\s*\Z", re.DOTALL)
_STOPPED = "User aborted the command"
_TOO_LONG = "tool terminated command after exceeding timeout"


def name_of(tool: str, state: State, servers: Collection[str]) -> str:
    """Return the full name of a tool.

    A server and its tool stand side by side with nothing but `_` between, so that only a server whose name is known is
    told from the rest.
    """
    if tool == INVALID:
        tool = state.given("tool") or tool
    fitting = [name for name in servers if tool.startswith(f"{sanitized(name)}_")]
    if not fitting:
        return tool
    server = sanitized(max(fitting, key=len))
    return f"{MCP}{server}__{tool[len(server) + 1 :]}"


def sanitized(server: str) -> str:
    """Return the name of a server as the names of its tools begin with it."""
    return _NOT_A_NAME.sub("_", server)


def ended(name: str, state: State) -> Ended:
    """Return how a call of the tool with this full name ended."""
    server = server_and_tool(name)[0]
    if state.status == "error":
        return _failed(state.error, server)
    if state.status != "completed":
        return Ended("unanswered")
    if message := state.given("error"):
        # Only what stands for a tool that could not be called is given an error.
        return _uncalled(message, server) if state.given("tool") else _done(name, state, server)
    return _done(name, state, server)


def _done(name: str, state: State, server: str) -> Ended:
    if name == SHELL:
        return _ran(state)
    if server and is_soft_error(text(state.output).lstrip()):
        return Ended("soft error")
    return Ended("ok")


def _ran(state: State) -> Ended:
    """Return how a command ended; one that was cut off is told as completed, mostly without an exit code."""
    note = _note(state.output)
    if _STOPPED in note:
        return Ended("interrupted", "interrupted")
    if state.exit:
        return Ended("flagged", "bash_nonzero", state.exit)
    return Ended("flagged", "other") if _TOO_LONG in note else Ended("ok", "", state.exit)


def _note(output: msgspec.Raw) -> str:
    """Return what opencode wrote below the output of a command, "" for nothing."""
    if b"_metadata>" not in bytes(memoryview(output)[-LONGEST_NOTE:]):
        return ""
    found = _NOTE.search(text(output)[-LONGEST_NOTE:])
    return found[2] if found else ""


def _failed(error: str, server: str) -> Ended:
    error = _CLASS.sub("", error, count=1) if _CLASS.match(error) else error
    if error.startswith(_REJECTED):
        return Ended("denied", "user_rejected")
    if error.startswith(_DENIED):
        return Ended("denied", "permission_denied")
    if error.startswith(_ABORTED):
        return Ended("interrupted", "interrupted")
    if _MISUSED.match(error):
        return Ended("flagged", "tool_use_error")
    return Ended("flagged", "mcp_error" if server else "other")


def _uncalled(message: str, server: str) -> Ended:
    if _NO_SUCH_TOOL in message:
        return Ended("not connected" if server else "flagged", "no_such_tool")
    return Ended("flagged", "tool_use_error")
