"""Read a whole tree of Nix files: every package, script and switch that its modules declare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nixlore.model.nix import Declaration
from nixlore.nix.comments import Comments
from nixlore.nix.elements import Found, Listed, classified, listed
from nixlore.nix.evaluator import Evaluator, HasAttribute
from nixlore.nix.extract import deep
from nixlore.nix.interpreter import Interpreter
from nixlore.nix.modules import Setting, settings
from nixlore.nix.switches import switched
from nixlore.nix.tree import Tree
from nixlore.nix.unparse import text_of
from nixlore.nix.values import Condition, Place, place_of


def link(tree: Tree, has_attribute: HasAttribute | None = None) -> Iterator[Declaration]:
    """Yield what the files of a tree declare, file by file in order of their paths."""
    interpreter = Interpreter(tree, has_attribute)
    linker = Linker(interpreter)
    for path in sorted(tree.files):
        interpreter.refill()
        with deep():
            declarations = linker.declarations(path)
        yield from declarations


class Linker:
    """Turns the settings of module files into declarations."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self._comments = cache(lambda path: Comments(evaluator.tree.files[path]))

    def declarations(self, module: str) -> list[Declaration]:
        """Return what one file declares, each thing once."""
        found: dict[Declaration, None] = {}
        value = self.evaluator.file_value(module)
        for setting in settings(self.evaluator, value):
            found.update(dict.fromkeys(self._of_setting(module, setting)))
        return list(found)

    def _of_setting(self, module: str, setting: Setting) -> Iterator[Declaration]:
        if setting.leaf.what == "switch":
            yield from self._of_switch(module, setting)
            return
        elements: Iterator[Listed]
        if setting.leaf.what == "list":
            elements = listed(self.evaluator, setting.value, setting.conditions)
        else:
            elements = iter((Listed(setting.value, place_of(setting.value), setting.conditions),))
        for element in elements:
            for found, where in classified(self.evaluator, element):
                yield self._declared(module, setting, found, where)

    def _of_switch(self, module: str, setting: Setting) -> Iterator[Declaration]:
        place = place_of(setting.value)
        for switch in switched(self.evaluator, setting):
            where = Listed(setting.value, place, switch.conditions)
            found = Found(switch.kind, switch.attr_path)
            yield self._declared(module, setting, found, where, enabled=switch.enabled)

    def _declared(
        self, module: str, setting: Setting, found: Found, where: Listed, *, enabled: bool | None = None
    ) -> Declaration:
        place = where.place or place_of(where.value) or place_of(setting.value) or Place(module, 1)
        comments = self._comments(place.file)
        return Declaration(
            kind=found.kind,
            attr_path=found.attr_path,
            option_path=option_text(setting.path),
            scope=setting.scope,
            module=module,
            file=place.file,
            line=place.line,
            channel=found.channel,
            comment=comments.beside(place.line),
            header=comments.header(place.line, 1) if setting.leaf.what == "list" else "",
            condition=condition_text(where.conditions),
            within=found.within,
            user=setting.user,
            enabled=enabled,
            overridden=found.overridden,
            ambiguous=found.ambiguous,
            keep=comments.keep(place.line),
            reason=found.reason,
        )


def condition_text(conditions: tuple[Condition, ...]) -> str:
    """Return conditions as one text."""
    texts = []
    for condition in conditions:
        text = text_of(condition.expression) or "…"
        texts.append(f"!({text})" if condition.negated else text)
    return " && ".join(dict.fromkeys(texts))


COMPUTED = re.compile(r"\$\{[^}]*?([\w'-]+)[^\w}]*\}")


def option_text(path: tuple[str, ...]) -> str:
    """Return an option path as text; of a computed name only the last word is told, so that dots part names only."""
    return ".".join(COMPUTED.sub(r"${\1}", step) for step in path)
