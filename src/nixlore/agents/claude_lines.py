"""One line of a Claude Code transcript, as far as anything is read of it.

Every line is a JSON object; there are over 25 types, new ones with every few releases, and any field may have another
form in another version. So a line is decoded at once in the form that almost all have, and field by field where it has
another; what is seldom asked for stays raw until then. A line that is no object is None, never an error.
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
    """What a user or an assistant line carries; its content is a text or blocks."""

    id: str | None = None
    model: str | None = None
    content: str | list[Block] | None = None
    usage: Usage | None = None
    stop_reason: str | None = None


class Line(msgspec.Struct, frozen=True, rename="camel"):
    """What every line may have in common."""

    type: str = ""
    uuid: str | None = None
    session_id: str | None = None
    timestamp: str | int | float | None = None
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
    message: Message | None = None
    attachment: msgspec.Raw = msgspec.Raw()
    shape: msgspec.Raw = msgspec.Raw()


class _LooseMessage(msgspec.Struct, frozen=True):
    """A message of which only the names of its fields are known."""

    id: msgspec.Raw = msgspec.Raw()
    model: msgspec.Raw = msgspec.Raw()
    content: msgspec.Raw = msgspec.Raw()
    usage: msgspec.Raw = msgspec.Raw()
    stop_reason: msgspec.Raw = msgspec.Raw()


_LINE = msgspec.json.Decoder(Line)
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_KINDS = {field.name: (field.encode_name, msgspec.json.Decoder(field.type)) for field in msgspec.structs.fields(Line)}
_LOOSE_MESSAGE = msgspec.json.Decoder(_LooseMessage)
_TEXT = msgspec.json.Decoder(str)
_USAGE = msgspec.json.Decoder(Usage)
_BLOCK = msgspec.json.Decoder(Block)
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_ANY = msgspec.json.Decoder()


def lines(data: bytes) -> list[Line | None]:
    """Return the lines of some bytes, None for each that is no object; empty lines are left out.

    All at once where every one has the usual form, else one by one.
    """
    try:
        return list(_LINE.decode_lines(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [line(raw) for raw in data.split(b"\n") if raw and not raw.isspace()]


def line(data: bytes) -> Line | None:
    """Return a line, None for what is no object; of a field that has another form nothing is read."""
    found = _decoded(_LINE, data)
    if found is not None:
        return found
    fields = _decoded(_FIELDS, data)
    return None if fields is None else _loose_line(fields)


def _loose_line(fields: dict[str, msgspec.Raw]) -> Line:
    known = {}
    for name, (encoded, decoder) in _KINDS.items():
        if encoded in fields:
            known[name] = _decoded(decoder, fields[encoded])
    if known.get("message", 0) is None:
        known["message"] = _loose_message(fields["message"])
    return Line(**{name: value for name, value in known.items() if value is not None})


def _loose_message(raw: msgspec.Raw) -> Message | None:
    found = _decoded(_LOOSE_MESSAGE, raw)
    if found is None:
        return None
    content: str | list[Block] | None = _decoded(_TEXT, found.content)
    if begins(found.content, b"["):
        each = (_decoded(_BLOCK, block) for block in _decoded(_RAWS, found.content) or ())
        content = [block for block in each if block is not None]
    return Message(
        id=_decoded(_TEXT, found.id),
        model=_decoded(_TEXT, found.model),
        content=content,
        usage=_decoded(_USAGE, found.usage),
        stop_reason=_decoded(_TEXT, found.stop_reason),
    )


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
    """Return the epoch seconds of a timestamp that was not decoded."""
    return moment(loose(raw))


def moment(value: object) -> float | None:
    """Return the epoch seconds of a timestamp, written as ISO text or as milliseconds, None for none."""
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


def text_of(said: Message) -> str:
    """Return the text of a message: the text itself, or that of its text blocks with line ends between."""
    if not isinstance(said.content, list):
        return said.content or ""
    parts = (loose(block.text) for block in said.content)
    return "\n".join(part for part in parts if isinstance(part, str))
