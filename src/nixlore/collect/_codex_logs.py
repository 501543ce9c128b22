"""Where Codex's rollouts are: by day, in one directory when they are archived, compressed when they rest for long.

A rollout keeps its file name when it is archived or compressed, so that this is what it is known by.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from nixlore.collect._agent_files import LogFile
from nixlore.collect._agent_sources import AgentSource
from nixlore.collect._log_places import listed, named
from nixlore.errors import SourceError
from nixlore.machine import Machine

if TYPE_CHECKING:
    from nixlore.agents.codex import Rollout
    from nixlore.agents.facts import LogFacts

NAME = "codex"
"""The name of the collector."""

MOST_FILES = 20_000
"""More rollouts than anybody has."""

LARGEST = 512_000_000
"""Of a rollout that is larger once it is unpacked only the beginning is read."""

DIRECTORIES = ("sessions", "archived_sessions")
DEEPEST = 4


def _top(machine: Machine) -> PurePosixPath:
    given = machine.environ.get("CODEX_HOME", "")
    return PurePosixPath(given) if given.startswith("/") else machine.home / ".codex"


def _place(machine: Machine) -> PurePosixPath:
    return _top(machine) / DIRECTORIES[0]


def _files(machine: Machine) -> list[LogFile]:
    found: dict[str, LogFile] = {}
    for directory in DIRECTORIES:
        top = _top(machine) / directory
        try:
            place = machine.at(top)
        except SourceError:
            continue
        for entry in _below(os.fspath(place)):
            name = entry.name.removesuffix(".zst")
            # What is both packed and plain is being packed.
            if entry.name == name or name not in found:
                unpacked = unzipped if entry.name != name else lines if name.endswith(".json") else None
                path = named(top, place, entry.path)
                found[name] = LogFile(path, entry.path, key=f"codex {name}", unpacked=unpacked)
    return list(found.values())[:MOST_FILES]


def _below(directory: str) -> Iterator[os.DirEntry[str]]:
    """Yield the rollouts below a directory, packed ones first."""
    pending = [(directory, 0)]
    while pending:
        path, depth = pending.pop()
        for entry in reversed(listed(path)):
            if entry.is_dir(follow_symlinks=False):
                if depth < DEEPEST:
                    pending.append((entry.path, depth + 1))
            elif entry.name.startswith("rollout-") and entry.name.endswith((".jsonl", ".jsonl.zst", ".json")):
                yield entry


def unzipped(data: bytes) -> bytes:
    """Return the lines of a packed rollout, as far as it can be unpacked; raises SourceError where it is none."""
    import zstandard  # noqa: PLC0415 - only old rollouts are packed

    parts: list[bytes] = []
    size = 0
    try:
        with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as stream:
            while size < LARGEST and (part := stream.read(4_000_000)):
                parts.append(part)
                size += len(part)
    except zstandard.ZstdError as error:
        message = f"cannot be unpacked: {error}"
        raise SourceError(message) from error
    return b"".join(parts)


def lines(data: bytes) -> bytes:
    """Return the lines of a rollout of the first versions, which is one object: its session, then its items.

    Raises SourceError where it is none.
    """
    try:
        whole = msgspec.json.decode(data, type=_Whole)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = "is no rollout"
        raise SourceError(message) from error
    return b"\n".join(msgspec.json.encode(part) for part in (whole.session, *whole.items))


class _Whole(msgspec.Struct):
    session: dict[str, object]
    items: list[dict[str, object]] = []


def _reader(facts: LogFacts | None) -> Rollout:
    from nixlore.agents.codex import Rollout  # noqa: PLC0415 - only where there is anything to read

    return Rollout(facts)


CODEX = AgentSource(NAME, "codex", _reader, _files, _place, lambda _machine: "")
"""Codex's rollouts."""
