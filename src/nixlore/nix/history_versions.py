"""Read the versions of a file one after another: what two have in common is neither parsed nor interpreted again.

A module is a set of options. What one of them declares depends on its own text and on what is around the set (the
arguments, `let`, `with`), and on nothing else as long as the set is not recursive. So the options that a version has in
common with the one before keep what they declared, and whether they ask for another file; only their lines move.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from nixlore.nix.expressions import SourceFile
from nixlore.nix.history_items import FileItems, HistoryLinker, Item, items_of
from nixlore.nix.interpreter import WALKS, Interpreter
from nixlore.nix.link import FRUITLESS
from nixlore.nix.lower import Lowering
from nixlore.nix.module_layout import Layout, Option, layout_of, parts_of
from nixlore.nix.modules import opened, settings
from nixlore.nix.recursion import deep
from nixlore.nix.reparse import Reparser
from nixlore.nix.tree import Tree
from nixlore.nix.values import Attrs, Condition, Conditional, Lazy, Value

if TYPE_CHECKING:
    from nixlore.nix.syntax import Parsed

STEPS = FRUITLESS // 2
"""How much may be interpreted for all options, so that reading the whole file cannot have come to its limit."""


class Looks(IntEnum):
    """Whether an option asks for another file.

    It `MAY` where something before it did: what both take from around them is worked out once, for the first.
    """

    NONE = 0
    MAY = 1
    SURE = 2


class Known(NamedTuple):
    """What one option declared, at which lines it was then, how many steps that took, and the same of its parts."""

    option: Option
    items: tuple[Item, ...]
    off: tuple[Item, ...]
    asks: tuple[str, ...]
    steps: int
    looks: Looks
    parts: dict[str, Known]


class WatchedTree(Tree):
    """A tree of one file, called "", that remembers whether another one was asked for."""

    asked = False

    def resolve(self, path: str) -> str | None:
        """Return None: there is no other file."""
        self.asked = True
        return super().resolve(path)


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
        found = _still(known, outputs)
        if found is None:
            whole = _whole(parsed)
            looks = Looks.NONE if whole.is_local else Looks.SURE
            found = Known(outputs, whole.items, whole.off, whole.asks, 0, looks, {})
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
        old = _still(known.get(name), option)
        if old is not None:
            found[name] = old
    if len(found) == len(layout.options):
        return found
    reading = _Reading(parsed)
    if reading.fields is None or reading.fields.keys() != layout.options.keys():
        return None
    for name, option in layout.options.items():
        if name not in found:
            before = known.get(name)
            parts = parts_of(parsed, name, layout.nodes[name])
            found[name] = reading.option(name, option, parts, {} if before is None else before.parts)
    reading.lowering.close()
    found = {name: found[name] for name in layout.options}
    is_sure = reading.is_sure() and sum(one.steps for one in found.values()) < STEPS
    return found if is_sure else None


class _Reading:
    """One version of a file while some of its options are read."""

    def __init__(self, parsed: Parsed) -> None:
        self.lowering = Lowering(parsed, lazy=True)
        self._tree = WatchedTree({"": SourceFile(self.lowering.file(parsed.root))})
        self._interpreter = Interpreter(self._tree)
        self._interpreter.refill(STEPS)
        self._linker = HistoryLinker(self._interpreter)
        value = opened(self._interpreter, self._interpreter.file_value(""))
        self.fields = value.fields if isinstance(value, Attrs) and not value.dynamic else None
        self._has_looked = False

    def is_sure(self) -> bool:
        """Tell whether nothing was cut short."""
        return self._interpreter.steps > 0 and self._interpreter.walks > WALKS // 2

    def option(self, name: str, option: Option, parts: dict[str, Option] | None, known: dict[str, Known]) -> Known:
        """Return what one option declares: part by part where it has any."""
        lazy = (self.fields or {})[name]
        inner = None if parts is None else self._inner(lazy)
        if parts is None or inner is None or inner[0].fields.keys() != parts.keys():
            return self._piece(option, Attrs({name: lazy}))
        attrs, conditions = inner
        found: dict[str, Known] = {}
        for step, part in parts.items():
            old = _still(known.get(step), part)
            if old is None:
                value: Value = Attrs({step: attrs.fields[step]})
                for condition in conditions:
                    value = Conditional(condition, value)
                old = self._piece(part, Attrs({name: value}))
            found[step] = old
        return Known(
            option,
            tuple([item for one in found.values() for item in one.items]),
            tuple([item for one in found.values() for item in one.off]),
            tuple([ask for one in found.values() for ask in one.asks]),
            sum([one.steps for one in found.values()]),
            max([one.looks for one in found.values()], default=Looks.NONE),
            found,
        )

    def _piece(self, option: Option, value: Attrs) -> Known:
        before = self._interpreter.steps
        self._has_looked |= self._tree.asked
        self._tree.asked = False
        declarations = self._linker.declared("", settings(self._interpreter, value))
        items, off = items_of(declarations), items_of(declarations, enabled=False)
        steps = before - self._interpreter.steps
        return Known(option, items, off, self._linker.taken_asks(), steps, self._looks(), {})

    def _looks(self) -> Looks:
        """Tell whether the last piece asked for another file."""
        if self._tree.asked:
            return Looks.SURE
        return Looks.MAY if self._has_looked else Looks.NONE

    def _inner(self, lazy: Lazy) -> tuple[Attrs, list[Condition]] | None:
        """Return the set that an option is given and the conditions it stands under, the innermost first."""
        conditions: list[Condition] = []
        value = self._interpreter.force(lazy)
        while isinstance(value, Conditional):
            conditions.insert(0, value.condition)
            value = self._interpreter.force(value.value)
        return (value, conditions) if isinstance(value, Attrs) and not value.dynamic else None


def _still(old: Known | None, option: Option) -> Known | None:
    """Return what an option declared before, with the lines that it has now; None where it is not the same."""
    if old is None or not old.option.is_apart or old.option.texts != option.texts:
        return None
    if option.starts == old.option.starts:
        return old
    items, off = tuple(_shifted(old, option, old.items)), tuple(_shifted(old, option, old.off))
    return Known(option, items, off, old.asks, old.steps, old.looks, old.parts)


def _shifted(old: Known, option: Option, items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        line = item.line
        for index, start in enumerate(old.option.starts):
            if start <= item.line <= old.option.ends[index]:
                line += option.starts[index] - start
                break
        yield item if line == item.line else Item(item.tool, item.name, item.kind, line, item.file)
