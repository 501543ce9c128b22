"""Which release of a package a version is: without the words that tell its variants apart.

nixpkgs puts such words behind the version of what is made of a package (`python3-3.12.4-env`, `linux-6.6.30-modules`,
`git-2.45.1-with-svn`), and names the library that it was built against (`webkitgtk-2.44.2+abi=6.0`). Neither is another
version.
"""

from __future__ import annotations

import re
from functools import cmp_to_key

from nixlore.nix.versions import compare_versions

_VARIANT = re.compile(r"(?:\+abi=[\d.]+|[-_][A-Za-z]+)+\Z")


def release(version: str) -> str:
    """Return a version without words at its end; what is nothing but such words is left as it is."""
    return _VARIANT.sub("", version) or version


def oldest_first(versions: set[str]) -> list[str]:
    """Return versions in the order in which Nix has them."""
    return sorted(sorted(versions), key=cmp_to_key(compare_versions))
