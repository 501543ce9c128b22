"""What Claude Code did here, from its transcripts: calls of tools and how they ended, tokens, commands, context.

Transcripts are deleted after 30 days unless the settings say otherwise, so what they say is kept beside our state when
they are first read; no word of a prompt, a result or an argument is. Only transcripts and the clean-up period are read:
never the credentials beside them.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.collect._claude_logs import CLAUDE_CODE, kept_days
from nixlore.machine import Machine
from nixlore.model.agent import AgentLogAges, AgentPrompt, AgentResponse, AgentSession, AgentToolCall, ContextItem
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
    | AgentLogAges
    | Command
    | AdHocUse
    | NameKey
    | Coverage
    | Diagnostic
]:
    """Yield what all transcripts say, each thing once, and those that are gone but were read before."""
    yield from CLAUDE_CODE.told(machine)
    if machine.as_of is None:
        from nixlore.collect._claude_ages import ages  # noqa: PLC0415 - a mark needs none of it

        yield from ages(machine)


def fingerprint(machine: Machine) -> bytes:
    """Return what stands for the present state of the transcripts and of how long they are kept."""
    return CLAUDE_CODE.fingerprint(machine) + repr(kept_days(machine)).encode()


def size(machine: Machine) -> int:
    """Return how many bytes the transcripts hold."""
    return CLAUDE_CODE.size(machine)
