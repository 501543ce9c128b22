"""What one version of one Nix file declares, reduced to what the history of a configuration needs.

`read_alone` looks at nothing but the bytes. A file whose packages depend on other files says so (`is_local`), and is
read with its tree by `TreeReader`. Nothing here reads comments or holds text other than names.
"""

from __future__ import annotations

import re

from nixlore.nix import syntax
from nixlore.nix.expressions import SourceFile
from nixlore.nix.extract import MAX_BYTES
from nixlore.nix.history_items import NOTHING, FileItems, HistoryLinker, Item, items_of
from nixlore.nix.history_tree import TreeReader, asks_of, placed
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.lower import Lowering
from nixlore.nix.recursion import deep
from nixlore.nix.tool_names import tool_key
from nixlore.nix.tree import Tree

__all__ = ["FileItems", "Item", "TreeReader", "items_of", "placed", "read_alone", "tool_key"]

WORTH = re.compile(
    rb"\b(?:packages|extraPackages(?:32)?|systemPackages|defaultPackages|package|enable|shells|fonts|libraries|drivers"
    rb"|extraPortals|defaultUserShell|import|readDir|listFilesRecursive|haumea|toList)\b"
    rb"|\b(?:shell|path)\"?\s*=|\binherit\b[^;]*\b(?:shell|path)\b"
)
"""What stands in every file that declares something: the last step of an option, or what reads other files."""


class _Watched(Tree):
    """A tree of one file, called "", that remembers whether another one was asked for."""

    asked = False

    def resolve(self, path: str) -> str | None:
        self.asked = True
        return super().resolve(path)


def read_alone(blob: bytes) -> FileItems:
    """Return what a file declares by itself, whatever its path (see `placed`); never raises."""
    if len(blob) > MAX_BYTES or not (b"ackages" in blob or b"enable" in blob or WORTH.search(blob)):
        return NOTHING
    with deep():
        return _read(blob)


def _read(blob: bytes) -> FileItems:
    parsed = syntax.parse(blob)
    lowering = Lowering(parsed, lazy=True)
    tree = _Watched({"": SourceFile(lowering.file(parsed.root), faults=parsed.faults)})
    linker = HistoryLinker(Interpreter(tree))
    declarations = linker.declarations("")
    lowering.close()
    items, off = items_of(declarations), items_of(declarations, enabled=False)
    return FileItems(items, off, not tree.asked, asks_of(linker), parsed.faults)
