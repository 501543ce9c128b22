"""Records of the installers of Node programs: package.json, and npm's settings."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec

from nixlore.data.late_pattern import late
from nixlore.store.installers import names

_PREFIX = late(r"""^\s*prefix\s*=\s*["']?([^"'\r\n;#]{1,400}?)["']?\s*$""", re.MULTILINE)
_HOME = late(r"^(?:~|\$\{HOME\}|\$HOME)(?=/)")
_OWN = ("link:", "file:", "workspace:", "portal:", "/", "./", "../")
_ARCHIVES = (".tgz", ".tar.gz", ".tar")


class Package(NamedTuple):
    """One package: its name, its version and the programs that it brings."""

    name: str
    version: str
    programs: tuple[str, ...]


class _Json(msgspec.Struct):
    name: Any = None
    version: Any = None
    bin: Any = None
    dependencies: Any = None


def _decoded(data: bytes) -> _Json | None:
    try:
        return msgspec.json.decode(data, type=_Json)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def package(data: bytes) -> Package | None:
    """Return what a package.json says of its own package, None for what is none."""
    found = _decoded(data)
    name = names.package(found.name) if found is not None else ""
    if found is None or not name:
        return None
    if isinstance(found.bin, str):
        return Package(name, names.version(found.version), names.programs([name.rpartition("/")[2]]))
    return Package(name, names.version(found.version), names.programs(found.bin))


def dependencies(data: bytes) -> dict[str, bool]:
    """Return the names that a package.json depends on, and whether each comes from a directory of this machine."""
    found = _decoded(data)
    wanted = found.dependencies if found is not None else None
    if not isinstance(wanted, dict):
        return {}
    rows = list(wanted.items())[: names.MOST_PROGRAMS]
    return {name: _is_own(asked) for name, asked in rows if names.package(name) == name}


def _is_own(asked: object) -> bool:
    return isinstance(asked, str) and asked.startswith(_OWN) and not asked.endswith(_ARCHIVES)


def npm_prefix(data: bytes, home: str) -> str:
    """Return where npm's settings put global packages, "" where they do not say."""
    found = _PREFIX.findall(data.decode("utf-8", "replace"))
    path = _HOME.sub(lambda _match: home, found[-1].strip()) if found else ""
    return path.rstrip("/") if path.startswith("/") and "$" not in path else ""
