"""Which revision a lock file holds of each input: flake.lock, and the sources.json of npins and niv."""

from __future__ import annotations

import msgspec

LOCK_NAMES = ("flake.lock", "npins/sources.json", "nix/sources.json")
"""How the paths of lock files end."""

LARGEST = 8_000_000
"""Bytes; a lock file is far smaller."""


class _Locked(msgspec.Struct):
    rev: str = ""
    narHash: str = ""  # noqa: N815 - nix's own name


class _Node(msgspec.Struct):
    inputs: dict[str, str | list[str]] = {}
    locked: _Locked | None = None


class _FlakeLock(msgspec.Struct):
    nodes: dict[str, _Node]
    root: str = "root"


class _Pin(msgspec.Struct):
    revision: str | None = None
    rev: str | None = None
    hash: str | None = None
    sha256: str | None = None


class _Pins(msgspec.Struct):
    pins: dict[str, _Pin]


_FLAKE = msgspec.json.Decoder(_FlakeLock)
_NPINS = msgspec.json.Decoder(_Pins)
_NIV = msgspec.json.Decoder(dict[str, _Pin])


def is_lock(path: str) -> bool:
    """Tell whether a path is that of a lock file."""
    return any(path == name or path.endswith(f"/{name}") for name in LOCK_NAMES)


def revisions(path: str, data: bytes) -> dict[str, str]:
    """Return the locked revision of each input by its name, nothing for what is no lock file.

    An input without a revision (a path, a tarball) is told by its hash; one that follows another is left out.
    """
    if len(data) > LARGEST:
        return {}
    try:
        if path.endswith("flake.lock"):
            return _flake(_FLAKE.decode(data))
        pins = _NPINS.decode(data).pins if path.endswith("npins/sources.json") else _NIV.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return {name: pin.revision or pin.rev or pin.hash or pin.sha256 or "" for name, pin in pins.items()}


def _flake(lock: _FlakeLock) -> dict[str, str]:
    root = lock.nodes.get(lock.root)
    found = {}
    for name, aim in root.inputs.items() if root is not None else ():
        node = lock.nodes.get(aim) if isinstance(aim, str) else None
        if node is not None and node.locked is not None:
            found[name] = node.locked.rev or node.locked.narHash
    return found


def changed(old: dict[str, str], new: dict[str, str]) -> tuple[str, ...]:
    """Return the inputs whose locked revision differs, came or went, sorted."""
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))
