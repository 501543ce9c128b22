"""What files declare that depend on others, in one commit's files after another.

Such a file is read again only where it, a file that it read, or the names in a directory that it listed have changed.
Options of the repository's own that lists are taken from count for the file that sets them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from nixlore.git.blob_items import UNREAD, BlobCatalog, ItemTable
from nixlore.git.followed_options import first, is_followed, may_be_set
from nixlore.git.links import Linked
from nixlore.git.replay import State
from nixlore.nix.history_items import FileItems
from nixlore.nix.history_tree import TreeReader

Read = Callable[[str], bytes | None]


class FilesOf(Mapping[str, str]):
    """The names of the objects of a state's files by path, in hexadecimal."""

    def __init__(self, state: State) -> None:
        self._files = state.files

    def __getitem__(self, path: str) -> str:
        return self._files[path].blob.hex()

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class Context:
    """Reads files in their state, but for those of `plain` paths, for which that makes no difference."""

    def __init__(
        self,
        table: ItemTable,
        blobs: BlobCatalog,
        read: Read,
        plain: frozenset[str] = frozenset(),
    ) -> None:
        self._table = table
        self._blobs = blobs
        self._read = read
        self._reader = TreeReader(read)
        self._plain = plain
        self._options: frozenset[str] = frozenset()
        self._may_set: dict[bytes, frozenset[str]] = {}

    def relink(self, state: State, paths: Iterable[str]) -> dict[str, dict[int, int]]:
        """Return the lines of the items of every file that depends on others and on what has changed."""
        changed = set(paths)
        links = state.links
        touched = {path for path in changed if self._is_contextual(state, path)}
        for path in changed:
            links.files.pop(path, None)
            self._note_asks(state, path)
        touched |= {path for path, linked in links.files.items() if _rests(linked, changed)}
        if not touched and not links.asks and not links.asked:
            return {}
        tree = FilesOf(state)
        for path in touched:
            found = self._reader.items(path, tree)
            links.files[path] = self._linked(path, tree, found)
            self._note_asks(state, path)
        touched |= self._follow(state, changed, tree)
        return {path: self._lines(state, path) for path in touched if path in state.files}

    def forget(self) -> None:
        """Let go of the files that were read; they are read again where they are asked for."""
        self._reader = TreeReader(self._read)
        self._may_set.clear()

    def _is_contextual(self, state: State, path: str) -> bool:
        held = state.files.get(path)
        blob = UNREAD if held is None else self._blobs.get(held.blob, UNREAD)
        return not (blob.is_local or blob.faults or blob.is_unread) and path not in self._plain

    def _note_asks(self, state: State, path: str) -> None:
        """Note the options of the repository's own that lists of a file are taken from; a flake's are another's."""
        linked, held = state.links.files.get(path), state.files.get(path)
        asks: tuple[str, ...] = ()
        if linked is not None:
            asks = linked.asks
        elif held is not None and not is_flake(path):
            asks = self._blobs.get(held.blob, UNREAD).asks
        followed = tuple(option for option in asks if is_followed(option))
        if followed:
            state.links.asks[path] = followed
        else:
            state.links.asks.pop(path, None)

    def _linked(self, path: str, tree: FilesOf, found: FileItems) -> Linked:
        rests_on = self._reader.asked(path, tree[path])
        return Linked(self._table.lines(found.items), found.asks, tuple(sorted(rests_on)))

    def _follow(self, state: State, changed: set[str], tree: FilesOf) -> set[str]:
        """Read who sets the options that are asked for now; return the files for which that makes a difference."""
        links = state.links
        asked = first({option for followed in links.asks.values() for option in followed})
        places: Iterable[str] = state.files
        if asked == links.asked:
            places = changed | {path for path, linked in links.options.items() if _rests(linked, changed)}
        links.asked = asked
        touched: set[str] = set()
        for path in list(places):
            old = links.options.pop(path, None)
            found = self._set_by(state, path, tree, frozenset(asked))
            if found is not None:
                links.options[path] = found
            if any(linked is not None and linked.lines for linked in (found, old)):
                touched.add(path)
        return touched

    def _set_by(self, state: State, path: str, tree: FilesOf, asked: frozenset[str]) -> Linked | None:
        """Return what a file sets options to, None where it sets none and no other file has a part in that."""
        held = state.files.get(path)
        if held is None or not asked or self._blobs.get(held.blob, UNREAD).is_unread:
            return None
        asked &= self._settable(held.blob, asked)
        if not asked:
            return None
        found = self._reader.own_items(path, tree, asked)
        linked = self._linked(path, tree, found)
        return linked if linked.lines or linked.rests_on else None

    def _settable(self, blob: bytes, asked: frozenset[str]) -> frozenset[str]:
        """Return which options a text may set; it is searched once for all that lists of any version are taken from."""
        if not asked <= self._options:
            self._options = asked.union(self._options, filter(is_followed, self._blobs.asks))
            self._may_set.clear()
        found = self._may_set.get(blob)
        if found is None:
            text = self._read(blob.hex())
            found = frozenset() if text is None else may_be_set(text, self._options)
            self._may_set[blob] = found
        return found

    def _lines(self, state: State, path: str) -> dict[int, int]:
        linked, own = state.links.files.get(path), state.links.options.get(path)
        items = self._blobs.get(state.files[path].blob, UNREAD).items if linked is None else linked.lines
        return {**items, **({} if own is None else own.lines)}


def is_flake(path: str) -> bool:
    """Tell a flake from a module."""
    return path == "flake.nix" or path.endswith("/flake.nix")


def _rests(linked: Linked, changed: set[str]) -> bool:
    """Tell whether what a file rests on has changed; a directory counts for any file below it."""
    return any(
        (any(path.startswith(place.lstrip("/")) for path in changed) if place.endswith("/") else place in changed)
        for place in linked.rests_on
    )
