"""What a Codex rollout calls: the full name of a tool, and the command line that a shell's call runs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from nixlore.agents.codex_lines import Payload, loose, parsed, text
from nixlore.agents.tool_names import MCP, server_and_tool

SHELLS = frozenset({"shell", "shell_command", "container.exec", "local_shell", "exec_command", "unified_exec"})
"""The tools that run command lines, by the names that they have had."""

LOCAL_SHELL = "local_shell"
"""The name of the shell that is a type of call of its own."""

NAMED = {
    "local_shell_call": LOCAL_SHELL,
    "tool_search_call": "tool_search",
    "web_search_call": "web_search",
    "image_generation_call": "image_generation",
}
"""The types of calls that have no name of a tool in them, and what their tools are called."""

STDIN = "write_stdin"
"""The tool that waits for a process that was started before."""

_OLD_MCP = re.compile(r"([A-Za-z0-9_-]+?)__([A-Za-z0-9_-]+)")
_WRAPPED = re.compile(r"(?:.*/)?(?:ba|z|da|fi|)sh")


class Asked(NamedTuple):
    """A command line that is to be run, and where, "" where nothing says so."""

    text: str
    directory: str = ""


def full_name(called: Payload) -> str:
    """Return the full name of the tool of a call.

    The server of a tool has been a namespace beside the name, a part of it, and, in the first versions, such a part
    without the mark that tells it from others.
    """
    if called.type in NAMED:
        return NAMED[called.type]
    name, namespace = text(called.name), text(called.namespace)
    if namespace.startswith(MCP):
        return name if name.startswith(MCP) else f"{namespace.rstrip('_')}__{name}"
    if not namespace and not name.startswith(MCP) and _OLD_MCP.fullmatch(name):
        return f"{MCP}{name}"
    return name


def is_hosted(called: Payload) -> bool:
    """Tell whether the provider itself runs a call, which then has no result but its status."""
    is_search = called.type == "tool_search_call" and not text(called.call_id)
    return is_search or called.type in ("web_search_call", "image_generation_call")


def server_of(name: str) -> str:
    """Return the server of a tool by its full name, "" for none."""
    return server_and_tool(name)[0]


def asked(called: Payload, name: str) -> Asked | None:
    """Return what a call of a shell is to run, None for other tools and where that is not told."""
    if called.type == "local_shell_call":
        action = loose(called.action)
        return _asked(action, "command", "working_directory") if isinstance(action, dict) else None
    if name not in SHELLS:
        return None
    given = loose(called.arguments)
    value = parsed(given) if isinstance(given, str) else given
    if not isinstance(value, dict):
        return None
    return _asked(value, "cmd" if "cmd" in value else "command", "workdir")


def _asked(given: dict[str, object], command: str, directory: str) -> Asked | None:
    line, place = words(given.get(command)), given.get(directory)
    return None if line is None else Asked(line, place if isinstance(place, str) else "")


def words(command: object) -> str | None:
    """Return a command line: a text as it is, of a list that runs a shell what that one is to run."""
    if isinstance(command, str):
        return command
    if not isinstance(command, list) or not command or not all(isinstance(word, str) for word in command):
        return None
    return _inner(command) or shlex.join(command)


def _inner(command: Sequence[str]) -> str | None:
    """Return what `sh -c …` runs."""
    if len(command) == 3 and _WRAPPED.fullmatch(command[0]) and command[1] in ("-c", "-lc", "-ic", "-lic"):
        return command[2]
    return None


def process_of(called: Payload) -> str:
    """Return the process that a call waits for, "" for none."""
    given = loose(called.arguments)
    value = parsed(given) if isinstance(given, str) else given
    number = value.get("session_id") if isinstance(value, dict) else None
    return str(number) if isinstance(number, int | str) else ""


def directory_of(raw: msgspec.Raw) -> str:
    """Return a directory, written as a path or as a URL of one."""
    return text(raw).removeprefix("file://")
