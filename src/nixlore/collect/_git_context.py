"""Decide which files of a long history are worth reading together with those that they depend on.

That takes many times as long as reading a file alone, and for most it makes no difference: a flake repeats what the
modules that it is made of declare, a library declares nothing. So a long history is probed: a file for which it makes
none at its first, middle and last versions, nor at the end of the history, is read alone throughout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from nixlore.collect._git_repository import Repository
from nixlore.collect._git_walk import tree
from nixlore.git.blob_items import UNREAD, BlobItems, ItemTable
from nixlore.git.log_format import LoggedCommit
from nixlore.nix.history_tree import TreeReader

SHORT = 64
"""Commits of a history that is read in full."""

TREES = 8
"""How many lists of a commit's files are held at a time."""

Versions = dict[str, list[str]]
"""The commits that made each version of a file, by its path."""


def plain_files(
    commits: Sequence[LoggedCommit], blobs: Mapping[bytes, BlobItems], probe: Probe, known: frozenset[str]
) -> frozenset[str]:
    """Return the paths of files that are not worth reading together with others.

    `known` are those of what came before the commits; one that has changed since is looked at again.
    """
    versions: Versions = {}
    for commit in commits:
        for change in commit.changes:
            if change.new is not None and not blobs.get(change.new, UNREAD).is_local:
                versions.setdefault(change.path, []).append(commit.commit)
    if not versions:
        return known
    last = commits[-1].commit
    if len(commits) <= SHORT:
        return frozenset(path for path in known if path not in versions or not probe.differs(path, last))
    return (known - versions.keys()) | {
        path
        for path, made in versions.items()
        if not any(probe.differs(path, commit) for commit in dict.fromkeys((*_some(made), last)))
    }


class Probe:
    """Compares what files declare alone and together with others, in the trees of some commits."""

    def __init__(
        self, repository: Repository, table: ItemTable, blobs: Mapping[bytes, BlobItems], reader: TreeReader
    ) -> None:
        self._repository = repository
        self._table = table
        self._blobs = blobs
        self._reader = reader
        self._tree = lru_cache(maxsize=TREES)(self._listed)

    def _listed(self, commit: str) -> dict[str, str]:
        return {path: name.hex() for path, name in tree(self._repository, commit).items()}

    def differs(self, path: str, commit: str) -> bool:
        """Tell whether a file declares with others what neither it nor the file that it is written in does alone."""
        files = self._tree(commit)
        if path not in files or self._blob(files, path).is_local:
            return False
        found = self._reader.items(path, files).items
        together = {(item.tool, item.file or path) for item in found}
        alone = self._alone(files, path)
        return bool(alone - together) or any(
            pair not in alone and pair not in self._alone(files, pair[1]) for pair in together
        )

    def _blob(self, files: Mapping[str, str], path: str) -> BlobItems:
        return self._blobs.get(bytes.fromhex(files.get(path, "")), UNREAD)

    def _alone(self, files: Mapping[str, str], path: str) -> set[tuple[str, str]]:
        keys = [self._table.keys[number] for number in self._blob(files, path).items]
        return {(key.tool, key.file or path) for key in keys}


def _some(commits: Sequence[str]) -> list[str]:
    places = {0, len(commits) // 2, len(commits) - 1}
    return [commits[place] for place in sorted(places)]
