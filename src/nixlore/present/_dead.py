"""The table behind `show dead`: store paths that no root holds, the largest first."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from nixlore.present._tables import Table
from nixlore.present._text import Line, plain_size, plural, safe
from nixlore.synthesize._generations import nar_size


class DeadPaths(msgspec.Struct, frozen=True, kw_only=True):
    """The valid store paths that no root which was seen holds, sorted, and their sizes in bytes of NARs.

    `size` is the sum of those that are known, `unsized` how many are not. `roots_unseen` counts the links and
    directories of roots that could not be looked at: what they hold may be among the paths.
    """

    paths: tuple[str, ...]
    sizes: tuple[int | None, ...]
    size: int
    unsized: int
    roots_unseen: int


def dead(found: DeadPaths) -> Table:
    """Return every path with its size."""
    pairs = sorted(zip(found.paths, found.sizes, strict=True), key=lambda pair: (-(pair[1] or 0), pair[0]))
    rows = tuple((plain_size(size), safe(path)) for path, size in pairs)
    return Table(("NAR", "store path"), rows, frozenset({"NAR"}), flexible="store path")


def sentences(found: DeadPaths) -> Iterator[Line]:
    """Yield how much it is together, and what may hold some of it all the same."""
    if not found.paths:
        yield Line("no store path is dead: roots hold them all")
        return
    unknown = f" and {found.unsized:,} of unknown size" if found.unsized else ""
    count = plural(len(found.paths), "store path")
    yield Line(f"{count}, {nar_size(found.size)}{unknown}: held by no root that was seen")
    yield Line("nix-collect-garbage would delete what no running process uses; -d deletes old generations as well")
    if found.roots_unseen:
        roots = plural(found.roots_unseen, "root")
        yield Line(f"{roots} could not be looked at and may hold some of it", "warn")
