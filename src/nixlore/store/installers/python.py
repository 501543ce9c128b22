"""Records of Python's installers: pip's `dist-info` (PEP 376, 427, 610), pipx' metadata, uv's receipts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from nixlore.data.late_pattern import late
from nixlore.store.installers import names

_DIST_INFO = late(r"([^-]+)-([^-]+?)(?:-py[\d.]+(?:-[\w.-]+)?)?\.(?:dist|egg)-info")
_PROGRAM = late(rb'^"?(?:\.\./)+bin/([^/",\r\n]{1,64})"?,', re.MULTILINE)
_INSTALLER = late(r"[A-Za-z][\w.-]{0,20}", re.ASCII)


class Distribution(NamedTuple):
    """A name and a version as a directory tells them."""

    name: str
    version: str


class Tool(NamedTuple):
    """A tool with an environment of its own; `is_own` where it was installed from a directory."""

    name: str
    version: str
    programs: tuple[str, ...]
    is_own: bool


class _Source(msgspec.Struct):
    url: str = ""
    dir_info: dict[str, Any] | None = None


class _PipxPackage(msgspec.Struct):
    package: str | None = None
    package_or_url: str | None = None
    package_version: str | None = None
    apps: list[Any] | None = None
    apps_of_dependencies: list[Any] | None = None
    include_dependencies: bool | None = None


class _Pipx(msgspec.Struct):
    main_package: _PipxPackage


def distribution(directory: str) -> Distribution | None:
    """Return what `httpie-3.2.4.dist-info` or an `.egg-info` is, with its name as an index has it."""
    found = _DIST_INFO.fullmatch(directory)
    if found is None:
        return None
    name, version = names.package(canonical(found[1])), names.version(found[2])
    return Distribution(name, version) if name else None


def canonical(name: str) -> str:
    """Return a name as indexes compare it: small letters, one hyphen between words (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installer(data: bytes | None) -> str:
    """Return who an INSTALLER file names, "" for nobody."""
    word = (data or b"")[:64].decode("ascii", "replace").strip()
    return word if _INSTALLER.fullmatch(word) else ""


def record_programs(data: bytes) -> tuple[str, ...]:
    """Return the programs that a RECORD lists in the `bin` beside `lib`."""
    return names.programs([match.decode("utf-8", "replace") for match in _PROGRAM.findall(data)])


def is_from_directory(data: bytes) -> bool:
    """Tell of a direct_url.json whether the package is that of a directory on this machine; its URL goes nowhere."""
    try:
        source = msgspec.json.decode(data, type=_Source)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return source.dir_info is not None and source.url.startswith("file:")


def pipx_tool(data: bytes) -> Tool | None:
    """Return what a pipx_metadata.json says; None for what is none. Metadata versions 0.1 to 0.12 have these fields."""
    try:
        main = msgspec.json.decode(data, type=_Pipx).main_package
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    name = names.package(canonical(main.package or ""))
    apps = [*(main.apps or ()), *((main.apps_of_dependencies or ()) if main.include_dependencies else ())]
    source = main.package_or_url or ""
    own = source.startswith(("/", "./", "../", "file:"))
    return Tool(name, names.version(main.package_version), names.programs(apps), own) if name else None


def uv_tool(data: bytes) -> Tool | None:
    """Return what a uv-receipt.toml says, None for what is none; it holds no version."""
    import tomllib  # noqa: PLC0415 - only where uv installed something

    try:
        tool = tomllib.loads(data.decode("utf-8", "replace")).get("tool")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None
    requirements = tool.get("requirements") if isinstance(tool, dict) else None
    if not isinstance(tool, dict) or not isinstance(requirements, list) or not requirements:
        return None
    first = requirements[0]
    stated = first if isinstance(first, str) else first.get("name") if isinstance(first, dict) else None
    found = re.match(r"[\w.-]+", stated) if isinstance(stated, str) else None
    name = names.package(canonical(found[0])) if found else ""
    own = isinstance(first, dict) and bool({"directory", "editable"} & first.keys())
    return Tool(name, "", _entry_points(tool.get("entrypoints")), own) if name else None


def _entry_points(rows: object) -> tuple[str, ...]:
    return names.programs([row.get("name") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else ())


def version_of(name: str, directories: Sequence[str]) -> str:
    """Return the version of a package among the names of a site-packages directory, "" where it is not there."""
    found = (distribution(directory) for directory in directories if directory.endswith(".dist-info"))
    return next((each.version for each in found if each is not None and each.name == name), "")
