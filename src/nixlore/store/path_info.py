"""What `nix path-info --json` prints, in all its shapes.

    2.0 to 2.18, Lix     [{"path": "/nix/store/h-n", "narSize": 1, "references": ["/nix/store/h-m"], …}, …]
    2.19 to 2.32         {"/nix/store/h-n": {"narSize": 1, …}, …}; null for what is not valid
    2.33, format 1       the same; each with "storeDir" and "version"
    2.33, formats 2, 3   {"info": {"h-n": {"references": ["h-m"], …}}, "storeDir": "/nix/store", "version": 2}

Source: the manual's "Store object info JSON format", and Nix' own tests of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from nixlore.errors import SourceError
from nixlore.store.paths import NAME, is_path

FORMATS_SINCE = (2, 33)
"""The version of Nix that first can be told which format to print, and warns where it is not."""

_VERSION = re.compile(r"(\d+)\.(\d+)")


LARGEST = 1 << 50
"""No NAR has so many bytes: a larger number is damage, and would make nonsense of every sum."""

LATEST = 1 << 34
"""No path comes into a store so late (epoch seconds)."""


def nar_size(value: object) -> int | None:
    """Return the size of a NAR in bytes, None where what is noted is none; an empty NAR has some bytes, too."""
    return value if isinstance(value, int) and 0 < value < LARGEST else None


def registered_at(value: object) -> int:
    """Return when a path came into a store (epoch seconds), 0 where what is noted is no such time."""
    return value if isinstance(value, int) and 0 < value < LATEST else 0


class PathInfo(NamedTuple):
    """One valid store path: what it refers to, its size in bytes or None, its deriver or "", epoch seconds or 0."""

    path: str
    references: tuple[str, ...]
    nar_size: int | None
    deriver: str
    registered: int


def parsed(data: bytes) -> list[PathInfo]:
    """Return the valid store paths of an answer; what makes no sense in it is left out.

    Raises SourceError where it is none of the shapes.
    """
    try:
        answer = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        message = "no answer in JSON"
        raise SourceError(message, where="nix path-info") from error
    if not isinstance(answer, list | dict):
        message = "an answer of an unknown form"
        raise SourceError(message, where="nix path-info")
    return [info for path, said in _entries(answer) if (info := _info(path, said)) is not None]


def _entries(answer: list[Any] | dict[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each path with what is said of it, both with whole store paths."""
    if isinstance(answer, list):
        yield from ((said["path"], said) for said in answer if isinstance(said, dict) and is_path(said.get("path")))
        return
    inside = answer.get("info")
    directory = answer.get("storeDir")
    prefix = f"{directory}/" if isinstance(directory, str) and isinstance(inside, dict) else ""
    for name, said in (inside if isinstance(inside, dict) else answer).items():
        if isinstance(said, dict):
            yield prefix + name if NAME.fullmatch(name) else name, {**said, "prefix": prefix}


def _info(path: str, said: Mapping[str, Any]) -> PathInfo | None:
    if not is_path(path) or said.get("valid") is False:
        return None
    prefix = said.get("prefix", "")
    references = said.get("references")
    size, registered = said.get("narSize"), said.get("registrationTime")
    return PathInfo(
        path,
        tuple(_whole(prefix, references)) if isinstance(references, list) else (),
        nar_size(size),
        next(_whole(prefix, [said.get("deriver")]), ""),
        registered_at(registered),
    )


def _whole(prefix: str, names: list[Any]) -> Iterator[str]:
    """Yield those names that are store paths, or are with the store's directory before them."""
    for name in names:
        if isinstance(name, str):
            whole = prefix + name if NAME.fullmatch(name) else name
            if is_path(whole):
                yield whole


def takes_a_format(version: str) -> bool:
    """Tell whether the Nix that prints this version of itself knows `--json-format`.

    Its own number is the last one: `nix (Determinate Nix 3.6.2) 2.29.0`. Lix counts on from 2.90 and has no formats.
    """
    found = _VERSION.findall(version)
    return bool(found) and "lix" not in version.lower() and tuple(map(int, found[-1])) >= FORMATS_SINCE
