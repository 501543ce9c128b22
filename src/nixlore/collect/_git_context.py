"""Decide which files of a long history are worth reading together with those that they depend on.

That takes many times as long as reading a file alone, and for most it makes no difference: a flake repeats what the
modules that it is made of declare, a library declares nothing. So a long history is probed: a file for which it makes
none at its first, middle and last versions, nor at the end of the history, is read alone throughout.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from nixlore.collect._git_repository import Repository
from nixlore.collect._git_walk import tree
from nixlore.git.blob_items import UNREAD, BlobItems, ItemTable
from nixlore.git.log_format import FileChange, LoggedCommit
from nixlore.nix.history_tree import TreeReader

SHORT = 64
"""Commits of a history that is read in full."""

Files = dict[str, str]
"""The objects of all Nix files of one commit by path, in hexadecimal."""


def plain_files(
    commits: Sequence[LoggedCommit], blobs: Mapping[bytes, BlobItems], probe: Probe, known: frozenset[str]
) -> frozenset[str]:
    """Return the paths of files that are not worth reading together with others.

    `known` are those of what came before the commits; one that has changed since is looked at again.
    """
    versions: dict[str, list[str]] = {}
    for commit in commits:
        for change in commit.changes:
            if change.new is not None and not blobs.get(change.new, UNREAD).is_local:
                versions.setdefault(change.path, []).append(commit.commit)
    if not versions:
        return known
    last = commits[-1].commit
    is_short = len(commits) <= SHORT
    candidates = known & versions.keys() if is_short else versions.keys()
    wanted: dict[str, list[str]] = {}
    for path in candidates:
        for commit in dict.fromkeys((*(() if is_short else _some(versions[path])), last)):
            wanted.setdefault(commit, []).append(path)
    return (known - versions.keys()) | (candidates - _different(commits, wanted, probe))


def _different(commits: Sequence[LoggedCommit], wanted: Mapping[str, Sequence[str]], probe: Probe) -> set[str]:
    """Return the files for which being read together makes a difference in one of the commits that they name."""
    found: set[str] = set()
    for commit, files in _trees(commits, wanted, probe):
        found.update(path for path in wanted[commit] if path not in found and probe.differs(path, files))
    return found


def _trees(commits: Sequence[LoggedCommit], wanted: Collection[str], probe: Probe) -> Iterator[tuple[str, Files]]:
    """Yield some commits with their files, which the changes of all commits tell; they may change afterwards."""
    if len(wanted) == 1:
        yield from ((commit, probe.files(commit)) for commit in wanted)
        return
    children: dict[str, int] = {}
    for commit in commits:
        for parent in commit.parents[:1]:
            children[parent] = children.get(parent, 0) + 1
    states: dict[str, Files] = {}
    for commit in commits:
        files: Files = {}
        for parent in commit.parents[:1]:
            files = states[parent] if parent in states else probe.files(parent)
            children[parent] -= 1
            if children[parent]:
                states[parent] = files
                files = files.copy()
            else:
                states.pop(parent, None)
        _change(files, commit.changes)
        if commit.commit in children:
            states[commit.commit] = files
        if commit.commit in wanted:
            yield commit.commit, files


def _change(files: Files, changes: Sequence[FileChange]) -> None:
    for change in changes:
        if not change.path.endswith(".nix"):
            continue
        if change.new is None:
            files.pop(change.path, None)
        else:
            files[change.path] = change.new.hex()


class Probe:
    """Compares what files declare alone and together with others, in the trees of some commits."""

    def __init__(
        self, repository: Repository, table: ItemTable, blobs: Mapping[bytes, BlobItems], reader: TreeReader
    ) -> None:
        self._repository = repository
        self._table = table
        self._blobs = blobs
        self._reader = reader

    def files(self, commit: str) -> Files:
        """Return the files of a commit as git lists them."""
        return {path: name.hex() for path, name in tree(self._repository, commit).items()}

    def differs(self, path: str, files: Files) -> bool:
        """Tell whether a file declares with others what neither it nor the file that it is written in does alone."""
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
