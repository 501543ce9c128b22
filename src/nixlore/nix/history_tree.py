"""Read files whose packages depend on other files, as one commit has them, and read them again only when they must be.

A tree is given as the blob of each Nix file by its path. What a reading looked at is remembered with it, so that it
holds for every tree that has the same there.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from nixlore.model.nix import Declaration
from nixlore.nix import syntax
from nixlore.nix.expressions import Broken, SourceFile
from nixlore.nix.extract import MAX_BYTES
from nixlore.nix.history_items import NOTHING, FileItems, HistoryLinker, items_of
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.lower import Lowering
from nixlore.nix.modules import Setting
from nixlore.nix.options import Leaf
from nixlore.nix.recursion import deep
from nixlore.nix.tree import Tree
from nixlore.nix.values import Unknown

Blobs = Mapping[str, str]
"""The object id of each Nix file by its path relative to the repository."""

PARSED = 96
"""How many parsed files are kept at a time."""

FILES = 1_024
"""How many versions of files have their readings kept."""

TREES = 3
"""How many readings of one version of a file are kept: branches differ in what is around it."""

FOLLOWED = (b"readDir", b"listFilesRecursive", b"haumea", b"toList")
IMPORT = re.compile(rb"import(?<!\wimport)\b")
"""What stands in every file that takes something from another one. Patterns are quick that begin with a plain word."""


NO_MODULES = frozenset(("flake.nix", "devenv.nix"))
"""Files that set no options of the repository's own."""


class Reading(NamedTuple):
    """What a file said, and what that rests on: blobs by path (None: not there), a hash of the names in directories."""

    asks: frozenset[str]
    found: FileItems
    blobs: dict[str, str | None]
    names: dict[str, int]

    def holds(self, tree: Blobs) -> bool:
        """Tell whether another tree has the same in every place that was looked at."""
        return all(tree.get(path) == oid for path, oid in self.blobs.items()) and all(
            hash(below(tree, directory)) == names for directory, names in self.names.items()
        )


def placed(path: str, found: FileItems) -> FileItems:
    """Return what a file's items are at a path: a flake asks for no options, and devenv.nix is a project's."""
    name = path.rpartition("/")[2]
    if name == "devenv.nix":
        return NOTHING
    if name == "flake.nix" and found.asks:
        return FileItems(found.items, found.off, found.is_local, (), found.faults)
    return found


def follows(text: bytes) -> bool:
    """Tell whether a file may take something from another one."""
    return IMPORT.search(text) is not None or any(word in text for word in FOLLOWED)


def below(tree: Blobs, directory: str) -> frozenset[str]:
    """Return the paths of all files of a tree below a directory."""
    start = f"{directory}/" if directory else ""
    return frozenset(path for path in tree if path.startswith(start))


class TreeReader:
    """Reads files in the tree of one commit after another; `read` returns a blob by its id, None without one."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._parsed: OrderedDict[str, SourceFile] = OrderedDict()
        self._readings: OrderedDict[tuple[str, str, bool], list[Reading]] = OrderedDict()

    def items(self, path: str, tree: Blobs) -> FileItems:
        """Return what one file of a tree declares together with the files that it reads.

        `asks` has the options of the repository's own that its lists are taken from; a flake has none.
        """
        return placed(path, self._recalled(path, tree, frozenset(), self._declared))

    def own_items(self, path: str, tree: Blobs, asks: frozenset[str]) -> FileItems:
        """Return what one file of a tree sets options of the repository's own to: packages, and further `asks`.

        Flakes set none.
        """
        blob = self._read(tree[path]) if asks and path.rpartition("/")[2] not in NO_MODULES else None
        if blob is None:
            return NOTHING
        if not follows(blob):
            asks = frozenset(option for option in asks if all(step.encode() in blob for step in option.split(".")))
        return self._recalled(path, tree, asks, self._set) if asks else NOTHING

    def asked(self, path: str, oid: str) -> frozenset[str]:
        """Return which other files the last readings of a file looked at; a directory ends in "/", the top is "/".

        The file need not be read again in a tree that has the same files there, of the same content. Of a directory
        only the names of the files below it matter.
        """
        found: set[str] = set()
        for is_own in (False, True):
            for reading in self._readings.get((path, oid, is_own), ())[-1:]:
                found.update(reading.blobs, (f"{directory}/" for directory in reading.names))
        return frozenset(found - {path})

    def _recalled(
        self,
        path: str,
        tree: Blobs,
        asks: frozenset[str],
        make: Callable[[str, _CommitTree, frozenset[str]], FileItems],
    ) -> FileItems:
        key = (path, tree[path], bool(asks))
        readings = self._readings.setdefault(key, [])
        self._readings.move_to_end(key)
        for index, reading in enumerate(readings):
            if reading.asks == asks and reading.holds(tree):
                readings.append(readings.pop(index))
                return reading.found
        lazy = _CommitTree(tree, self._source)
        with deep():
            found = make(path, lazy, asks)
        readings.append(Reading(asks, found, lazy.blobs, lazy.names))
        del readings[:-TREES]
        if len(self._readings) > FILES:
            self._readings.popitem(last=False)
        return found

    def _source(self, oid: str) -> SourceFile:
        source = self._parsed.get(oid)
        if source is None:
            blob = self._read(oid)
            source = _reduced(blob)
            self._parsed[oid] = source
            if len(self._parsed) > PARSED:
                self._parsed.popitem(last=False)
        self._parsed.move_to_end(oid)
        return source

    def _declared(self, path: str, tree: _CommitTree, _asks: frozenset[str]) -> FileItems:
        linker = HistoryLinker(Interpreter(tree))
        declarations = linker.declarations(path)
        faults = tree.files[path].faults
        off = items_of(declarations, path, enabled=False)
        return FileItems(items_of(declarations, path), off, tree.is_alone(), linker.taken_asks(), faults)

    def _set(self, path: str, tree: _CommitTree, asks: frozenset[str]) -> FileItems:
        linker = HistoryLinker(Interpreter(tree))
        found: list[Declaration] = []
        for option in sorted(asks):
            steps = tuple(option.split("."))
            asking = Setting(Leaf("list", "system"), steps, Unknown("an option"), (), "system", "")
            linker.evaluator.refill()
            found += linker.of_option(path, steps, asking)
        return FileItems(items_of(found, path), (), tree.is_alone(), linker.taken_asks())


def _reduced(blob: bytes | None) -> SourceFile:
    if blob is None or len(blob) > MAX_BYTES:
        return SourceFile(Broken(1, "not there, or too long"))
    parsed = syntax.parse(blob)
    return SourceFile(Lowering(parsed, lazy=True).file(parsed.root), faults=parsed.faults)


class _Sources(Mapping[str, SourceFile]):
    """Files of a tree that are parsed when they are asked for, and kept for as long as this reading lasts."""

    def __init__(self, tree: _CommitTree, parse: Callable[[str], SourceFile]) -> None:
        self._tree = tree
        self._parse = parse
        self._kept: dict[str, SourceFile] = {}

    def __getitem__(self, path: str) -> SourceFile:
        found = self._kept.get(path)
        if found is None:
            found = self._kept[path] = self._parse(self._tree.oids[path])
            self._tree.blobs[path] = self._tree.oids[path]
        return found

    def __contains__(self, path: object) -> bool:
        oid = self._tree.oids.get(path) if isinstance(path, str) else None
        if isinstance(path, str):
            self._tree.blobs[path] = oid
        return oid is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._tree.oids)

    def __len__(self) -> int:
        return len(self._tree.oids)


class _CommitTree(Tree):
    """The files of one commit; `blobs` and `names` tell what was looked at."""

    def __init__(self, oids: Blobs, parse: Callable[[str], SourceFile]) -> None:
        self.oids = oids
        self.blobs: dict[str, str | None] = {}
        self.names: dict[str, int] = {}
        super().__init__({})
        self.files = _Sources(self, parse)

    def is_alone(self) -> bool:
        """Tell whether one file at most was looked at."""
        return len(self.blobs) < 2 and not self.names

    def _look(self, directory: str) -> bool:
        """Enter the files below a directory, once, and remember their names; tell whether there are any."""
        if directory not in self.names:
            names = below(self.oids, directory)
            self.names[directory] = hash(names)
            for path in sorted(names):
                self._enter(path, "regular")
        return directory in self._directories

    def entries(self, path: str) -> Mapping[str, str] | None:
        found = self.resolve(path)
        if found is not None:
            self._look(found)
        return super().entries(path)

    def files_below(self, path: str) -> list[str]:
        found = self.resolve(path)
        if found is not None:
            self._look(found)
        return super().files_below(path)

    def exists(self, path: str) -> bool:
        found = self.resolve(path)
        if found is None:
            return False
        return found in self.files or self._look(found)
