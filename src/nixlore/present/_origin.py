"""Where a command comes from that no declared package is known to provide."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.data.base_system import BASE_PROGRAMS, BUILTINS
from nixlore.model.nix import Alias, Binary
from nixlore.model.usage import CommandUsage

MANAGED = frozenset(("system", "home", "per-user", "wrapper"))
"""Who fills a directory from a configuration."""


def provider(name: str, usage: CommandUsage | None, binaries: Sequence[Binary], aliases: Sequence[Alias]) -> str:
    """Say where a command comes from, "" when that is not known or is somebody's own install."""
    for alias in aliases:
        if alias.name == name:
            article = "a" if alias.kind == "function" else "an"
            return f"{article} {alias.kind} of the user's own ({alias.file}:{alias.line})"
    if usage is not None and name in usage.defined:
        return "an alias or function of the user's own"
    if name in BUILTINS:
        return "built into the shell"
    found = [binary for binary in binaries if binary.name == name]
    # Its absence from a PATH that is known tells that this system goes without it.
    if name in BASE_PROGRAMS and (found or not binaries) and all(binary.provider in MANAGED for binary in found):
        return "part of every NixOS system"
    return _of_binary(found)


def _of_binary(found: Sequence[Binary]) -> str:
    """Say what the first of several programs of one name on the login PATH is."""
    if not found:
        return ""
    first = min(found, key=lambda binary: 10_000 if binary.rank is None else binary.rank)
    if first.provider == "script":
        return f"a script of the user's own ({first.path})"
    if first.provider in MANAGED:
        package = f", from {first.package}" if first.package else ""
        return f"provided by the configuration ({first.path}{package})"
    return f"not declared, found at {first.path}"
