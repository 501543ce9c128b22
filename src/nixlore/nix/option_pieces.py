"""Read what the options of one version of a module declare, piece by piece, and what of that the next one can keep.

A piece is an option, a part of its path, or an element of a list: what it declares depends on its own text and on what
is around it, so that of a piece whose text stays only the lines move.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from nixlore.nix.expressions import SourceFile
from nixlore.nix.history_items import HistoryLinker, Item, items_of
from nixlore.nix.interpreter import WALKS, Interpreter
from nixlore.nix.link import FRUITLESS
from nixlore.nix.lower import Lowering
from nixlore.nix.module_layout import Members, Option, Written, members_of, parts_of
from nixlore.nix.modules import Setting, opened, settings
from nixlore.nix.tree import Tree
from nixlore.nix.values import Attrs, Condition, Conditional, Lazy, List, Value

if TYPE_CHECKING:
    from tree_sitter import Node

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


class Member(NamedTuple):
    """What one element of a list declared, at lines that count from its first, and how many steps that took."""

    items: tuple[Item, ...]
    asks: tuple[str, ...]
    steps: int


class Known(NamedTuple):
    """What one option declared, at which lines it was then, how many steps that took, and the same of its parts.

    `members` are the elements that a list had, by their texts, in any version with the same `around` them.
    """

    option: Option
    items: tuple[Item, ...]
    off: tuple[Item, ...]
    asks: tuple[str, ...]
    steps: int
    looks: Looks
    parts: dict[str, Known]
    around: tuple[bytes, ...]
    members: dict[bytes, Member]


class WatchedTree(Tree):
    """A tree of one file, called "", that remembers whether another one was asked for."""

    asked = False

    def resolve(self, path: str) -> str | None:
        """Return None: there is no other file."""
        self.asked = True
        return super().resolve(path)


class Pieces:
    """One version of a file while some of its options are read."""

    def __init__(self, parsed: Parsed) -> None:
        self.lowering = Lowering(parsed, lazy=True)
        self._parsed = parsed
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

    def option(self, name: str, option: Option, nodes: list[Node], known: Known | None) -> Known:
        """Return what one option declares, part by part where it has any; `known` is what it declared before."""
        lazy = (self.fields or {})[name]
        parts = parts_of(self._parsed, name, nodes)
        inner = None if parts is None else self._inner(lazy)
        if parts is None or inner is None or inner[0].fields.keys() != parts.keys():
            return self._piece(option, Attrs({name: lazy}), [(node, b"") for node in nodes], known)
        attrs, conditions = inner
        before = {} if known is None else known.parts
        found: dict[str, Known] = {}
        for step, (part, written) in parts.items():
            old = still(before.get(step), part)
            if old is None:
                value: Value = Attrs({step: attrs.fields[step]})
                for condition in conditions:
                    value = Conditional(condition, value)
                old = self._piece(part, Attrs({name: value}), written, before.get(step))
            found[step] = old
        return Known(
            option,
            tuple([item for one in found.values() for item in one.items]),
            tuple([item for one in found.values() for item in one.off]),
            tuple([ask for one in found.values() for ask in one.asks]),
            sum([one.steps for one in found.values()]),
            max([one.looks for one in found.values()], default=Looks.NONE),
            found,
            (),
            {},
        )

    def _piece(self, option: Option, value: Attrs, written: Written, known: Known | None) -> Known:
        members = members_of(self._parsed.source, written) if option.is_apart else None
        before = known.members if known is not None and members is not None and known.around == members.around else {}
        if members is not None and all(text in before for text in members.texts):
            return _of_members(option, members, [before[text] for text in members.texts], before, Looks.NONE)
        steps = self._interpreter.steps
        self._has_looked |= self._tree.asked
        self._tree.asked = False
        found = list(settings(self._interpreter, value))
        read = None if members is None else self._members(found, members, before)
        if members is not None and read is not None:
            return _of_members(option, members, read, before, self._looks())
        declarations = self._linker.declared("", iter(found))
        items, off = items_of(declarations), items_of(declarations, enabled=False)
        steps -= self._interpreter.steps
        return Known(option, items, off, self._linker.taken_asks(), steps, self._looks(), {}, (), {})

    def _members(self, found: list[Setting], members: Members, known: dict[bytes, Member]) -> list[Member] | None:
        """Return what each element of a list declares, and add to `known` what will be the same wherever it stands.

        None where the option does not take a list of packages.
        """
        if len(found) != 1 or found[0].leaf.what != "list":
            return None
        whole = self._interpreter.force(found[0].value)
        elements = whole.parts if isinstance(whole, List) else ()
        if len(elements) != len(members.texts):
            return None
        read = []
        for element, text, start, end in zip(elements, *members[1:], strict=True):
            member = known.get(text)
            if member is None:
                member = self._member(found[0]._replace(value=List((element,))), start)
                lines = [item.line for item in member.items]
                if self._looks() is Looks.NONE and all(0 <= line <= end - start for line in lines):
                    known[text] = member
            read.append(member)
        return read

    def _member(self, setting: Setting, start: int) -> Member:
        steps = self._interpreter.steps
        items = items_of(self._linker.declared("", iter((setting,))))
        steps -= self._interpreter.steps
        return Member(tuple([_moved(item, -start) for item in items]), self._linker.taken_asks(), steps)

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


def _of_members(
    option: Option, members: Members, found: list[Member], known: dict[bytes, Member], looks: Looks
) -> Known:
    """Return what an option declares that is given a list of elements."""
    return Known(
        option,
        tuple([_moved(item, start) for one, start in zip(found, members.starts, strict=True) for item in one.items]),
        (),
        tuple([ask for one in found for ask in one.asks]),
        sum([one.steps for one in found]),
        looks,
        {},
        members.around,
        known,
    )


def still(old: Known | None, option: Option) -> Known | None:
    """Return what an option declared before, with the lines that it has now; None where it is not the same."""
    if old is None or not old.option.is_apart or old.option.texts != option.texts:
        return None
    if option.starts == old.option.starts:
        return old
    items, off = tuple(_shifted(old, option, old.items)), tuple(_shifted(old, option, old.off))
    return old._replace(option=option, items=items, off=off)


def _shifted(old: Known, option: Option, items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        by = 0
        for index, start in enumerate(old.option.starts):
            if start <= item.line <= old.option.ends[index]:
                by = option.starts[index] - start
                break
        yield item if by == 0 else _moved(item, by)


def _moved(item: Item, by: int) -> Item:
    return Item(item.tool, item.name, item.kind, item.line + by, item.file)
