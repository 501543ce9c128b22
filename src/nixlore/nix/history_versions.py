"""Read the versions of a file one after another: what two have in common is neither parsed nor interpreted again.

A module is a set of options. What one of them declares depends on its own text and on what is around the set (the
arguments, `let`, `with`), and on nothing else as long as the set is not recursive. So the options that a version has in
common with the one before keep what they declared, and whether they ask for another file; only their lines move.
The elements of a list do as well, for the same reason (`option_pieces`).
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from nixlore.nix.expressions import SourceFile
from nixlore.nix.history_items import FileItems, HistoryLinker, items_of
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.lower import Lowering
from nixlore.nix.module_layout import Layout, Option, layout_of
from nixlore.nix.option_pieces import STEPS, Known, Looks, Pieces, WatchedTree, still
from nixlore.nix.recursion import deep
from nixlore.nix.reparse import Reparser

if TYPE_CHECKING:
    from nixlore.nix.syntax import Parsed


class VersionReader:
    """Reads files; it is quick where one is a version of the one before, and right whatever the order."""

    def __init__(self) -> None:
        self._parser = Reparser()
        self._around = (b"", b"")
        self._known: dict[str, Known] = {}
        # Whether the last version was not to be read by options.
        self._is_whole = False

    def read(self, blob: bytes) -> FileItems:
        """Return what a file declares by itself."""
        parsed = self._parser.parse(blob)
        with deep():
            found = None if parsed.faults else self._by_option(parsed)
            return _in_order(_whole(parsed) if found is None else found)

    def _by_option(self, parsed: Parsed) -> FileItems | None:
        layout = layout_of(parsed)
        known, self._known = self._known, {}
        if layout is None:
            return None
        if layout.around != self._around:
            known, self._around, self._is_whole = {}, layout.around, False
        if layout.is_flake:
            return self._flake(parsed, layout.options["outputs"], known.get("outputs"))
        # What was cut short will be so again, for nothing.
        found = None if self._is_whole else _read_options(parsed, layout, known)
        if found is None:
            self._is_whole = True
            return _whole(parsed)
        looks = max((one.looks for one in found.values()), default=Looks.NONE)
        if looks is Looks.MAY:
            return _whole(parsed)
        self._known = found
        items = dict.fromkeys(item for one in found.values() for item in one.items)
        off = dict.fromkeys(item for one in found.values() for item in one.off)
        asks = {option for one in found.values() for option in one.asks}
        return FileItems(tuple(items), tuple(off), looks is Looks.NONE, tuple(sorted(asks)))

    def _flake(self, parsed: Parsed, outputs: Option, known: Known | None) -> FileItems:
        found = still(known, outputs)
        if found is None:
            whole = _whole(parsed)
            looks = Looks.NONE if whole.is_local else Looks.SURE
            found = Known(outputs, whole.items, whole.off, whole.asks, 0, looks, {}, (), {})
        self._known = {"outputs": found}
        return FileItems(found.items, found.off, found.looks is Looks.NONE, found.asks)


def _in_order(found: FileItems) -> FileItems:
    """Return the same as it stands in the file, so that it is the same whichever way it was read."""
    return msgspec.structs.replace(
        found, items=tuple(sorted(found.items, key=_PLACE)), off=tuple(sorted(found.off, key=_PLACE))
    )


_PLACE = attrgetter("line", "name", "kind", "tool", "file")


def _whole(parsed: Parsed) -> FileItems:
    lowering = Lowering(parsed, lazy=True)
    tree = WatchedTree({"": SourceFile(lowering.file(parsed.root), faults=parsed.faults)})
    linker = HistoryLinker(Interpreter(tree))
    declarations = linker.declarations("")
    lowering.close()
    off = items_of(declarations, enabled=False)
    return FileItems(items_of(declarations), off, not tree.asked, linker.taken_asks(), parsed.faults)


def _read_options(parsed: Parsed, layout: Layout, known: dict[str, Known]) -> dict[str, Known] | None:
    """Return what each option declares; None where that cannot be told one by one."""
    found: dict[str, Known] = {}
    for name, option in layout.options.items():
        old = still(known.get(name), option)
        if old is not None:
            found[name] = old
    if len(found) == len(layout.options):
        return found
    pieces = Pieces(parsed)
    if pieces.fields is None or pieces.fields.keys() != layout.options.keys():
        return None
    for name, option in layout.options.items():
        if name not in found:
            found[name] = pieces.option(name, option, layout.nodes[name], known.get(name))
    pieces.lowering.close()
    found = {name: found[name] for name in layout.options}
    is_sure = pieces.is_sure() and sum(one.steps for one in found.values()) < STEPS
    return found if is_sure else None
