"""What a binary cache told of store paths, as Nix keeps it in a database of its own below the user's cache.

The file is `binary-cache-v6.sqlite` (other numbers before and after); the columns that are asked for have been the same
since Nix 2.0. What is told once is kept for 30 days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from nixlore.store.names import named
from nixlore.store.paths import NAME, is_path

INSTALLED = ("out", "bin", "man")
"""The outputs that a profile gets when nobody names others, of those that a package may have."""

QUERY = """
    select n.hashPart, n.namePart, n.narSize, n.refs, n.deriver, n.timestamp, c.storeDir, c.url
    from NARs n join BinaryCaches c on c.id = n.cache
    where n.present = 1 and
"""
"""The rows that tell of a path; the condition follows."""


class Narinfo(NamedTuple):
    """One store path as a binary cache has it: size in bytes of its NAR, when that was asked, and where."""

    path: str
    nar_size: int
    references: tuple[str, ...]
    deriver: str
    asked: int
    cache: str


def narinfos(rows: Iterable[tuple[Any, ...]]) -> Iterator[Narinfo]:
    """Yield what rows of the database tell; one that is not as Nix writes it is left out."""
    for digest, name, size, references, deriver, asked, directory, url in rows:
        path = f"{directory}/{digest}-{name}"
        if not is_path(path) or not isinstance(size, int) or not isinstance(asked, int) or size < 0:
            continue
        below = references.split() if isinstance(references, str) else []
        if all(NAME.fullmatch(one) for one in below):
            others = tuple(f"{directory}/{one}" for one in below if f"{directory}/{one}" != path)
            yield Narinfo(path, size, others, f"{directory}/{deriver}" if deriver else "", asked, str(url))


def is_called(info: Narinfo, names: frozenset[str]) -> bool:
    """Tell whether a path is an output with programs of a package of some name."""
    name = named(info.path, info.deriver)
    return name.package in names and name.output in INSTALLED
