"""What is kept of a history between runs: what each version of a file declares, and what each commit did.

Both hold for ever, as the names of objects are digests of all that they depend on; only another nixlore reads anew.
"""

from __future__ import annotations

import os

import msgspec

from nixlore.collect._git_repository import Repository
from nixlore.git.blob_items import BlobItems, ItemKey, ItemTable
from nixlore.git.links import Links
from nixlore.locate import owner
from nixlore.machine import Machine
from nixlore.model.git import ConfigCommit, ConfigPromise, DeclarationEvent, DeclaredTool
from nixlore.storage.cache import Cache, digest
from nixlore.storage.keys import package_key

BUCKET = "git_history"


class KeptBlobs(msgspec.Struct, array_like=True):
    """What the versions of files declare, by the names of their objects."""

    version: str = ""
    keys: list[ItemKey] = []
    blobs: dict[bytes, BlobItems] = {}


class KeptHistory(msgspec.Struct, array_like=True):
    """A history up to `tip`: its commits that touched the configuration, their events, and what the tip declares.

    `count` is the number of all commits, `since` the author's date of the oldest. `links` belong to the tip,
    as do `lines`: those of the items of files that do not just declare what their text does.
    """

    version: str = ""
    tip: str = ""
    count: int = 0
    since: str = ""
    date: str = ""
    shallow: tuple[str, ...] = ()
    commits: list[ConfigCommit] = []
    events: list[DeclarationEvent] = []
    promises: list[ConfigPromise] = []
    declared: list[DeclaredTool] = []
    links: Links = msgspec.field(default_factory=Links)
    lines: dict[str, dict[int, int]] = {}
    unread: int = 0


class Shelf:
    """Where the history of one configuration is kept."""

    def __init__(self, machine: Machine, repository: Repository) -> None:
        self._cache = Cache(machine.cache_dir, owner(machine))
        self._name = digest(os.fspath(repository.common_dir), repository.prefix)
        self._may_save_history = machine.as_of is None

    def blobs(self) -> tuple[ItemTable, dict[bytes, BlobItems]]:
        """Return what is known of versions of files."""
        kept = self._cache.load(BUCKET, f"{self._name}-files", KeptBlobs)
        if kept is None or kept.version != package_key():
            kept = KeptBlobs(keys=[], blobs={})
        return ItemTable(kept.keys), kept.blobs

    def save_blobs(self, table: ItemTable, blobs: dict[bytes, BlobItems]) -> None:
        """Keep what is known of versions of files."""
        self._cache.save(BUCKET, f"{self._name}-files", KeptBlobs(package_key(), table.keys, blobs))

    def history(self) -> KeptHistory | None:
        """Return the history that was read last."""
        kept = self._cache.load(BUCKET, f"{self._name}-commits", KeptHistory)
        return kept if kept is not None and kept.version == package_key() else None

    def save_history(self, history: KeptHistory) -> None:
        """Keep a history unless it is one that was looked back to."""
        if self._may_save_history:
            history.version = package_key()
            self._cache.save(BUCKET, f"{self._name}-commits", history)
