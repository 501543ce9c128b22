"""What a store path is: which package, in which version, and which of its derivation's outputs.

The deriver's name tells the output exactly (`xgcc-13.2.0-libgcc` of `xgcc-13.2.0` is `libgcc`) and so where the version
ends. Without it the end of the name is taken for an output only where it is one that nixpkgs commonly has.
Package name and version are split as Nix does (`builtins.parseDrvName`): the version begins at the first dash that no
letter follows. What that rule gets wrong in nixpkgs' own manner of writing versions is mended here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

OUTPUTS = frozenset(
    "bin data debug dev devdoc dist doc info ipc jmod lib libdev libgcc man modules static terminfo tools".split()  # noqa: SIM905 - a table is read more easily as words
)
"""Outputs that a name is taken to end in where the deriver is not known."""

_BASE = re.compile(r"(?:.*/)?(?:[0-9abcdfghijklmnpqrsvwxyz]{32}-)?([^/]*)", re.DOTALL)
_VERSION = re.compile(r"-(?![A-Za-z]|\Z)")
_LETTERED = re.compile(r"-((?:v|r|rev|b|build|rc|p|release-|git|svn|nightly-)\d[\w.+]*)\Z")
"""Versions that begin with a letter, as few packages have them (`libfoo-r36`)."""

_DERIVATION = ".drv"


class Name(NamedTuple):
    """A package's name and version, the output that a store path is, and whether all three are sure.

    The version is "" where there is none. Sure is what the deriver tells and Nix' own rule splits.
    """

    package: str
    version: str
    output: str
    is_sure: bool


def base_name(path: str) -> str:
    """Return a store path's name without directory and hash: `ripgrep-14.1.1`."""
    found = _BASE.match(path)
    return found[1] if found else ""


def named(path: str, deriver: str = "") -> Name:
    """Return what a store path is; `deriver` is the store path of its derivation, "" where that is not known."""
    base = base_name(path)
    whole = base_name(deriver).removesuffix(_DERIVATION)
    if base.endswith(_DERIVATION):
        package, version, is_sure = split_version(base.removesuffix(_DERIVATION))
        return Name(package, version, "drv", is_sure)
    if whole and base == whole:
        return _split(whole, "out", is_known=True)
    if whole and base.startswith(whole + "-"):
        return _split(whole, base[len(whole) + 1 :], is_known=True)
    stem, _, last = base.rpartition("-")
    if last in OUTPUTS and _VERSION.search(stem):
        return _split(stem, last, is_known=False)
    return _split(base, "out", is_known=False)


def output_name(path: str, deriver: str = "") -> str:
    """Return the output that a store path is: `out`, `dev`, `man` …; `drv` for a derivation itself."""
    return named(path, deriver).output


def _split(whole: str, output: str, *, is_known: bool) -> Name:
    package, version, is_sure = split_version(whole)
    return Name(package, version, output, is_known and is_sure)


def split_version(name: str) -> tuple[str, str, bool]:
    """Split a derivation's name into package and version, and tell whether the version is as Nix' rule has it.

    `-unstable` before a date belongs to the version. A last part such as `r36` or `v2` is one, though Nix says no.
    """
    found = _VERSION.search(name)
    if found is not None:
        package, version = name[: found.start()], name[found.end() :]
        if package.endswith("-unstable") and version[:1].isdigit():
            return package.removesuffix("-unstable"), f"unstable-{version}", True
        return package, version, True
    lettered = _LETTERED.search(name)
    if lettered is not None and lettered.start() > 0:
        return name[: lettered.start()], lettered[1], False
    return name, "", True
