"""What a lock file pins: every input of `flake.lock`, followed to what it is the same as, and npins' and niv's sources.

Formats: flake.lock versions 5 to 7 (Nix' `flake/lockfile.cc`), npins' `sources.json` versions 3 to 7, niv's. A field
that is not known is passed over, so a later version is read as far as it is the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from nixlore.data.late_pattern import late
from nixlore.model.store import Pin
from nixlore.nix.lock_file import LARGEST
from nixlore.nix.source_urls import flake_url, plain_url

MOST_NODES = 5_000
"""How many inputs of inputs are told at most."""

_IN_RELEASE = late(r"/(?:nixos|nixpkgs)-[^/]*?\.([0-9a-f]{7,40})/nixexprs\.tar")
_REVISION = late(r"[0-9a-f]{7,64}\Z")
_NIXPKGS_URL = late(
    r"(?i)https?://(?:channels\.nixos\.org|releases\.nixos\.org|nixos\.org/channels)/"
    r"|https?://(?:api\.)?flakehub\.com/f/DeterminateSystems/nixpkgs-"
    r"|[/:]nixpkgs(?:\.git)?(?:[/?]|\Z)"
)


class _Node(msgspec.Struct):
    inputs: dict[str, str | list[str]] = {}
    locked: dict[str, Any] | None = None
    original: dict[str, Any] | None = None


class _Lock(msgspec.Struct):
    nodes: dict[str, _Node]
    root: str = "root"


_LOCK = msgspec.json.Decoder(_Lock)
_SOURCES = msgspec.json.Decoder(dict[str, Any])


def pins(path: str, data: bytes, file: str) -> tuple[Pin, ...] | None:
    """Return what a lock file pins, None where it is none; `path` tells the format, `file` is what the pins name."""
    try:
        if len(data) > LARGEST:
            return None
        if path.endswith("flake.lock"):
            return tuple(_flake(_LOCK.decode(data), file))
        sources = _SOURCES.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not path.endswith("npins/sources.json"):
        return tuple(_niv(name, source, file) for name, source in sources.items() if isinstance(source, dict))
    listed = sources.get("pins")
    if not isinstance(listed, dict):
        return None
    return tuple(_npins(name, source, file) for name, source in listed.items() if isinstance(source, dict))


def _flake(lock: _Lock, file: str) -> Iterator[Pin]:
    """Yield the root's inputs, then level by level those of each input, every node's inputs once."""
    pending: deque[tuple[str, str]] = deque([(lock.root, "")])
    seen = {lock.root}
    told = 0
    while pending:
        key, above = pending.popleft()
        node = lock.nodes.get(key)
        for name, aim in node.inputs.items() if node is not None else ():
            told += 1
            if told > MOST_NODES:
                return
            target = _followed(lock, aim)
            yield _pin(lock, f"{above}{name}", aim, target, file, is_direct=key == lock.root)
            if target and target not in seen and isinstance(aim, str):
                seen.add(target)
                pending.append((target, f"{above}{name}/"))


def _followed(lock: _Lock, aim: str | list[str]) -> str:
    """Return the key of the node that an input is, "" where that cannot be told; a list is the way from the root."""
    for _ in range(20):
        if isinstance(aim, str):
            return aim if aim in lock.nodes else ""
        key = lock.root
        onward: str | list[str] | None = None
        for name in aim:
            node = lock.nodes.get(key)
            onward = node.inputs.get(name) if node is not None else None
            if onward is None:
                return ""
            key = onward if isinstance(onward, str) else _one_step(lock, onward)
        if onward is None:
            return ""
        aim = onward
    return ""


def _one_step(lock: _Lock, aim: list[str]) -> str:
    """Return the key that a list leads to where no name on its way is a list itself, else ""."""
    key = lock.root
    for name in aim:
        node = lock.nodes.get(key)
        onward = node.inputs.get(name) if node is not None else None
        if not isinstance(onward, str):
            return ""
        key = onward
    return key


def _pin(lock: _Lock, name: str, aim: str | list[str], target: str, file: str, *, is_direct: bool) -> Pin:
    node = lock.nodes.get(target)
    locked = _texts(node.locked) if node is not None else {}
    asked = _texts(node.original) if node is not None else {}
    when = (node.locked or {}).get("lastModified") if node is not None else None
    return Pin(
        source="flake.lock",
        name=name,
        file=file,
        url=flake_url(asked or locked),
        revision=_revision(locked.get("rev", "")),
        last_modified=when if type(when) is int and 0 < when < 2**40 else None,
        follows="" if isinstance(aim, str) else "/".join(aim),
        is_direct=is_direct,
        is_nixpkgs=_is_nixpkgs(locked) or _is_nixpkgs(asked),
    )


def _texts(said: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: value for name, value in (said or {}).items() if isinstance(value, str)}


def _is_nixpkgs(said: Mapping[str, str]) -> bool:
    """Tell whether a reference is that of nixpkgs or a fork of it; its `lib` alone is none."""
    if said.get("dir"):
        return False
    if said.get("type") == "indirect":
        return said.get("id") == "nixpkgs"
    return said.get("repo", "").lower() == "nixpkgs" or bool(_NIXPKGS_URL.search(said.get("url", "")))


def _revision(text: str) -> str:
    return text if _REVISION.match(text) else ""


def _npins(name: str, source: Mapping[str, Any], file: str) -> Pin:
    said = _texts(source)
    repository = _texts(source.get("repository") if isinstance(source.get("repository"), dict) else None)
    url = said.get("url", "")
    if said.get("type") == "Channel":
        asked = f"channel:{said.get('name', '')}"
    elif repository.get("owner"):
        kind = repository.get("type", "github").lower()
        asked = flake_url(
            {
                "type": kind,
                **{part: repository.get(part, "") for part in ("owner", "repo")},
                "ref": said.get("branch", ""),
            }
        )
    else:
        asked = plain_url(repository.get("url", "") or url)
    found = _IN_RELEASE.search(url)
    return Pin(
        source="npins",
        name=name,
        file=file,
        url=asked,
        revision=_revision(said.get("revision", "") or (found[1] if found else "")),
        is_nixpkgs=said.get("type") == "Channel"
        or _is_nixpkgs({"repo": repository.get("repo", ""), "url": repository.get("url", "") or url}),
    )


def _niv(name: str, source: Mapping[str, Any], file: str) -> Pin:
    said = _texts(source)
    if said.get("owner") and said.get("repo"):
        asked = flake_url(
            {"type": "github", "owner": said["owner"], "repo": said["repo"], "ref": said.get("branch", "")}
        )
    else:
        asked = plain_url(said.get("repo", "") or said.get("url", ""))
    return Pin(
        source="niv",
        name=name,
        file=file,
        url=asked,
        revision=_revision(said.get("rev", "")),
        is_nixpkgs=any(
            _is_nixpkgs({"repo": said.get("repo", ""), "url": said.get(part, "")}) for part in ("url", "repo")
        ),
    )
