"""Cargo's records of what `cargo install` put on a machine: .crates2.json and the older .crates.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from nixlore.store.installers import names

_ENTRY = re.compile(r"(\S+) (\S+) \(([^)]*)\)")

RUSTUP_PROXIES = frozenset(
    (
        *("cargo", "cargo-clippy", "cargo-fmt", "cargo-miri", "clippy-driver", "rls", "rust-analyzer", "rust-gdb"),
        *("rust-gdbgui", "rust-lldb", "rustc", "rustdoc", "rustfmt", "rustup"),
    )
)
"""Names under which rustup puts itself beside what cargo installs; rustup's own list."""


class Crate(NamedTuple):
    """One crate; `is_own` where it was installed from a directory."""

    name: str
    version: str
    programs: tuple[str, ...]
    is_own: bool


class _Install(msgspec.Struct):
    bins: Any = None


class _Crates2(msgspec.Struct):
    installs: dict[str, _Install] = {}


def crates(data: bytes) -> tuple[Crate, ...] | None:
    """Return the installs of a .crates2.json, None for what is none."""
    try:
        found = msgspec.json.decode(data, type=_Crates2).installs
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return tuple(_crates({entry: install.bins for entry, install in found.items()}))


def older_crates(data: bytes) -> tuple[Crate, ...] | None:
    """Return the installs of a .crates.toml, None for what is none."""
    import tomllib  # noqa: PLC0415 - only old records need it

    try:
        found = tomllib.loads(data.decode("utf-8", "replace")).get("v1")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None
    return tuple(_crates(found)) if isinstance(found, dict) else None


def _crates(found: dict[str, Any]) -> Iterator[Crate]:
    """Yield what entries of the form `name version (source)` tell; of a source only its kind is looked at."""
    for entry, programs in found.items():
        parts = _ENTRY.fullmatch(entry)
        name = names.package(parts[1]) if parts is not None else ""
        if parts is not None and name:
            yield Crate(name, names.version(parts[2]), names.programs(programs), parts[3].startswith("path+file:"))
