"""One line of a Codex rollout, as far as anything is read of it.

Since autumn 2025 a line is an envelope (`timestamp`, `type`, `payload`); before, the first line was a header and the
others were bare items without a time. Codex writes the type first, so that most lines need not be decoded.
"""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

T = TypeVar("T")

READ = {
    b"session_meta": (),
    b"turn_context": (),
    b"world_state": (),
    b"token_usage_record": (),
    b"response_item": (b"reasoning", b"ghost_snapshot", b"compaction", b"context_compaction"),
    b"event_msg": (b"agent_message", b"agent_reasoning", b"agent_reasoning_raw_content", b"task_complete"),
}
"""The types that are read, each with the types of payload among them that are not."""

_HEAD = re.compile(
    rb'\{"timestamp":"[^"]{1,40}",(?:"ordinal":\d{1,20},)?"type":"(\w+)","payload":\{(?:"type":"(\w+)")?'
)


class Payload(msgspec.Struct, frozen=True):
    """What a line carries, and what a bare item of an old log is."""

    type: str = ""
    id: msgspec.Raw = msgspec.Raw()
    session_id: msgspec.Raw = msgspec.Raw()
    timestamp: msgspec.Raw = msgspec.Raw()
    cwd: msgspec.Raw = msgspec.Raw()
    source: msgspec.Raw = msgspec.Raw()
    originator: msgspec.Raw = msgspec.Raw()
    cli_version: msgspec.Raw = msgspec.Raw()
    parent_thread_id: msgspec.Raw = msgspec.Raw()
    thread_source: msgspec.Raw = msgspec.Raw()
    turn_id: msgspec.Raw = msgspec.Raw()
    model: msgspec.Raw = msgspec.Raw()
    state: msgspec.Raw = msgspec.Raw()
    name: msgspec.Raw = msgspec.Raw()
    namespace: msgspec.Raw = msgspec.Raw()
    arguments: msgspec.Raw = msgspec.Raw()
    call_id: msgspec.Raw = msgspec.Raw()
    output: msgspec.Raw = msgspec.Raw()
    action: msgspec.Raw = msgspec.Raw()
    role: msgspec.Raw = msgspec.Raw()
    content: msgspec.Raw = msgspec.Raw()
    message: msgspec.Raw = msgspec.Raw()
    kind: msgspec.Raw = msgspec.Raw()
    phase: msgspec.Raw = msgspec.Raw()
    info: msgspec.Raw = msgspec.Raw()
    usage: msgspec.Raw = msgspec.Raw()
    response_id: msgspec.Raw = msgspec.Raw()
    thread_id: msgspec.Raw = msgspec.Raw()
    reason: msgspec.Raw = msgspec.Raw()
    item: msgspec.Raw = msgspec.Raw()
    invocation: msgspec.Raw = msgspec.Raw()
    result: msgspec.Raw = msgspec.Raw()
    command: msgspec.Raw = msgspec.Raw()
    exit_code: msgspec.Raw = msgspec.Raw()
    duration: msgspec.Raw = msgspec.Raw()
    status: msgspec.Raw = msgspec.Raw()
    aggregated_output: msgspec.Raw = msgspec.Raw()


class Item(msgspec.Struct, frozen=True):
    """What was done in a turn, as newer versions tell of it once it is over."""

    type: str = ""
    id: msgspec.Raw = msgspec.Raw()
    command: msgspec.Raw = msgspec.Raw()
    cwd: msgspec.Raw = msgspec.Raw()
    source: msgspec.Raw = msgspec.Raw()
    status: msgspec.Raw = msgspec.Raw()
    exit_code: msgspec.Raw = msgspec.Raw()
    duration: msgspec.Raw = msgspec.Raw()
    server: msgspec.Raw = msgspec.Raw()
    tool: msgspec.Raw = msgspec.Raw()
    result: msgspec.Raw = msgspec.Raw()
    error: msgspec.Raw = msgspec.Raw()
    aggregated_output: msgspec.Raw = msgspec.Raw()
    content: msgspec.Raw = msgspec.Raw()


class Line(msgspec.Struct, frozen=True):
    """An envelope; a bare item has its own type, and a header has none."""

    type: str = ""
    timestamp: msgspec.Raw = msgspec.Raw()
    payload: msgspec.Raw = msgspec.Raw()
    record_type: msgspec.Raw = msgspec.Raw()


_LINE = msgspec.json.Decoder(Line)
_PAYLOAD = msgspec.json.Decoder(Payload)
_ITEM = msgspec.json.Decoder(Item)
_ANY = msgspec.json.Decoder()


def is_read(raw: bytes) -> bool:
    """Tell whether a line may be of a type that is read, from its beginning."""
    head = _HEAD.match(raw)
    if head is None:
        return not raw.startswith(b'{"record_type"')
    left_out = READ.get(head[1])
    return left_out is not None and (head[2] or b"") not in left_out


def line(data: bytes) -> Line | None:
    """Return a line, None for what is no object of this form."""
    return _decoded(_LINE, data)


def payload(raw: bytes | msgspec.Raw) -> Payload | None:
    """Return what a line carries, None where it has another form."""
    return _decoded(_PAYLOAD, raw)


def item(raw: msgspec.Raw) -> Item | None:
    """Return what was done, None where it has another form."""
    return _decoded(_ITEM, raw) if raw else None


def loose(raw: msgspec.Raw) -> object:
    """Return whatever JSON says, None for nothing and for what is no JSON."""
    return _decoded(_ANY, raw) if raw else None


def text(raw: msgspec.Raw) -> str:
    """Return a text, "" for what is none."""
    value = loose(raw)
    return value if isinstance(value, str) else ""


def parsed(given: str) -> object:
    """Return what a text says as JSON, None for what is no JSON."""
    return _decoded(_ANY, given.encode("utf-8", "replace"))


def _decoded(decoder: msgspec.json.Decoder[T], data: bytes | msgspec.Raw) -> T | None:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def texts(raw: msgspec.Raw) -> list[str]:
    """Return the parts of a content that are text, however they are called."""
    value = loose(raw)
    if isinstance(value, str):
        return [value]
    parts = value if isinstance(value, list) else []
    found = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return [part for part in found if isinstance(part, str)]


def seconds(raw: msgspec.Raw) -> float | None:
    """Return a duration, written as `{secs, nanos}`, as text (`1.5s`) or as a number of seconds."""
    value = loose(raw)
    if isinstance(value, dict):
        whole, nanos = value.get("secs"), value.get("nanos")
        return whole + nanos / 1e9 if isinstance(whole, int) and isinstance(nanos, int) else None
    if isinstance(value, str):
        value = _number(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _number(written: str) -> float | None:
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s)?", written)
    return None if found is None else float(found[1]) / (1000 if found[2] == "ms" else 1)
