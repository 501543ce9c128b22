"""What stages made, in the form in which it is cached and handed on: records by type, facts as JSON."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import msgspec

from nixlore.blake2 import blake2b
from nixlore.model.evidence import PRESENT_ONLY, Coverage, Diagnostic

T = TypeVar("T")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What a pure stage made, as JSON, and the key of everything that it was made from.

    A fact is kept apart: then `content` stands for it and `result` is empty.
    """

    key: str
    result: bytes = b""
    content: str = ""


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """The records of one successful collector run, as MessagePack by type name.

    `key` stands for the collector's source, its fingerprint of the data and the machine it looked at, `reader` for
    the nixlore that ran it.
    """

    key: str
    records: dict[str, msgspec.Raw]
    reader: str = ""

    def of(self, kind: type[T]) -> Sequence[T]:
        """Return the records of one type in the order they were yielded."""
        raw = self.records.get(kind.__name__)
        return () if raw is None else msgspec.msgpack.decode(raw, type=list[kind])  # type: ignore[valid-type]


def gather(key: str, records: Sequence[Any], reader: str = "") -> Collected:
    """Sort yielded records by type; `reader` stands for the nixlore that yielded them."""
    by_type: dict[str, list[Any]] = {}
    for record in records:
        by_type.setdefault(type(record).__name__, []).append(record)
    return Collected(key=key, records={name: _packed(rows) for name, rows in by_type.items()}, reader=reader)


class Records:
    """The records of all collectors that succeeded, by type."""

    def __init__(
        self,
        results: Mapping[str, Collected],
        makes: Mapping[str, Sequence[type]],
        off: Sequence[str],
        present_only: Sequence[str] = (),
    ) -> None:
        self._results = results
        self._makes = makes
        self._left_out = [*((name, "") for name in off), *((name, PRESENT_ONLY) for name in present_only)]
        self._decoded: dict[type, Sequence[Any]] = {}
        self._keys: dict[type, str] = {}

    @cached_property
    def coverage(self) -> tuple[Coverage, ...]:
        """What all collectors read, and one line for each that is switched off or left out."""
        read = [entry for result in self._results.values() for entry in result.of(Coverage)]
        left_out = (Coverage(collector=name, source=name, state="off", note=note) for name, note in self._left_out)
        return (*read, *left_out)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the collectors could not see."""
        return tuple(note for result in self._results.values() for note in result.of(Diagnostic))

    def _makers(self, kind: type) -> list[Collected]:
        return [result for name, result in self._results.items() if kind in self._makes[name]]

    def key(self, kind: type) -> str:
        """Return what stands for the content of all records of a type, "" when nobody that makes it succeeded."""
        if kind not in self._keys:
            self._keys[kind] = self._made_key(kind)
        return self._keys[kind]

    def _made_key(self, kind: type) -> str:
        if kind is Coverage:
            return _key(msgspec.json.encode(self.coverage))
        found = [bytes(result.records.get(kind.__name__, b"")) for result in self._makers(kind)]
        return _key(*found) if found else ""

    def of(self, kind: type) -> Sequence[Any]:
        """Return all records of a type in the order of the collectors' names."""
        if kind is Coverage:
            return self.coverage
        if kind not in self._decoded:
            self._decoded[kind] = tuple(itertools.chain.from_iterable(result.of(kind) for result in self._makers(kind)))
        return self._decoded[kind]


class Fact(msgspec.Struct, dict=True):
    """What a pure stage made, as JSON; `key` stands for its content, `made` is itself where it was made just now."""

    kind: Any
    raw: msgspec.Raw
    key: str
    made: Any = None

    @cached_property
    def value(self) -> Any:
        """The fact itself, decoded when another stage asks for it."""
        return msgspec.json.decode(self.raw, type=self.kind) if self.made is None else self.made


class Given(NamedTuple):
    """What no stage made but the pipeline itself gives to stages, and what stands for its content."""

    value: Any
    key: str


def encoded(value: Any) -> bytes:
    """Return a record, fact or report as JSON; what was not UTF-8 becomes question marks."""
    try:
        return msgspec.json.encode(value, enc_hook=_plain)
    except UnicodeEncodeError:
        return msgspec.json.encode(_writable(value))


def printable(text: str) -> str:
    """Return a text that can be encoded: bytes that were not UTF-8 become question marks."""
    return text.encode("utf-8", "replace").decode()


def failure(label: str, subject: str, cause: str, remedy: str = "") -> Diagnostic:
    """Return what is told of a stage that failed: a warning about a source, an error about anything else."""
    from nixlore.shell.redact import redacted  # noqa: PLC0415 - only a failure needs it

    is_grave = not label.startswith("collect/") or cause.startswith("a bug")
    return Diagnostic(
        stage=label,
        subject=redacted(printable(subject)),
        cause=redacted(printable(cause)),
        remedy=remedy,
        severity="error" if is_grave else "warning",
    )


def _packed(rows: list[Any]) -> msgspec.Raw:
    try:
        return msgspec.Raw(msgspec.msgpack.encode(rows))
    except UnicodeEncodeError:
        return msgspec.Raw(msgspec.msgpack.encode(_writable(rows)))


def _key(*parts: bytes) -> str:
    hasher = blake2b(digest_size=16)
    for part in parts:
        hasher.update(len(part).to_bytes(8, "little"))
        hasher.update(part)
    return hasher.hexdigest()


def _writable(value: Any) -> Any:
    """Return a value as plain data with lone surrogates (bytes that were not UTF-8) replaced by question marks."""
    return _replaced(msgspec.to_builtins(value, builtin_types=(bytes,), enc_hook=_plain))


def _plain(value: Any) -> dict[str, Any]:
    """Return a mapping of another kind as a dict; raise TypeError for what is none."""
    if isinstance(value, Mapping):
        return dict(value)
    message = f"cannot be written: {type(value).__name__}"
    raise TypeError(message)


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {_replaced(key): _replaced(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(item) for item in value]
    return value
