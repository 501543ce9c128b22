"""What is kept of a history between runs, so that only what was appended is read; and the key that hides names."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from nixlore import locate
from nixlore.collect._history_counts import KeptCounts
from nixlore.collect._history_names import Vouched
from nixlore.data.base_system import BASE_PROGRAMS, BUILTINS
from nixlore.identity import Catalog
from nixlore.index import catalog
from nixlore.machine import Machine
from nixlore.storage.cache import Cache, digest

BUCKET = "histories"
"""The bucket of the cache that everything here is kept in."""

_CODE = ("shell", "collect", "data", "model")
"""The packages whose change makes what was kept worthless."""


class KeptFile(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of one file: up to where it was read, the proof that it is still that file, and its counts.

    `mark` stands for the code and the catalog that counted, `place` is the file's device and inode.
    """

    mark: str
    place: tuple[int, int]
    offset: int
    proof: bytes
    entries: int
    noted: dict[str, int]
    since: int | None
    until: int | None
    counts: KeptCounts


class Keeping:
    """The cache of one collector on one machine, the key of the machine, and what vouches for names."""

    def __init__(self, machine: Machine) -> None:
        self.cache = Cache(machine.cache_dir, locate.owner(machine))
        self.key = self._machine_key()
        self._machine = machine

    def _machine_key(self) -> bytes:
        kept = self.cache.load(BUCKET, "key", bytes)
        if kept is not None and len(kept) == len(_process_key()):
            return kept
        self.cache.save(BUCKET, "key", _process_key())
        return _process_key()

    @functools.cached_property
    def catalog(self) -> Catalog:
        """The catalog of this machine, opened when it is first asked."""
        return catalog(self._machine)

    @functools.cached_property
    def mark(self) -> str:
        """What stands for the code and the catalog that count."""
        return digest(_code_key(), self.catalog.date, self._machine.host, self._machine.user)

    def name(self, collector: str, path: Path) -> str:
        """Return the name under which a file's counts are kept; another key finds nothing."""
        return digest(self.key, collector, os.fspath(path))

    def load(self, collector: str, path: Path) -> KeptFile | None:
        """Return what is kept of a file, None when there is nothing of use.

        What is kept was counted up to the present, so that a look back counts anew.
        """
        if self._machine.as_of is not None:
            return None
        kept = self.cache.load(BUCKET, self.name(collector, path), KeptFile)
        return kept if kept is not None and kept.mark == self.mark else None

    def save(self, collector: str, path: Path, kept: KeptFile) -> None:
        """Keep what was counted of a file; a look back leaves what is kept alone."""
        if self._machine.as_of is None:
            self.cache.save(BUCKET, self.name(collector, path), kept)

    @functools.cached_property
    def vouched_name(self) -> Vouched:
        """Tells whether a name is a base program, a built-in or known to the catalog."""
        return functools.cache(
            lambda name: name in BASE_PROGRAMS or name in BUILTINS or self.catalog.knows_program(name)
        )

    @functools.cached_property
    def vouched_package(self) -> Vouched:
        """Tells whether an ad-hoc use, written as tool, tab and attribute path, is of a package the catalog knows."""
        return functools.cache(lambda use: self.catalog.programs_of(use.partition("\t")[2]) is not None)


@functools.cache
def _process_key() -> bytes:
    return os.urandom(32)


@functools.cache
def _code_key() -> str:
    top = Path(__file__).parents[1]
    marks: Mapping[str, tuple[int, int]] = {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for package in _CODE
        for path in sorted((top / package).glob("*.py"))
    }
    return digest(*(f"{path}\0{size}\0{time}" for path, (size, time) in marks.items()))
