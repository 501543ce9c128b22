"""Read what a repository's Nix files declare, again and again as they are edited: only what an edit can reach anew."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from nixlore.model.nix import Declaration
from nixlore.nix import syntax
from nixlore.nix.evaluator import HasAttribute
from nixlore.nix.expressions import SourceFile
from nixlore.nix.extract import extract
from nixlore.nix.hosts import Hosts, hosts
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.link import ROUNDS, Linker
from nixlore.nix.modules import Setting
from nixlore.nix.recursion import deep
from nixlore.nix.tree import Tree
from nixlore.nix.values import Unknown

if TYPE_CHECKING:
    from nixlore.nix.syntax import Parsed

Key = tuple[object, ...]
"""What a declaration says, without what an edit elsewhere in its file may change: lines and the words beside it."""

Asked = dict[tuple[str, ...], Setting]
"""Options of the repository's own that lists are taken from, and the setting that each was first asked for by."""


class Reading(NamedTuple):
    """What one module declares, the options it takes lists from, and the files that were looked at for it."""

    declared: tuple[Declaration, ...]
    asked: Asked
    looked: frozenset[str]


class _Looked(Mapping[str, SourceFile]):
    """The files of a tree; `looked` gathers those that are asked for."""

    def __init__(self, files: Mapping[str, SourceFile]) -> None:
        self.files = files
        self.looked: set[str] = set()

    def __getitem__(self, path: str) -> SourceFile:
        self.looked.add(path)
        return self.files[path]

    def __contains__(self, path: object) -> bool:
        return path in self.files

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


class _AskingLinker(Linker):
    """A linker that gives away which options it was asked for."""

    def taken(self) -> Asked:
        """Return the options that lists were taken from, without the lists."""
        return {path: setting._replace(value=Unknown("asked")) for path, setting in self._asked.items()}


class _Kept(NamedTuple):
    """What was read: of each module, of each option that a module may set, and the syntax trees of files."""

    modules: dict[str, Reading]
    own: dict[tuple[object, ...], Reading]
    parsed: dict[str, Parsed]

    def without(self, path: str) -> _Kept:
        """Return what still holds when one file has changed."""
        return _Kept(
            {module: reading for module, reading in self.modules.items() if path not in reading.looked},
            {asked: reading for asked, reading in self.own.items() if path not in reading.looked},
            {name: parsed for name, parsed in self.parsed.items() if name != path},
        )


class Repository:
    """The Nix files of a repository at one moment, and what they declare; an edit makes another one of it."""

    def __init__(self, texts: Mapping[str, bytes], has_attribute: HasAttribute | None = None) -> None:
        self.texts = dict(texts)
        self.has_attribute = has_attribute
        with deep():
            self.files = {path: extract(text) for path, text in self.texts.items()}
        self.tree = Tree(self.files)
        self.kept = _Kept({}, {}, {})

    def with_text(self, path: str, text: bytes) -> Repository:
        """Return the repository with another text of one file; what does not look at that file is kept."""
        made = copy.copy(self)
        vars(made).pop("declared", None)
        vars(made).pop("hosts", None)
        made.texts = {**self.texts, path: text}
        made.files = {**self.files, path: extract(text)}
        made.tree = copy.copy(self.tree)
        made.tree.files = made.files
        made.kept = self.kept.without(path)
        return made

    def parsed(self, path: str) -> Parsed:
        """Return the syntax tree of a file."""
        found = self.kept.parsed.get(path)
        if found is None:
            found = self.kept.parsed[path] = syntax.parse(self.texts[path])
        return found

    @cached_property
    def declared(self) -> tuple[Declaration, ...]:
        """What the files declare, as `link` yields it."""
        paths = sorted(self.files)
        flakes = [path for path in paths if path == "flake.nix" or path.endswith("/flake.nix")]
        modules = [path for path in paths if path not in flakes]
        resolved: set[str] = set()
        with deep():
            found = [item for path in modules for item in self._module(path).declared]
            found += self._own_options(modules, resolved)
            known = {(item.file, item.line, item.attr_path) for item in found}
            for path in flakes:
                own = self._module(path).declared
                found += [item for item in own if (item.file, item.line, item.attr_path) not in known]
        return tuple(item for item in found if item.attr_path not in resolved)

    @cached_property
    def hosts(self) -> Hosts:
        """The configurations that the repository builds."""
        return hosts(self.tree, self.has_attribute)

    def _module(self, path: str) -> Reading:
        kept = self.kept.modules.get(path)
        if kept is None:
            linker, looked = self._linker()
            declared = tuple(linker.declarations(path))
            kept = self.kept.modules[path] = Reading(declared, linker.taken(), frozenset(looked))
        return kept

    def _linker(self) -> tuple[_AskingLinker, set[str]]:
        files = _Looked(self.files)
        tree = copy.copy(self.tree)
        tree.files = files
        return _AskingLinker(Interpreter(tree, self.has_attribute)), files.looked

    def _own_options(self, modules: list[str], resolved: set[str]) -> list[Declaration]:
        """Return what the repository's own options hold that lists are taken from, as `Linker.own_options` does."""
        found: dict[Declaration, None] = {}
        asked: Asked = {}
        for path in modules:
            for option, setting in self._module(path).asked.items():
                _ask(asked, option, setting)
        done: set[tuple[str, ...]] = set()
        for _ in range(ROUNDS):
            now = {option: setting for option, setting in asked.items() if option not in done}
            done.update(now)
            for option, setting in now.items():
                for module in modules:
                    reading = self._set(module, option, setting)
                    found.update(dict.fromkeys(reading.declared))
                    if reading.declared:
                        resolved.add(".".join(("config", *option)))
                    for further, asking in reading.asked.items():
                        _ask(asked, further, asking)
        return list(found)

    def _set(self, module: str, option: tuple[str, ...], setting: Setting) -> Reading:
        """Return what one module sets an option to."""
        key = (module, option, setting.leaf, setting.scope, setting.user)
        kept = self.kept.own.get(key)
        if kept is None:
            text = self.texts[module]
            if all(step.encode() in text for step in option[:2]):
                linker, looked = self._linker()
                declared = tuple(linker.of_option(module, option, setting))
                kept = Reading(declared, linker.taken(), frozenset(looked))
            else:
                kept = Reading((), {}, frozenset((module,)))
            self.kept.own[key] = kept
        return kept


def _ask(asked: Asked, option: tuple[str, ...], setting: Setting) -> None:
    before = asked.get(option)
    if before is None or (before.scope == "project" and setting.scope != "project"):
        asked[option] = setting


def key_of(declaration: Declaration) -> Key:
    """Return what a declaration says, but for its line and the words beside it."""
    return (
        declaration.kind,
        declaration.attr_path,
        declaration.channel,
        declaration.option_path,
        declaration.scope,
        declaration.module,
        declaration.file,
        declaration.condition,
        declaration.within,
        declaration.user,
        declaration.enabled,
        declaration.overridden,
        declaration.ambiguous,
        declaration.reason,
    )


def difference(before: Repository, after: Repository, line: int = 0) -> tuple[list[Declaration], list[Declaration]]:
    """Return what is declared before and not after, and after and not before.

    Of several that say the same, those on `line` are taken to be the ones that have gone, as the edit was made there.
    """
    gone = Counter(map(key_of, before.declared))
    gone.subtract(map(key_of, after.declared))
    return _picked(before.declared, gone, 1, line), _picked(after.declared, gone, -1)


def _picked(declared: tuple[Declaration, ...], counted: Counter[Key], sign: int, line: int = 0) -> list[Declaration]:
    left = {key: sign * count for key, count in counted.items() if sign * count > 0}
    picked = []
    for item in sorted(declared, key=lambda one: one.line != line) if left else ():
        key = key_of(item)
        if left.get(key, 0) > 0:
            left[key] -= 1
            picked.append(item)
    return picked
