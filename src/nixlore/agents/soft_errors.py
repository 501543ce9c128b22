"""Answers of MCP servers that are not marked as errors and say all the same that the tool failed."""

from __future__ import annotations

import re

import msgspec

LONGEST_JSON = 200_000
"""A longer answer of a server is an answer."""

_SOFT_TEXT = re.compile(r"(?:### Result\s+)?(?:\w*Error|Error executing tool \S+):? |### Result\s+\w*Error\b")


def is_soft_error(text: str) -> bool:
    """Tell whether an answer says that the tool failed: by its first words, or as JSON by the usual fields."""
    if not text.startswith("{"):
        return _SOFT_TEXT.match(text) is not None
    if len(text) > LONGEST_JSON:
        return False
    try:
        answer = msgspec.json.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return False
    return isinstance(answer, dict) and (_says_failure(answer) or _wraps_failure(answer))


def _says_failure(answer: dict[str, object]) -> bool:
    if answer.get("success") is False or answer.get("isError") is True or answer.get("ok") is False:
        return True
    error = answer.get("error")
    return bool(error) and answer.get("success") is not True and isinstance(error, str | dict | bool)


def _wraps_failure(answer: dict[str, object]) -> bool:
    """Tell whether a text in the only field `result`, as FastMCP wraps what a tool returns, says that it failed."""
    text = answer.get("result")
    return len(answer) == 1 and isinstance(text, str) and _SOFT_TEXT.match(text) is not None
