"""Read which version of a package the locked nixpkgs has, from its source in the store; nothing is evaluated.

A flake input's source is a store path that follows from the `narHash` in `flake.lock`. Packages below `pkgs/by-name`
lie in a file that their name tells; where the others lie would have to be evaluated.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from nixlore.errors import SourceError
from nixlore.machine import Machine, read_regular

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

RELEASE_NAMES = frozenset(("nixos", "nixpkgs"))
"""Names under which the release of nixpkgs itself is asked for."""

_ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz"
_DIGEST = 20
_LARGEST_LOCK = 8_000_000
_LARGEST_PACKAGE = 1_000_000
_NAME = re.compile(r"[A-Za-z0-9_][\w+-]*\Z", re.ASCII)
_VERSION = re.compile(r"[0-9A-Za-z][\w.+~-]{0,60}\Z", re.ASCII)
_MOST_FOLLOWED = 20


class _Locked(msgspec.Struct):
    narHash: str = ""  # noqa: N815 - nix's own name
    repo: str = ""


class _Node(msgspec.Struct):
    inputs: dict[str, str | list[str]] = {}
    locked: _Locked | None = None


class _Lock(msgspec.Struct):
    nodes: dict[str, _Node]
    root: str = "root"


_LOCK = msgspec.json.Decoder(_Lock)


def locked_version(machine: Machine, lock: bytes, attr_path: str) -> str:
    """Return the version of a package in the nixpkgs that a flake.lock holds, "" where that cannot be told.

    `nixos` and `nixpkgs` ask for its release (`25.05`).
    """
    source = nixpkgs_source(lock)
    if source is None:
        return ""
    if attr_path in RELEASE_NAMES:
        return _release(machine, source)
    if not _NAME.match(attr_path):
        return ""
    place = source / "pkgs/by-name" / attr_path[:2].lower() / attr_path / "package.nix"
    try:
        return version_in(read_regular(machine.at(place), _LARGEST_PACKAGE))
    except SourceError:
        return ""


def nixpkgs_source(lock: bytes) -> PurePosixPath | None:
    """Return where in the store the source of the locked nixpkgs lies once it was fetched, None without one."""
    try:
        nodes = _LOCK.decode(lock) if len(lock) <= _LARGEST_LOCK else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    locked = _nixpkgs(nodes) if nodes else None
    return source_path(locked.narHash) if locked else None


def _nixpkgs(lock: _Lock) -> _Locked | None:
    """Return what the root's `nixpkgs` is locked to, or its only other input that is nixpkgs under another name."""
    root = lock.nodes.get(lock.root)
    if root is None:
        return None
    found = {name: _followed(lock, aim) for name, aim in root.inputs.items()}
    if "nixpkgs" in found:
        return found["nixpkgs"]
    named = [locked for locked in found.values() if locked and locked.repo.lower() == "nixpkgs"]
    return named[0] if len(named) == 1 else None


def _followed(lock: _Lock, aim: str | list[str]) -> _Locked | None:
    """Return what an input is locked to; a list of names is the way to it from the root."""
    for _ in range(_MOST_FOLLOWED):
        if isinstance(aim, str):
            node = lock.nodes.get(aim)
            return node.locked if node else None
        node = lock.nodes.get(lock.root)
        for name in aim[:-1]:
            step = node.inputs.get(name) if node else None
            node = lock.nodes.get(step) if isinstance(step, str) else None
        onward = node.inputs.get(aim[-1]) if node and aim else None
        if onward is None:
            return None
        aim = onward
    return None


def source_path(nar_hash: str) -> PurePosixPath | None:
    """Return the store path of what was fetched with this hash, None where it is no SHA-256 in base 64.

    This is Nix' `makeFixedOutputPath` for content addressed by the hash of its archive, under the name `source`.
    """
    kind, _, encoded = nar_hash.partition("-")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    if kind != "sha256" or len(digest) != hashlib.sha256().digest_size:
        return None
    said = hashlib.sha256(f"source:sha256:{digest.hex()}:/nix/store:source".encode()).digest()
    folded = bytearray(_DIGEST)
    for at, byte in enumerate(said):
        folded[at % _DIGEST] ^= byte
    return PurePosixPath(f"/nix/store/{_base32(bytes(folded))}-source")


def _base32(data: bytes) -> str:
    """Write bytes as Nix does: five bits a character, the last ones first."""
    number = int.from_bytes(data, "little")
    length = (len(data) * 8 + 4) // 5
    return "".join(_ALPHABET[number >> 5 * at & 31] for at in reversed(range(length)))


def _release(machine: Machine, source: PurePosixPath) -> str:
    for name in ("lib/.version", ".version"):
        try:
            text = read_regular(machine.at(source / name), 100).decode("ascii", "replace").strip()
        except SourceError:
            continue
        return text if _VERSION.match(text) else ""
    return ""


def version_in(package: bytes) -> str:
    """Return the version that a package's file gives as a plain string, "" where it gives none or several."""
    from nixlore.nix.syntax import parse  # noqa: PLC0415 - loads a C extension

    found = set(_versions(parse(package).root))
    version = found.pop() if len(found) == 1 else ""
    return version if _VERSION.match(version) else ""


def _versions(root: Node) -> Iterator[str]:
    """Yield what every binding `version = …` says; one that is computed says a text that is no version."""
    pending = [root]
    while pending:
        node = pending.pop()
        pending += node.named_children
        if node.type != "binding":
            continue
        name, value = node.child_by_field_name("attrpath"), node.child_by_field_name("expression")
        if name is None or value is None or name.text != b"version":
            continue
        parts = [part.type for part in value.named_children]
        is_plain = value.type == "string_expression" and parts == ["string_fragment"]
        yield (value.named_children[0].text or b"").decode("utf-8", "replace") if is_plain else "="
