"""What Codex did here, from its rollouts: calls of tools and how they ended, tokens, commands, context.

Rollouts lie below `$CODEX_HOME`, else `~/.codex`: `sessions` and `archived_sessions`, packed ones as well. What they
say is kept beside our state when they are first read, as people remove them; no word of a prompt, a result or an
argument is. Nothing else of that directory is read: never the credentials in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._codex_logs import CODEX
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
    """Yield what all rollouts say, each thing once, and those that are gone but were read before."""
    yield from CODEX.told(machine)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of the rollouts."""
    return CODEX.fingerprint(machine)


def size(machine: Machine) -> int:
    """Return how many bytes the rollouts hold."""
    return CODEX.size(machine)
