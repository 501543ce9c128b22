"""The rows of the sample machine's packages, as each nixpkgs that larkspur was built from has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from nixlore.demo import _store_contents as contents
from nixlore.demo.profiles import BY_HAND, HOME, SYSTEM
from nixlore.demo.store import StoreRow, store_path

NEWEST = len(contents.KERNELS) - 1
"""The number of the nixpkgs that the current system was built from."""


def _pname(name: str) -> str:
    return re.split(r"-(?=\d)", name, maxsplit=1)[0]


NAMES = {_pname(name): name for name in (*BY_HAND, *HOME, *SYSTEM)}
"""The packages of the profiles by name without version."""

GROUPS = {word: (size, needs) for size, needs, words in contents.PROGRAMS.values() for word in words.split()}
LIBRARIES = {**contents.LIBRARIES, **contents.GONE, **contents.MANUALS, **contents.SHELL}


class Packages:
    """Rows of packages and of what they need, by store path; each is made once."""

    def __init__(self) -> None:
        self.rows: dict[str, StoreRow] = {}

    def all(self, words: Iterable[str], nixpkgs: int = NEWEST) -> tuple[str, ...]:
        """Return the store paths of some packages, by the short names of the tables or by a profile's own."""
        return tuple(self.path(word, nixpkgs) for word in words)

    def path(self, word: str, nixpkgs: int = NEWEST) -> str:
        """Return the store path of one package in one nixpkgs, and make its row and those of what it needs."""
        name, size, needs = _about(word)
        base, _, output = name.partition(" ")
        base = _version(base, nixpkgs)
        salt = "" if nixpkgs == NEWEST else f"nixpkgs {nixpkgs}"
        path = store_path(f"{base}-{output}" if output else base, salt)
        if path not in self.rows:
            below = self.all(needs.split(), nixpkgs)
            own = () if output or not below else (path,)
            self.add(path, (*below, *own), size, store_path(f"{base}.drv", salt))
        return path

    def add(self, path: str, references: Iterable[str], size: float = 0.01, deriver: str = "") -> str:
        """Make the row of a store path of a size in MB, not quite a round one, and return the path."""
        uneven = sha256(path.encode()).digest()[0] * 136 + 1_024
        kept = tuple(dict.fromkeys(references))
        self.rows[path] = StoreRow(path, kept, int(size * 1_000_000) // 8 * 8 + uneven, deriver or f"{path}.drv")
        return path


def _about(word: str) -> tuple[str, float, str]:
    """Return name (with ` OUTPUT`), size in MB and needs of a package."""
    if word in LIBRARIES:
        return LIBRARIES[word]
    name = NAMES.get(word, word)
    size, needs = contents.OF_THEIR_OWN.get(_pname(name)) or GROUPS.get(_pname(name)) or contents.OTHERS
    return " ".join(name.rsplit("-", 1)) if name in contents.OUTPUTS else name, size, needs


def _version(name: str, nixpkgs: int) -> str:
    """Return a name as an earlier nixpkgs has it."""
    earlier = contents.VERSIONS.get(name)
    return name if nixpkgs == NEWEST or earlier is None else f"{_pname(name)}-{earlier[nixpkgs]}"


def installed(names: Iterable[str], generation: int) -> list[str]:
    """Return those packages of a profile that a generation had already."""
    later = {word for number, words in contents.LATER.items() if number > generation for word in words.split()}
    return [name for name in names if _pname(name) not in later]
