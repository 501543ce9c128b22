"""Read a whole tree of Nix files: every package, script and switch that its modules declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from nixlore.data import reason_words_comments
from nixlore.model.nix import Declaration
from nixlore.nix.comments import Comments
from nixlore.nix.elements import Found, Listed, classified, listed
from nixlore.nix.evaluator import HasAttribute
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.modules import Setting, opened, settings
from nixlore.nix.options import LISTS, MEMBERS
from nixlore.nix.own_options import beginnings, given
from nixlore.nix.recursion import deep
from nixlore.nix.switches import switched
from nixlore.nix.tree import Tree
from nixlore.nix.unparse import text_of
from nixlore.nix.values import Closure, Condition, Lazy, Place, Symbol, Value, place_of
from nixlore.shell.redact import redacted

FRUITLESS = 3_000
"""How many steps a file is interpreted for before its first option; libraries have none and cost the most."""

TEMPLATES = tuple(sorted(reason_words_comments.TEMPLATES))
"""How comments begin that are nobody's own words, and often stand above what they are not about."""

ROUNDS = 3
"""How many options may stand between a list and its packages."""


def link(tree: Tree, has_attribute: HasAttribute | None = None) -> Iterator[Declaration]:
    """Yield what the files of a tree declare: file by file, then the repository's own options, then flakes.

    A flake repeats what the modules that it is made of declare; only what is written in no other module is its own.
    """
    linker = Linker(Interpreter(tree, has_attribute))
    flakes = [path for path in sorted(tree.files) if path == "flake.nix" or path.endswith("/flake.nix")]
    modules = [path for path in sorted(tree.files) if path not in flakes]
    found: list[Declaration] = []
    with deep():
        for path in modules:
            found += linker.declarations(path)
        found += linker.own_options(modules)
        known = {(item.file, item.line, item.attr_path) for item in found}
        for path in flakes:
            own = linker.declarations(path)
            found += [item for item in own if (item.file, item.line, item.attr_path) not in known]
    yield from (item for item in found if item.attr_path not in linker.resolved)


class Linker:
    """Turns the settings of module files into declarations.

    `resolved` names options of the repository's own (`config.…`) whose packages were found where they are set.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        self.evaluator = interpreter
        self.resolved: set[str] = set()
        self._asked: dict[tuple[str, ...], Setting] = {}
        self._comments: dict[str, Comments] = {}
        self._opened: dict[str, Value] = {}

    def declarations(self, module: str) -> list[Declaration]:
        """Return what one file declares, each thing once."""
        self.evaluator.refill(FRUITLESS)
        value = self.evaluator.file_value(module)
        return self.declared(module, self._refilled(settings(self.evaluator, value)))

    def _refilled(self, found: Iterator[Setting]) -> Iterator[Setting]:
        """Grant the whole budget once there is an option."""
        for index, setting in enumerate(found):
            if not index:
                self.evaluator.refill()
            yield setting

    def declared(self, module: str, given_settings: Iterator[Setting]) -> list[Declaration]:
        """Return what settings of one file declare, each thing once."""
        found: dict[Declaration, None] = {}
        known = list(given_settings)
        packages = self._chosen(known)
        for setting in known:
            found.update(dict.fromkeys(self._of_setting(module, setting, packages)))
        return list(found)

    @property
    def asked(self) -> list[tuple[str, ...]]:
        """Options of the repository's own that lists of a host or a home were taken from so far."""
        return [path for path, setting in self._asked.items() if setting.scope != "project"]

    def _module(self, path: str) -> Value:
        """Return what a module file is once it is called."""
        value = self._opened.get(path)
        if value is None:
            value = self._opened[path] = opened(self.evaluator, self.evaluator.file_value(path))
        return value

    def own_options(self, modules: list[str]) -> list[Declaration]:
        """Return what the options hold that lists were taken from, and those that these are taken from in turn."""
        found: dict[Declaration, None] = {}
        done: set[tuple[str, ...]] = set()
        for _ in range(ROUNDS):
            asked = {path: setting for path, setting in self._asked.items() if path not in done}
            done.update(asked)
            places = self._places(modules, frozenset(path[0] for path in asked))
            for path, setting in asked.items():
                for module in places.get(path[:2], ()):
                    self.evaluator.refill()
                    here = list(self.of_option(module, path, setting))
                    found.update(dict.fromkeys(here))
                    if here:
                        self.resolved.add(".".join(("config", *path)))
        return list(found)

    def _places(self, modules: list[str], wanted: frozenset[str]) -> dict[tuple[str, ...], list[str]]:
        """Return which modules set or declare options that begin with two steps."""
        places: dict[tuple[str, ...], list[str]] = {}
        for module in modules if wanted else ():
            self.evaluator.refill()
            for beginning in beginnings(self.evaluator, self._module(module), wanted):
                places.setdefault(beginning, []).append(module)
        return places

    def of_option(self, module: str, path: tuple[str, ...], asking: Setting) -> Iterator[Declaration]:
        """Yield what a module sets an option to that `asking` takes its packages from."""
        for value, conditions in given(self.evaluator, self._module(module), path):
            setting = asking._replace(path=path, value=value, conditions=conditions)
            yield from self._of_setting(module, setting, {})

    def _chosen(self, known: list[Setting]) -> dict[tuple[str, ...], str]:
        """Return which package each `package` option of a file names, "" for none or one that is not known."""
        chosen: dict[tuple[str, ...], str] = {}
        for setting in known:
            if setting.leaf.what == "package":
                element = Listed(setting.value, None, setting.conditions)
                names = [found.attr_path for found, _ in classified(self.evaluator, element) if found.kind == "package"]
                chosen[setting.path[:-1]] = names[0] if names else ""
        return chosen

    def _of_setting(self, module: str, setting: Setting, packages: dict[tuple[str, ...], str]) -> Iterator[Declaration]:
        if setting.leaf.what == "switch":
            yield from self._of_switch(module, setting, packages)
            return
        elements: Iterator[Listed]
        if setting.leaf.what == "list":
            elements = listed(self.evaluator, self._given_members(setting), setting.conditions)
        else:
            elements = iter((Listed(setting.value, place_of(setting.value), setting.conditions),))
        for element in elements:
            for found, where in classified(self.evaluator, element):
                self._ask(setting, found)
                yield self._declared(module, setting, found, where)

    def _given_members(self, setting: Setting) -> Lazy:
        """Return a list; one that is a function of a package set's members is called with them."""
        value = self.evaluator.force(setting.value)
        members = MEMBERS.get(".".join(setting.path[-3:]))
        if members is None or not isinstance(value, Closure):
            return setting.value
        return self.evaluator.call(value, Symbol("pkgs", (members,), is_open=True))

    def _ask(self, setting: Setting, found: Found) -> None:
        """Remember an option that a list is taken from; lists that are read anyway need no asking."""
        if found.kind != "unknown" or not found.attr_path.startswith("config."):
            return
        path = tuple(found.attr_path.split(".")[1:])
        if len(path) > 1 and ".".join(path) not in LISTS:
            before = self._asked.get(path)
            if before is None or (before.scope == "project" and setting.scope != "project"):
                self._asked[path] = setting

    def _of_switch(self, module: str, setting: Setting, packages: dict[tuple[str, ...], str]) -> Iterator[Declaration]:
        place = place_of(setting.value)
        for switch in switched(self.evaluator, setting):
            where = Listed(setting.value, place, switch.conditions)
            found = Found(switch.kind, packages.get(setting.path[:-1], switch.attr_path))
            yield self._declared(module, setting, found, where, enabled=switch.enabled)

    def _declared(
        self, module: str, setting: Setting, found: Found, where: Listed, *, enabled: bool | None = None
    ) -> Declaration:
        place = where.place or place_of(where.value) or place_of(setting.value) or Place(module, 1)
        return Declaration(
            kind=found.kind,
            attr_path=found.attr_path,
            option_path=option_text(setting.path),
            scope=setting.scope,
            module=module,
            file=place.file,
            line=place.line,
            channel=found.channel,
            enabled=enabled,
            **self._details(setting, found, where, place),
        )

    def _details(self, setting: Setting, found: Found, where: Listed, place: Place) -> dict[str, Any]:
        """Return the fields of a declaration besides what is declared where."""
        comments = self._comments.get(place.file)
        if comments is None:
            comments = self._comments[place.file] = Comments(self.evaluator.tree.files[place.file])
        return {
            "comment": _said(comments.beside(place.line), found.attr_path),
            "header": comments.header(place.line, _first_line(setting, place)) if setting.leaf.what == "list" else "",
            "condition": condition_text(where.conditions),
            "within": found.within,
            "user": setting.user,
            "overridden": found.overridden,
            "ambiguous": found.ambiguous,
            "keep": comments.keep(place.line),
            "reason": found.reason,
        }


def _said(comment: str, attr_path: str) -> str:
    """Return a comment unless it only repeats the name it stands beside, or is one that a configuration comes with."""
    if " ".join(comment.lower().split()).startswith(TEMPLATES):
        return ""
    return "" if comment.strip(" .").lower() == attr_path.rpartition(".")[2].lower() else comment


def _first_line(setting: Setting, place: Place) -> int:
    """Return the line above an option, or the first line where the elements stand in a file of their own."""
    top = place_of(setting.value)
    return top.line - 1 if top is not None and top.file == place.file and top.line <= place.line else 1


def condition_text(conditions: tuple[Condition, ...]) -> str:
    """Return conditions as one text."""
    texts = []
    for condition in conditions:
        text = text_of(condition.expression) or "…"
        texts.append(f"!({text})" if condition.negated else text)
    return _redacted(" && ".join(dict.fromkeys(texts)))


@lru_cache(maxsize=4096)
def _redacted(text: str) -> str:
    """Redact a condition once, as many things stand under the same."""
    return redacted(text)


COMPUTED = re.compile(r"\$\{[^}]*?([\w'-]+)[^\w}]*\}")


def option_text(path: tuple[str, ...]) -> str:
    """Return an option path as text; of a computed name only the last word is told, so that dots part names only."""
    text = ".".join(path)
    return ".".join(COMPUTED.sub(r"${\1}", step) for step in path) if "${" in text else text
