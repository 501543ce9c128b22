"""How a call of a tool ended, told from its result in a Codex rollout.

What a shell command gave back has had four forms: JSON with metadata (`shell`), a head with `Exit code:`
(`shell_command`), one with `Process exited with code` (`exec_command`, where a process may still run), and a bare text
where nothing was run. An error of no known form is `other`, never a guess.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from nixlore.agents.claude_outcomes import Ended
from nixlore.agents.codex_lines import loose, parsed, texts
from nixlore.agents.soft_errors import is_soft_error

LONGEST_READ = 20_000
"""What says how a call ended stands at the beginning of its result."""

LONGEST_HEAD = 2_000
"""What stands before the output of a call is shorter."""

OUTPUT = "\nOutput:"
"""What stands between the head of a result and the output."""

_EXIT = re.compile(r"(?:\A|\n)(?:Exit code: |Process exited with code )(-?\d{1,10})\b")
_RUNNING = re.compile(r"(?:\A|\n)Process running with session ID (\d{1,20})\b")
_IN_SANDBOX = re.compile(r"failed in sandbox .{0,200}?\bexit code: (\d{1,10})\b")
_METADATA = re.compile(r'"metadata"\s*:\s*\{[^{}]*"exit_code"\s*:\s*(-?\d{1,10})')
_REJECTED = re.compile(r"(?:(?:exec command|patch|command) )?rejected by (?:the )?user|user (?:rejected|cancelled) ")
_DENIED = re.compile(
    r"(?:exec_command failed for .{0,400}: )?(?:\w+\()*[\"']?"
    r"(?:approval policy is|.{0,300}\brejected: |rejected by policy|command rejected|.{0,200}not allowed by policy)",
    re.DOTALL,
)
_INTERRUPTED = re.compile(r"(?:Wall time: [\d.]+ seconds\n)?(?:aborted(?: by user)?\b|turn interrupted|cancelled\b)")
_NO_SUCH_TOOL = re.compile(r"unsupported (?:custom tool )?call: |unknown tool\b|tool .{1,100} not found\b")
_MISUSED = re.compile(
    r"failed to parse (?:function )?arguments|apply_patch verification failed|invalid (?:patch|arguments)\b"
    r"|apply_patch handler received|(?:missing|unknown) field `|unable to locate\b"
)
_MCP_ERROR = re.compile(r"err: |tool call (?:error|failed)\b|MCP (?:server|tool) .{1,200} failed|Mcp error: ")
_FAILED = re.compile(
    r"(?:\w+ )?failed (?:in sandbox|to spawn)\b|\w+ failed[: ]|execution error: |unified exec failed|execution failed: "
)

_REJECTED_CALL = Ended("denied", "user_rejected")
_DENIED_CALL = Ended("denied", "permission_denied")
_INTERRUPTED_CALL = Ended("interrupted", "interrupted")


class Said(NamedTuple):
    """How a call ended, the text of its result, and the process that still runs, "" for none."""

    ended: Ended
    text: str
    running: str = ""


def said(raw: msgspec.Raw, server: str, *, is_shell: bool) -> Said:
    """Return what the result of a call says; `server` is the MCP server of its tool, "" for none."""
    value = loose(raw)
    marked = False
    if isinstance(value, dict):
        marked = value.get("success") is False
        inner = value.get("content", value.get("body", value.get("output")))
        parts = [inner] if isinstance(inner, str) else texts(raw)
    else:
        parts = texts(raw)
    text = "\n".join(parts)
    if is_shell:
        return _shell(text)
    return Said(_other(parts, server, is_marked=marked), text)


def _shell(text: str) -> Said:
    before = _before(text)
    running = _RUNNING.search(before)
    if running is not None:
        return Said(Ended("ok"), text, running[1])
    code = _EXIT.search(before)
    if code is not None:
        return Said(by_code(int(code[1])), _body(text))
    head = text[:LONGEST_READ]
    if head.startswith("{"):
        answer = parsed(text)
        if isinstance(answer, dict) and isinstance(answer.get("output"), str):
            return Said(_by_metadata(answer.get("metadata")), str(answer["output"]))
        found = _METADATA.search(text[-LONGEST_READ:])
        return Said(by_code(int(found[1])) if found else Ended("ok"), text)
    denied = _IN_SANDBOX.match(head)
    return Said(by_code(int(denied[1])) if denied else _failure(head) or Ended("ok"), text)


def by_code(code: int) -> Ended:
    """Return how a command line ended by its exit code."""
    return Ended("flagged", "bash_nonzero", code) if code else Ended("ok", "", 0)


def by_status(status: str) -> Ended:
    """Return how a call ended that the provider ran itself; it is written down once it is over."""
    if status == "failed":
        return Ended("flagged", "other")
    return Ended("ok" if status in ("completed", "") else "unanswered")


def _by_metadata(metadata: object) -> Ended:
    code = metadata.get("exit_code") if isinstance(metadata, dict) else None
    return by_code(code) if isinstance(code, int) else Ended("ok")


def _before(text: str) -> str:
    """Return what stands before the output of a call, which is short."""
    return text[:LONGEST_HEAD].partition(OUTPUT)[0]


def _body(text: str) -> str:
    """Return the output of a call; a head that ends with its mark has none yet."""
    _, mark, body = text.partition(OUTPUT)
    return body.removeprefix("\n") if mark else text


def _other(parts: list[str], server: str, *, is_marked: bool) -> Ended:
    """Return how a call ended that runs no command line."""
    head = parts[0][:LONGEST_READ] if parts else ""
    failure = _failure(head, server)
    if failure is not None:
        return failure
    if server:
        if is_marked or _MCP_ERROR.match(head):
            return Ended("flagged", "mcp_error")
        # The head that tells the time is a part of its own, or stands before the answer.
        answers = (_body(part) if part.startswith("Wall time: ") else part for part in parts)
        return Ended("soft error") if any(map(_is_soft, answers)) else Ended("ok")
    code = _EXIT.search(_before(head))
    if code is not None and int(code[1]):
        return Ended("flagged", "tool_use_error")
    return Ended("flagged", "other") if is_marked else Ended("ok")


def _is_soft(answer: str) -> bool:
    """Tell whether an answer says that the tool failed; older versions wrap it into a list of parts."""
    inner = parsed(answer) if answer.startswith('[{"') else None
    if isinstance(inner, list):
        return any(isinstance(part, dict) and is_soft_error(str(part.get("text", "")).lstrip()) for part in inner)
    return is_soft_error(answer.lstrip())


def _failure(head: str, server: str = "") -> Ended | None:
    """Return what a result says that begins with the words of a refusal or a failure."""
    if _REJECTED.match(head):
        return _REJECTED_CALL
    if _INTERRUPTED.match(head):
        return _INTERRUPTED_CALL
    if _NO_SUCH_TOOL.match(head):
        return Ended("not connected" if server else "flagged", "no_such_tool")
    if _DENIED.match(head):
        return _DENIED_CALL
    if _MISUSED.match(head):
        return Ended("flagged", "tool_use_error")
    return Ended("flagged", "other") if not server and _FAILED.match(head) else None
