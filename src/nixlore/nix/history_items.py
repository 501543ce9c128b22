"""Reduce declarations to what the history of a configuration needs: tools, under which names, and where.

Nothing here holds text other than names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from nixlore.data.program_packages import PROGRAM_PACKAGES
from nixlore.model.nix import Declaration
from nixlore.nix.elements import Found, Listed
from nixlore.nix.link import Linker
from nixlore.nix.modules import Setting
from nixlore.nix.options import SWITCHES, as_named_now
from nixlore.nix.tool_names import INPUT, tool_key
from nixlore.nix.values import Place


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One declared tool: its key, how it is named there, the kind of declaration, and where it is written.

    `name` is the attribute path with its channel (`unstable.foo`, `inputs.x.y`), or the option without `.enable`.
    `file` is "" for the file that was read, else the path of the one it is written in; `line` counts from 1.
    """

    tool: str
    name: str
    kind: str
    line: int
    file: str = ""


class FileItems(msgspec.Struct, frozen=True, array_like=True):
    """What one file declares by itself.

    `off` are switches that are set to false. `is_local` tells that no other file has a part in it. `asks` are options
    of the repository's own that lists are taken from. `faults` counts the errors of its syntax.
    """

    items: tuple[Item, ...] = ()
    off: tuple[Item, ...] = ()
    is_local: bool = True
    asks: tuple[str, ...] = ()
    faults: int = 0


NOTHING = FileItems()

OVERRIDES = frozenset(("override", "overrideAttrs", "overrideDerivation"))
"""Functions that every package has for making another build of it."""

MAKER = re.compile(r"mk[A-Z]")
"""How the name of a function begins that makes a package or a value."""


class HistoryLinker(Linker):
    """A linker that leaves out what the history has no use for: comments and conditions."""

    def taken_asks(self) -> tuple[str, ...]:
        """Return the options of the repository's own that lists were taken from since this was asked last."""
        asks = tuple(sorted(".".join(path) for path in self.asked)) if self._asked else ()
        self._asked.clear()
        return asks

    def _details(self, _setting: Setting, _found: Found, _where: Listed, _place: Place) -> dict[str, Any]:
        return {}


def items_of(declarations: Iterable[Declaration], own: str = "", *, enabled: bool = True) -> tuple[Item, ...]:
    """Return the tools that declarations ask for, or those that they switch off; `own` is the file that has no name.

    Scripts, packages of projects and what is not known are no tools of a configuration.
    """
    found = (_item(declaration, own) for declaration in declarations if (declaration.enabled is not False) == enabled)
    return tuple(dict.fromkeys(item for item in found if item is not None))


def _item(declaration: Declaration, own: str) -> Item | None:
    kind, name = declaration.kind, declaration.attr_path
    if declaration.scope == "project" or declaration.module.rpartition("/")[2] == "devenv.nix":
        return None
    if kind in ("program", "service"):
        name = _option(declaration.option_path)
    elif kind == "input":
        name = _package_of_input(name)
        if not name:
            return None
        name = INPUT + name
    elif kind != "package" or not name:
        return None
    elif declaration.channel:
        name = f"{declaration.channel}.{name}"
    return Item(tool_key(name), name, kind, declaration.line, "" if declaration.file == own else declaration.file)


def _package_of_input(path: str) -> str:
    """Return the package of an input that is declared, however it is overridden; "" for a function of its library."""
    steps = [step for step in path.split(".") if step not in OVERRIDES]
    return "" if "lib" in steps or MAKER.match(steps[-1] if steps else "") else ".".join(steps)


def _option(path: str) -> str:
    """Return the option that a switch belongs to, without what it is nested in: `programs.git`.

    A module may be called like a tree of options: `flake.modules.nixos.hardware.hardware.bluetooth`.
    """
    steps = as_named_now(path.split("."))[:-1]
    at = next((index for index in (-2, -3) if steps[index:] and steps[index] in SWITCHES), -2)
    short, long = ".".join(steps[at:]), ".".join(steps[-3:])
    if at == -2 and len(steps) > 2 and steps[-3] in SWITCHES:
        is_known = long in PROGRAM_PACKAGES or (long.startswith(WITHIN) and short not in PROGRAM_PACKAGES)
        return long if is_known else short
    return short


WITHIN = "services.hardware."
"""The one tree of switches that stands in another."""
