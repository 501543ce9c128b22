"""How a call of a tool ended, told from its result in a Claude Code transcript.

The forms are those of versions 1.0.21 to 2.1.330; an error of no known form is `other`, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from nixlore.agents.claude_lines import Block, Line, begins, loose, texts
from nixlore.agents.soft_errors import LONGEST_JSON, is_soft_error
from nixlore.agents.tool_names import server_and_tool
from nixlore.model.agent import ErrorKind, Outcome

SHELL = "Bash"
"""The tool that runs command lines."""

LONGEST_READ = 20_000
"""What says how a call ended stands at the beginning of its result, which may have megabytes."""

LONGEST_NAMING = 400
"""Where the name of the call's own tool stands that needs approval, if anywhere."""

TELLS_EXIT = (2, 0, 64)
"""Since this version (2.0.14 does not yet) the result of a command that failed begins with its exit code."""


class Ended(NamedTuple):
    """How a call ended; `exit` is the exit code of a command line where it is known."""

    outcome: Outcome
    error: ErrorKind = ""
    exit: int | None = None


_EXIT = re.compile(r"(?:Error: )?Exit code (-?\d{1,10})\b")
_REJECTED = re.compile(r"The user doesn.t want to (?:proceed with this tool use|take this action right now)")
_DENIED = re.compile(
    r"Permission (?:to (?:use|read|edit|write) .{1,400}?|for this action) (?:has been|was) (?:auto-)?denied"
    r"|Claude requested permissions? to .{1,400}? but you haven.t granted it yet"
    r"|This (?:\w+ )?command (?:requires approval|contains multiple operations\..{1,40}? approval)"
    r"|PreToolUse:\S{1,100} hook error: |Hook PreToolUse:\S{1,100} denied|\w+ operation blocked by hook:"
    r"|.{0,200}\bauto mode cannot determine|.{0,300}\bauto-denied\b",
    re.DOTALL,
)
_BLOCKED = re.compile(r"[^\n]{0,400}\b(?:was blocked|(?:needs|requires?) approval)\b")
_BLOCKED_EARLY = re.compile(r"[^\n]{0,400}\bwas blocked\. For security, Claude Code\b")
_INTERRUPTED = re.compile(r"\[?(?:Request i|I)nterrupted by user")
_NO_SUCH_TOOL = re.compile(r"(?:<tool_use_error>)?(?:Error: )?No such tool available")
_MISUSED = re.compile(
    r"<tool_use_error>|(?:Error: )?(?:InputValidationError|File has not been (?:read yet|modified since)"
    r"|File does not exist|String to replace not found|Found \d+ matches of the string to replace)"
)
_REJECTING = frozenset({"user-rejected"})
_BY_THE_USER = frozenset({"user", "user_permanent", "user_temporary", "user_abort", "user_reject", ""})


def ended(name: str, line: Line, result: Block) -> Ended:
    """Return how the call of a tool with this full name ended, from the line that holds its result."""
    head = texts(result.content)[:LONGEST_READ].lstrip() if result.is_error or name.startswith("mcp__") else ""
    if result.is_error or (result.is_error is None and _says_error(line)):
        return _failed(name, line, head or _error_text(line))
    if name == SHELL:
        return _shell(line)
    return Ended("soft error") if server_and_tool(name)[0] and _is_soft_error(result, head) else Ended("ok")


def _says_error(line: Line) -> bool:
    return begins(line.tool_use_result, b'"Error:')


def _error_text(line: Line) -> str:
    value = loose(line.tool_use_result)
    return value.lstrip() if isinstance(value, str) else ""


def _failed(name: str, line: Line, head: str) -> Ended:
    """Return how a call ended that is marked as an error."""
    if name == SHELL and (code := _EXIT.match(head)) is not None:
        return Ended("flagged", "bash_nonzero", int(code[1]))
    was_told = name != SHELL or _tells_exit(line)
    is_own = not server_and_tool(name)[0]
    blocks = _BLOCKED if was_told else _BLOCKED_EARLY
    # A server's own words may say that something else was blocked.
    is_blocked = (is_own or name in head[:LONGEST_NAMING]) and blocks.match(head) is not None
    refused = _refused(line, head, is_own=is_own, is_blocked=is_blocked)
    if refused is not None:
        return refused
    if _MISUSED.match(head):
        return Ended("flagged", "tool_use_error")
    if name == SHELL:
        return _failed_command(line, was_told=was_told)
    return Ended("flagged", "other" if is_own else "mcp_error")


def _refused(line: Line, head: str, *, is_own: bool, is_blocked: bool) -> Ended | None:
    """Return how a call ended that never came to its tool, None for one that did or of which nothing tells."""
    for tells, answer in _FORMS:
        if tells(head):
            return Ended("flagged", answer.error) if answer.error == "no_such_tool" and is_own else answer
    if is_blocked:
        return _DENIED_CALL
    if (kind := loose(line.tool_denial_kind)) is None:
        return None
    return _REJECTED_CALL if kind in _REJECTING and _is_by_user(line) else _DENIED_CALL


def _failed_command(line: Line, *, was_told: bool) -> Ended:
    """Return how a command line ended whose result has no exit code and is of no known form."""
    result = loose(line.tool_use_result)
    if isinstance(result, dict) and result.get("interrupted") is True:
        return _INTERRUPTED_CALL
    return Ended("flagged", "other" if was_told else "bash_nonzero")


def _tells_exit(line: Line) -> bool:
    """Tell whether a line's version writes the exit code of each command that failed, so that without one none ran."""
    numbers = (line.version or "").split(".")[:3]
    return len(numbers) == 3 and all(map(str.isdecimal, numbers)) and tuple(map(int, numbers)) >= TELLS_EXIT


_REJECTED_CALL = Ended("denied", "user_rejected")
_DENIED_CALL = Ended("denied", "permission_denied")
_INTERRUPTED_CALL = Ended("interrupted", "interrupted")

_FORMS: tuple[tuple[Callable[[str], object], Ended], ...] = (
    (_REJECTED.match, _REJECTED_CALL),
    (_INTERRUPTED.match, _INTERRUPTED_CALL),
    (_NO_SUCH_TOOL.match, Ended("not connected", "no_such_tool")),
    (_DENIED.match, _DENIED_CALL),
)


def _is_by_user(line: Line) -> bool:
    """Tell whether it was a person who refused; where rules alone decide the same mark is set."""
    decision = loose(line.permission_decision)
    if not isinstance(decision, dict):
        return True
    source = decision.get("source", "")
    return isinstance(source, str) and source in _BY_THE_USER


def _shell(line: Line) -> Ended:
    """Return how a command line ended that is not marked as an error."""
    if not begins(line.tool_use_result, b"{"):
        return Ended("ok", "", 0)
    said = _SAID.decode_or_none(line.tool_use_result)
    if said is None or said.background_task_id or said.backgrounded_by_user:
        return Ended("ok")
    if said.interrupted:
        return _INTERRUPTED_CALL
    return Ended("ok", "", 1 if said.return_code_interpretation else 0)


class _Said(msgspec.Struct, rename="camel"):
    interrupted: bool | None = None
    return_code_interpretation: str | None = None
    background_task_id: str | None = None
    backgrounded_by_user: bool | None = None


class _Lenient:
    """A decoder that answers None for what has another form."""

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(_Said)

    def decode_or_none(self, raw: msgspec.Raw) -> _Said | None:
        try:
            return self._decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None


_SAID = _Lenient()


def _is_soft_error(result: Block, head: str) -> bool:
    """Tell whether an answer that is not marked as an error says that the tool failed."""
    is_json = head[:1] == "{" and len(memoryview(result.content)) <= LONGEST_JSON
    return is_soft_error(texts(result.content).lstrip() if is_json else head)
