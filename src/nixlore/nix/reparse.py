"""Parse one version of a file after another: what they have in common is not parsed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nixlore.nix import syntax

if TYPE_CHECKING:
    from tree_sitter import Tree

    from nixlore.nix.syntax import Parsed


class Reparser:
    """Parses files; it is quick where a file is much like the one before. One tree is kept."""

    def __init__(self) -> None:
        self._source = b""
        self._tree: Tree | None = None

    def parse(self, source: bytes) -> Parsed:
        """Return the syntax tree of a file, the same as `syntax.parse`."""
        old = self._edited(source)
        tree = syntax.parser().parse(source) if old is None else syntax.parser().parse(source, old)
        root = tree.root_node
        if root.has_error:
            self._tree = None
            return syntax.parse(source)
        self._source, self._tree = source, tree
        return syntax.Parsed(root, source, frozenset(), frozenset(), 0)

    def _edited(self, source: bytes) -> Tree | None:
        """Return the last tree as it is to be reused for another text, None where that has too little in common."""
        before, tree = self._source, self._tree
        if tree is None:
            return None
        shorter = min(len(before), len(source))
        start = common_start(before, source, shorter)
        end = common_end(before, source, shorter - start)
        if 2 * (start + end) < max(len(before), len(source)):
            return None
        old_end, new_end = len(before) - end, len(source) - end
        tree.edit(start, old_end, new_end, point(before, start), point(before, old_end), point(source, new_end))
        return tree


def common_start(one: bytes, other: bytes, most: int) -> int:
    """Return how many bytes two texts begin alike with."""
    known = 0
    while known < most:
        middle = (known + most + 1) // 2
        if one[known:middle] == other[known:middle]:
            known = middle
        else:
            most = middle - 1
    return known


def common_end(one: bytes, other: bytes, most: int) -> int:
    """Return how many bytes two texts end alike with."""
    known = 0
    while known < most:
        middle = (known + most + 1) // 2
        if one[len(one) - middle : len(one) - known] == other[len(other) - middle : len(other) - known]:
            known = middle
        else:
            most = middle - 1
    return known


def point(source: bytes, offset: int) -> tuple[int, int]:
    """Return the row and the column, in bytes, of an offset."""
    return source.count(b"\n", 0, offset), offset - source.rfind(b"\n", 0, offset) - 1
