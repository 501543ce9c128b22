"""What is kept of a history between runs: what each commit did, and what the last one declares.

It holds for ever, as a commit's name is a digest of all that it depends on; only another nixlore reads anew.
"""

from __future__ import annotations

import os

import msgspec

from nixlore.collect._git_repository import Repository
from nixlore.git.links import Links
from nixlore.locate import owner
from nixlore.machine import Machine
from nixlore.model.git import ConfigCommit, ConfigPromise, DeclarationEvent, DeclaredTool
from nixlore.storage.cache import Cache, digest
from nixlore.storage.keys import package_key

BUCKET = "git_history"


class KeptHistory(msgspec.Struct, array_like=True):
    """A history up to `tip`: its commits that touched the configuration, their events, and what the tip declares.

    `count` is the number of all commits, `since` the author's date of the oldest. `links` belong to the tip,
    as do `files`, the objects of its Nix files, and `lines`: those of the items of files that do not just declare what
    their text does. `plain` are files that are read alone although they read others, as that makes no difference.
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
    plain: tuple[str, ...] = ()
    unread: int = 0
    files: dict[str, bytes] = {}


class Shelf:
    """Where the history of one configuration is kept."""

    def __init__(self, machine: Machine, repository: Repository) -> None:
        self.cache = Cache(machine.cache_dir, owner(machine))
        self.name = digest(os.fspath(repository.common_dir), repository.prefix)
        self._may_save_history = machine.as_of is None

    def history(self) -> KeptHistory | None:
        """Return the history that was read last."""
        kept = self.cache.load(BUCKET, f"{self.name}-commits", KeptHistory)
        return kept if kept is not None and kept.version == package_key() else None

    def save_history(self, history: KeptHistory) -> None:
        """Keep a history unless it is one that was looked back to."""
        if self._may_save_history:
            history.version = package_key()
            self.cache.save(BUCKET, f"{self.name}-commits", history)
