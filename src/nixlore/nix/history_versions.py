"""Read the versions of a file one after another: what two have in common is neither parsed nor interpreted again.

A module is a set of options. What one of them declares depends on its own text and on what is around the set (the
arguments, `let`, `with`), and on nothing else as long as the set is not recursive and no other file is asked for. So
the options that a version has in common with the one before keep what they declared; only their lines move.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from nixlore.nix.expressions import SourceFile
from nixlore.nix.history_items import FileItems, HistoryLinker, Item, items_of
from nixlore.nix.interpreter import WALKS, Interpreter
from nixlore.nix.link import FRUITLESS
from nixlore.nix.lower import Lowering
from nixlore.nix.modules import opened, settings
from nixlore.nix.recursion import deep
from nixlore.nix.reparse import Reparser
from nixlore.nix.tree import Tree
from nixlore.nix.values import Attrs

if TYPE_CHECKING:
    from tree_sitter import Node

    from nixlore.nix.syntax import Parsed

BODIES = {
    "function_expression": "body",
    "let_expression": "body",
    "with_expression": "body",
    "assert_expression": "body",
    "parenthesized_expression": "expression",
}
"""What may stand around a module's set, and the field that leads further in."""

FIRST_STEP = re.compile(rb"[A-Za-z_][\w'-]*(?=[.\s=])")
LAYERS = 8
STEPS = FRUITLESS // 2
"""How much may be interpreted for all options, so that reading the whole file cannot have come to its limit."""


class Option(NamedTuple):
    """All bindings of one name of a module's set: their texts, and the lines that they begin and end on."""

    texts: tuple[bytes, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Layout(NamedTuple):
    """A module's set: what stands before and behind its bindings, the line that it begins on, and its options."""

    before: bytes
    behind: bytes
    line: int
    options: dict[str, Option]


class Known(NamedTuple):
    """What one option declared, at which lines it was then, and how many steps that took."""

    option: Option
    items: tuple[Item, ...]
    off: tuple[Item, ...]
    asks: tuple[str, ...]
    steps: int


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

    def read(self, blob: bytes) -> FileItems:
        """Return what a file declares by itself."""
        parsed = self._parser.parse(blob)
        with deep():
            found = None if parsed.faults else self._by_option(parsed)
            return _whole(parsed) if found is None else found

    def _by_option(self, parsed: Parsed) -> FileItems | None:
        layout = layout_of(parsed)
        known, self._known = self._known, {}
        if layout is None:
            return None
        around = (layout.before, layout.behind)
        if around != self._around:
            known, self._around = {}, around
        kept = {
            name: old
            for name, option in layout.options.items()
            if (old := known.get(name)) is not None and old.option.texts == option.texts
        }
        found = _read_options(parsed, layout, kept)
        if found is not None:
            self._known = {name: one for name, one in found.items() if one.option.starts[0] > layout.line}
        return None if found is None else _joined(found)


def _whole(parsed: Parsed) -> FileItems:
    lowering = Lowering(parsed, lazy=True)
    tree = WatchedTree({"": SourceFile(lowering.file(parsed.root), faults=parsed.faults)})
    linker = HistoryLinker(Interpreter(tree))
    declarations = linker.declarations("")
    lowering.close()
    off = items_of(declarations, enabled=False)
    return FileItems(items_of(declarations), off, not tree.asked, linker.taken_asks(), parsed.faults)


def _read_options(parsed: Parsed, layout: Layout, kept: dict[str, Known]) -> dict[str, Known] | None:
    """Return what each option declares; None where that cannot be told one by one."""
    found = {name: _moved(old, layout.options[name]) for name, old in kept.items()}
    spent = sum(one.steps for one in found.values())
    if len(found) == len(layout.options):
        return found
    lowering = Lowering(parsed, lazy=True)
    tree = WatchedTree({"": SourceFile(lowering.file(parsed.root))})
    interpreter = Interpreter(tree)
    interpreter.refill(STEPS)
    value = opened(interpreter, interpreter.file_value(""))
    if not isinstance(value, Attrs) or value.dynamic or value.fields.keys() != layout.options.keys():
        return None
    linker = HistoryLinker(interpreter)
    for name, lazy in value.fields.items():
        if name not in found:
            before = interpreter.steps
            declarations = linker.declared("", settings(interpreter, Attrs({name: lazy})))
            steps = before - interpreter.steps
            spent += steps
            items, off = items_of(declarations), items_of(declarations, enabled=False)
            found[name] = Known(layout.options[name], items, off, linker.taken_asks(), steps)
    lowering.close()
    too_much = spent > STEPS or interpreter.steps <= 0 or interpreter.walks < WALKS // 2
    return None if tree.asked or too_much else found


def _joined(found: dict[str, Known]) -> FileItems:
    items = dict.fromkeys(item for one in found.values() for item in one.items)
    off = dict.fromkeys(item for one in found.values() for item in one.off)
    asks = {option for one in found.values() for option in one.asks}
    return FileItems(tuple(items), tuple(off), is_local=True, asks=tuple(sorted(asks)))


def _moved(old: Known, option: Option) -> Known:
    """Return what an option declared with the lines that it has now."""
    if option.starts == old.option.starts:
        return old
    items, off = tuple(_shifted(old, option, old.items)), tuple(_shifted(old, option, old.off))
    return Known(option, items, off, old.asks, old.steps)


def _shifted(old: Known, option: Option, items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        line = item.line
        for index, start in enumerate(old.option.starts):
            if start <= item.line <= old.option.ends[index]:
                line += option.starts[index] - start
                break
        yield item if line == item.line else Item(item.tool, item.name, item.kind, line, item.file)


def layout_of(parsed: Parsed) -> Layout | None:
    """Return how a module's set is laid out; None for what is no plain set of plainly named options."""
    module = _module_set(parsed.root)
    if module is None:
        return None
    sets = [child for child in module.named_children if child.type == "binding_set"]
    if len(sets) != 1:
        return None
    bindings: dict[str, list[Node]] = {}
    for child in sets[0].named_children:
        if child.type == "comment":
            continue
        name = FIRST_STEP.match(parsed.source, child.start_byte) if child.type == "binding" else None
        if name is None or name[0] == b"outputs":
            return None
        bindings.setdefault(name[0].decode(), []).append(child)
    source, whole = parsed.source, sets[0]
    options = {name: _option(source, nodes) for name, nodes in bindings.items()}
    return Layout(source[: whole.start_byte], source[whole.end_byte :], module.start_point[0] + 1, options)


def _option(source: bytes, nodes: list[Node]) -> Option:
    return Option(
        tuple([source[node.start_byte : node.end_byte] for node in nodes]),
        tuple([node.start_point[0] + 1 for node in nodes]),
        tuple([node.end_point[0] + 1 for node in nodes]),
    )


def _module_set(root: Node) -> Node | None:
    node = next((child for child in root.named_children if child.type != "comment"), None)
    for _ in range(LAYERS):
        if node is None or node.type == "attrset_expression":
            return node
        field = BODIES.get(node.type)
        node = None if field is None else node.child_by_field_name(field)
    return None
