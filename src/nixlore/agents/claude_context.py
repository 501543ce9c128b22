"""What was loaded into the context of a Claude Code session, as far as its transcript says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from nixlore.agents.claude_lines import Line, loose
from nixlore.agents.tool_names import server_and_tool
from nixlore.model.agent import ContextKind

Item = tuple[ContextKind, str, int | None]
"""A kind, a name or path, and a size in bytes where it is known."""

LONGEST_NAME = 300
"""A longer name or path is none."""


def items(found: Line) -> Iterator[Item]:
    """Yield what an attachment, or the record of a request's shape, says was in context."""
    if found.type == "api-request-shape":
        yield from _definitions(found.shape)
        return
    attachment = loose(found.attachment)
    if not isinstance(attachment, dict):
        return
    reading = _READINGS.get(str(attachment.get("type")))
    if reading is not None:
        for kind, name, size in reading(attachment):
            if 0 < len(name) <= LONGEST_NAME:
                yield kind, name, size


class _Shape(msgspec.Struct):
    tools: list[msgspec.Raw] = []


class _Definition(msgspec.Struct):
    name: str = ""


def _definitions(shape: msgspec.Raw) -> Iterator[Item]:
    """Yield the definitions of tools that a request carried, which is exactly what they cost."""
    try:
        tools = msgspec.json.decode(shape, type=_Shape).tools
        sizes = [(msgspec.json.decode(tool, type=_Definition).name, len(memoryview(tool))) for tool in tools]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    for name, size in sizes:
        if server_and_tool(name)[0] and len(name) <= LONGEST_NAME:
            yield "mcp tools", name, size


def _size(text: object) -> int | None:
    return len(text.encode("utf-8", "replace")) if isinstance(text, str) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _instructions(attachment: Mapping[str, object]) -> Iterator[Item]:
    for file in _list(attachment.get("files")):
        if isinstance(file, dict) and isinstance(path := file.get("path"), str):
            yield "instructions", path, _size(file.get("content"))


def _nested_memory(attachment: Mapping[str, object]) -> Iterator[Item]:
    content = attachment.get("content")
    text = content.get("rawContent", content.get("content")) if isinstance(content, dict) else content
    if isinstance(path := attachment.get("path"), str):
        yield "instructions", path, _size(text)


def _skills(attachment: Mapping[str, object]) -> Iterator[Item]:
    for skill in _list(attachment.get("skills")):
        name = skill.get("name") if isinstance(skill, dict) else skill
        if isinstance(name, str):
            yield "skill", name, _size(skill.get("content")) if isinstance(skill, dict) else None


def _hook(attachment: Mapping[str, object]) -> Iterator[Item]:
    if isinstance(name := attachment.get("hookName"), str):
        content = attachment.get("content")
        text = "\n".join(part for part in content if isinstance(part, str)) if isinstance(content, list) else content
        yield "hook", name, _size(text)


def _mcp_instructions(attachment: Mapping[str, object]) -> Iterator[Item]:
    names, added = _list(attachment.get("addedNames")), _list(attachment.get("addedBlocks"))
    for number, name in enumerate(names):
        if isinstance(name, str):
            yield "mcp instructions", name, _size(added[number]) if number < len(added) else None


def _deferred_tools(attachment: Mapping[str, object]) -> Iterator[Item]:
    for name in _list(attachment.get("addedNames")):
        if isinstance(name, str):
            yield "mcp tools" if server_and_tool(name)[0] else "tools", name, _size(name)


_READINGS: Mapping[str, Callable[[Mapping[str, object]], Iterator[Item]]] = {
    "instructions": _instructions,
    "nested_memory": _nested_memory,
    "invoked_skills": _skills,
    "hook_additional_context": _hook,
    "mcp_instructions_delta": _mcp_instructions,
    "deferred_tools_delta": _deferred_tools,
}
