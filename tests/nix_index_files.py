"""Write nix-index databases for tests, as nix-index's own frcode encoder does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import zstandard

Entry = tuple[str, str]
"""The meta of a file (`12x`, `4r`, `target` + `s`, `2d`) and its path below the store path."""


def encoded(entries: Iterable[Entry]) -> tuple[bytes, int]:
    """Return the lines of one output's files and the length shared at the end."""
    previous, shared, lines = b"", 0, []
    for meta, name in entries:
        path = name.encode()
        common = 0
        while common < min(len(path), len(previous)) and path[common] == previous[common]:
            common += 1
        lines.append(meta.encode() + b"\0" + difference(common - shared) + path[common:] + b"\n")
        previous, shared = path, common
    return b"".join(lines), shared


def difference(change: int) -> bytes:
    """Return a change of the shared length as one signed byte, or 0x80 and two bytes."""
    if -128 < change < 128:
        return change.to_bytes(1, "big", signed=True)
    return b"\x80" + change.to_bytes(2, "big", signed=True)


def output(attr: str, entries: Sequence[Entry], *, name: str = "", part: str = "out", toplevel: bool = True) -> bytes:
    """Return one output: its files and its footer."""
    lines, shared = encoded(entries)
    origin = {"attr": attr, "output": part, "toplevel": toplevel, "system": "x86_64-linux"}
    footer = {"store_dir": "/nix/store", "hash": "a" * 32, "name": name or f"{attr}-1.0", "origin": origin}
    return lines + b"p\0" + difference(-shared) + json.dumps(footer).encode() + b"\n"


def programs(*names: str) -> list[Entry]:
    """Return the entries of an output that has these programs."""
    return [("1d", ""), (f"{len(names)}d", "/bin"), *(("100x", f"/bin/{name}") for name in names)]


def database(path: Path, *outputs: bytes) -> Path:
    """Write a database and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"NIXI" + (1).to_bytes(8, "little") + zstandard.compress(b"".join(outputs)))
    return path
