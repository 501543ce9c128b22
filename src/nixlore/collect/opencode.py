"""What opencode did here, from its sessions: calls of tools and how they ended, tokens, commands, prompts.

They lie below the user's data directory, in `opencode/opencode.db` and, of versions before it, in files below
`opencode/storage`. What they say is kept beside our state when they are first read; no word of a prompt, a result or an
argument is. The credentials beside them are never read. A tool of an MCP server is known as such where the server is in
the settings, as nothing in its name tells it from a tool of the agent's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._opencode_source import OPENCODE
from nixlore.machine import Machine
from nixlore.model.agent import AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
from nixlore.model.evidence import Coverage, Diagnostic
from nixlore.model.shell import AdHocUse, Command, NameKey

LOOKS_BACK = True
KEEPS = True


def collect(
    machine: Machine,
) -> Iterator[
    AgentSession
    | AgentPrompt
    | AgentResponse
    | AgentToolCall
    | ContextItem
    | Command
    | AdHocUse
    | NameKey
    | Coverage
    | Diagnostic
]:
    """Yield what all sessions say, each thing once, and those that are gone but were read before."""
    yield from OPENCODE.told(machine)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of the sessions."""
    return OPENCODE.fingerprint(machine)


def size(machine: Machine) -> int:
    """Return how many bytes the sessions hold."""
    return OPENCODE.size(machine)
