"""Names of store paths: what a link leads to, and which package that is."""

from __future__ import annotations

from nixlore.data.late_pattern import late

_STORE_PATH = late(r"(/nix/store/[0-9abcdfghijklmnpqrsvwxyz]{32}-([0-9A-Za-z+._?=-]+))(?:/|$)")
_VERSION = late(r"-(?![A-Za-z])")

ENVIRONMENTS = ("home-manager-path", "user-environment", "system-path", "profile", "nix-profile")
"""Names of store paths that only hold links to the packages of an environment."""


def store_path(path: str) -> str:
    """Return the store path that a path lies in, "" when it lies in none."""
    found = _STORE_PATH.match(path)
    return found[1] if found else ""


def package_name(path: str) -> str:
    """Return a store path's name without hash and version, "" when it is none.

    The version begins at the first dash that no letter follows, as Nix' own `parseDrvName` has it; a `-unstable` left
    before a date belongs to the version.
    """
    found = _STORE_PATH.match(path)
    return _VERSION.split(found[2], maxsplit=1)[0].removesuffix("-unstable") if found else ""
