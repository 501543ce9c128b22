"""One line of a Claude Code transcript, as far as anything is read of it.

Every line is a JSON object; there are over 25 types, new ones with every few releases, and any field may have another
form in another version. So only the fields that every version writes alike are typed, the others stay raw until
somebody asks. A line that is no such object is None, never an error.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Usage(msgspec.Struct, frozen=True):
    """What a response took, in tokens; `cache_creation` holds the same by lifetime."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation: msgspec.Raw = msgspec.Raw()


class Block(msgspec.Struct, frozen=True):
    """One block of a message's content: text, a call of a tool, or a tool's result."""

    type: str = ""
    id: str = ""
    name: str = ""
    tool_use_id: str = ""
    is_error: bool | None = None
    input: msgspec.Raw = msgspec.Raw()
    content: msgspec.Raw = msgspec.Raw()
    text: msgspec.Raw = msgspec.Raw()


class Message(msgspec.Struct, frozen=True):
    """What a user or an assistant line carries."""

    id: str | None = None
    model: str | None = None
    content: msgspec.Raw = msgspec.Raw()
    usage: Usage | None = None
    stop_reason: str | None = None


class Line(msgspec.Struct, frozen=True, rename="camel"):
    """What every line may have in common."""

    type: str = ""
    uuid: str | None = None
    session_id: str | None = None
    timestamp: msgspec.Raw = msgspec.Raw()
    cwd: str | None = None
    version: str | None = None
    entrypoint: str | None = None
    agent_id: str | None = None
    request_id: str | None = None
    is_sidechain: bool | None = None
    is_meta: bool | None = None
    is_compact_summary: bool | None = None
    is_api_error_message: bool | None = None
    prompt_source: msgspec.Raw = msgspec.Raw()
    origin: msgspec.Raw = msgspec.Raw()
    tool_denial_kind: msgspec.Raw = msgspec.Raw()
    permission_decision: msgspec.Raw = msgspec.Raw()
    tool_use_result: msgspec.Raw = msgspec.Raw()
    message: msgspec.Raw = msgspec.Raw()
    attachment: msgspec.Raw = msgspec.Raw()
    shape: msgspec.Raw = msgspec.Raw()


_LINE = msgspec.json.Decoder(Line)
_MESSAGE = msgspec.json.Decoder(Message)
_BLOCKS = msgspec.json.Decoder(list[Block])
_ANY = msgspec.json.Decoder()


def line(data: bytes) -> Line | None:
    """Return a line, None for what is no object of this form."""
    return _decoded(_LINE, data)


def message(raw: msgspec.Raw) -> Message | None:
    """Return a line's message, None where it has another form."""
    return _decoded(_MESSAGE, raw)


def blocks(raw: msgspec.Raw) -> list[Block]:
    """Return the blocks of a content; a content that is only text, or of another form, has none."""
    return (_decoded(_BLOCKS, raw) or []) if begins(raw, b"[") else []


def begins(raw: msgspec.Raw, mark: bytes) -> bool:
    """Tell whether what was not decoded begins with these bytes; nothing of it is copied."""
    return bool(raw) and bytes(memoryview(raw)[: len(mark)]) == mark


def loose(raw: msgspec.Raw) -> object:
    """Return whatever JSON says, None for nothing and for what is no JSON."""
    return _decoded(_ANY, raw) if raw else None


def _decoded(decoder: msgspec.json.Decoder[T], data: bytes | msgspec.Raw) -> T | None:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def time_of(raw: msgspec.Raw) -> float | None:
    """Return the epoch seconds of a timestamp, written as ISO text or as milliseconds."""
    value = loose(raw)
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).timestamp()
        except (ValueError, OverflowError):
            return None
    if isinstance(value, int | float) and 0 < value < 1e14:
        return value / 1000 if value > 1e11 else float(value)
    return None


def texts(raw: msgspec.Raw) -> str:
    """Return the text of a content: the text itself, or that of its text blocks with line ends between."""
    value = loose(raw)
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return ""
    parts = [part.get("text") if isinstance(part, dict) else part for part in value]
    return "\n".join(part for part in parts if isinstance(part, str))
