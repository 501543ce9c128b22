"""What opencode keeps of a session, as far as anything is read of it: its head, its messages, their parts.

All of them are JSON: files of their own in the first layout, columns of a database in the second.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import msgspec

T = TypeVar("T")


class Info(NamedTuple):
    """The head of a session: its id, the session of which it is a sub-agent's, where and in which version it began."""

    id: str
    parent: str = ""
    directory: str = ""
    version: str = ""


class Tokens(NamedTuple):
    """What a response used: tokens of input beside the cache, output, written to the cache, read from it."""

    input: int
    output: int
    cache_creation: int
    cache_read: int


class Message(NamedTuple):
    """One message: who wrote it, in answer to which, when (epoch seconds), with which model and where, how it went."""

    role: str
    parent: str
    created: float | None
    completed: float | None
    model: str
    directory: str
    finish: str
    error: str
    tokens: Tokens | None
    instructions: tuple[str, ...]


class State(NamedTuple):
    """How far a call of a tool is: its status, what it was given and gave back, and when (epoch seconds)."""

    status: str
    input: dict[str, object]
    output: msgspec.Raw
    error: str
    exit: int | None
    start: float | None
    end: float | None

    def given(self, name: str) -> str:
        """Return an argument that is a text, "" for none."""
        value = self.input.get(name)
        return value if isinstance(value, str) else ""


class Part(NamedTuple):
    """One part of a message: a text, a call of a tool with its result, or the end of a step with its tokens."""

    type: str
    text: msgspec.Raw
    is_synthetic: bool
    tool: str
    call: str
    state: State
    tokens: Tokens | None


class _Head(msgspec.Struct):
    id: str = ""
    parentID: str | None = None  # noqa: N815 - opencode's name
    directory: str | None = None
    version: str | None = None


class _Message(msgspec.Struct):
    role: str = ""
    parentID: msgspec.Raw = msgspec.Raw()  # noqa: N815 - opencode's name
    time: msgspec.Raw = msgspec.Raw()
    modelID: msgspec.Raw = msgspec.Raw()  # noqa: N815 - opencode's name
    path: msgspec.Raw = msgspec.Raw()
    finish: msgspec.Raw = msgspec.Raw()
    error: msgspec.Raw = msgspec.Raw()
    tokens: msgspec.Raw = msgspec.Raw()
    system: msgspec.Raw = msgspec.Raw()


class _State(msgspec.Struct):
    status: msgspec.Raw = msgspec.Raw()
    input: msgspec.Raw = msgspec.Raw()
    output: msgspec.Raw = msgspec.Raw()
    error: msgspec.Raw = msgspec.Raw()
    metadata: msgspec.Raw = msgspec.Raw()
    time: msgspec.Raw = msgspec.Raw()


class _Part(msgspec.Struct):
    type: str = ""
    text: msgspec.Raw = msgspec.Raw()
    synthetic: msgspec.Raw = msgspec.Raw()
    ignored: msgspec.Raw = msgspec.Raw()
    tool: msgspec.Raw = msgspec.Raw()
    callID: msgspec.Raw = msgspec.Raw()  # noqa: N815 - opencode's name
    state: msgspec.Raw = msgspec.Raw()
    tokens: msgspec.Raw = msgspec.Raw()


class _Metadata(msgspec.Struct):
    exit: msgspec.Raw = msgspec.Raw()


_HEAD = msgspec.json.Decoder(_Head)
_MESSAGE = msgspec.json.Decoder(_Message)
_PART = msgspec.json.Decoder(_Part)
_STATE = msgspec.json.Decoder(_State)
_METADATA = msgspec.json.Decoder(_Metadata)
_ANY = msgspec.json.Decoder()


def head(data: bytes) -> Info | None:
    """Return the head of a session in the first layout, None for what is none."""
    found = _decoded(_HEAD, data)
    if found is None or not found.id:
        return None
    return Info(found.id, found.parentID or "", found.directory or "", found.version or "")


def message(data: bytes) -> Message | None:
    """Return a message, None for what is none."""
    found = _decoded(_MESSAGE, data)
    if found is None:
        return None
    time, error = _table(found.time), _table(found.error)
    system = _loose(found.system)
    return Message(
        found.role,
        text(found.parentID),
        _seconds(time.get("created")),
        _seconds(time.get("completed")),
        text(found.modelID),
        _text(_table(found.path).get("cwd")),
        text(found.finish),
        _text(error.get("name")),
        _tokens(found.tokens),
        tuple(one for one in system if isinstance(one, str)) if isinstance(system, list) else (),
    )


def part(data: bytes) -> Part | None:
    """Return a part, None for what is none."""
    found = _decoded(_PART, data)
    if found is None:
        return None
    if found.type == "tool":
        name, call, state = text(found.tool), text(found.callID), _state(found.state)
        return Part("tool", found.text, is_synthetic=False, tool=name, call=call, state=state, tokens=None)
    is_synthetic = found.type == "text" and (_loose(found.synthetic) is True or _loose(found.ignored) is True)
    tokens = _tokens(found.tokens) if found.type == "step-finish" else None
    return Part(found.type, found.text, is_synthetic, "", "", _NO_STATE, tokens)


_NO_STATE = State("", {}, msgspec.Raw(), "", None, None, None)


def _state(raw: msgspec.Raw) -> State:
    found = (_decoded(_STATE, raw) if raw else None) or _State()
    time = _table(found.time)
    metadata = _decoded(_METADATA, found.metadata) if found.metadata else None
    code = None if metadata is None else _loose(metadata.exit)
    return State(
        text(found.status),
        _table(found.input),
        found.output,
        text(found.error),
        code if isinstance(code, int) and not isinstance(code, bool) else None,
        _seconds(time.get("start")),
        _seconds(time.get("end")),
    )


def _tokens(raw: msgspec.Raw) -> Tokens | None:
    """Return tokens; of late the thinking is told beside the output, which a sum then shows."""
    found = _table(raw)
    cache = found.get("cache")
    read, written = (_count(cache.get(name)) for name in ("read", "write")) if isinstance(cache, dict) else (0, 0)
    given, out, thought = (_count(found.get(name)) for name in ("input", "output", "reasoning"))
    if found.get("total") == given + out + thought + read + written:
        out += thought
    return Tokens(given, out, written, read) if found else None


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e15 else 0


def _seconds(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value / 1000 if is_number and isinstance(value, int | float) and 0 < value < 1e14 else None


def _table(raw: msgspec.Raw) -> dict[str, object]:
    value = _loose(raw)
    return value if isinstance(value, dict) else {}


def text(raw: msgspec.Raw) -> str:
    """Return a text, "" for what is none."""
    return _text(_loose(raw))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _loose(raw: msgspec.Raw) -> object:
    return _decoded(_ANY, raw) if raw else None


def _decoded(decoder: msgspec.json.Decoder[T], data: bytes | msgspec.Raw) -> T | None:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
