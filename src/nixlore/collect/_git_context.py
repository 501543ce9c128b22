"""Decide which files of a long history are worth reading together with those that they depend on.

That takes many times as long as reading a file alone, and for most it makes no difference (flakes that import their
own parts, libraries). So a long history is probed: a file for which it makes none at its first, middle and last
versions, nor at the end of the history, is read alone throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nixlore.collect._git_repository import Repository
from nixlore.collect._git_walk import tree
from nixlore.git.blob_items import UNREAD, BlobItems, ItemTable
from nixlore.git.log_format import LoggedCommit
from nixlore.nix.history_tree import TreeReader

FEW = 60
"""How many versions of such files are all read."""

Versions = dict[str, list[tuple[str, bytes]]]


def worthwhile(
    repository: Repository,
    commits: Sequence[LoggedCommit],
    table: ItemTable,
    blobs: Mapping[bytes, BlobItems],
    read: Callable[[str], bytes | None],
) -> Callable[[str], bool]:
    """Return a test of which paths to read in their context."""
    versions: Versions = {}
    for commit in commits:
        for change in commit.changes:
            blob = blobs.get(change.new, UNREAD) if change.new is not None else UNREAD
            if change.new is not None and not blob.is_local:
                versions.setdefault(change.path, []).append((commit.commit, change.new))
    if sum(map(len, versions.values())) <= FEW:
        return lambda _path: True
    reader = TreeReader(read)
    trees: dict[str, dict[str, str]] = {}
    last = commits[-1].commit

    def differs(path: str, commit: str) -> bool:
        if commit not in trees:
            trees[commit] = {name: found.hex() for name, found in tree(repository, commit).items()}
        found = trees[commit].get(path)
        if found is None or (blob := blobs.get(bytes.fromhex(found), UNREAD)).is_local:
            return False
        return table.lines(reader.items(path, trees[commit]).items) != blob.items

    chosen = {
        path
        for path, known in versions.items()
        if any(differs(path, commit) for commit in dict.fromkeys((*_probes(known), last)))
    }
    return chosen.__contains__


def _probes(versions: Sequence[tuple[str, bytes]]) -> list[str]:
    places = {0, len(versions) // 2, len(versions) - 1}
    return [versions[place][0] for place in sorted(places)]
