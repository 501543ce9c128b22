"""Flakes whose hosts are made of aspects (den): each host and user includes aspects, and these modules of each class.

What of an aspect reaches a host through another one than by inclusion depends on den's own rules; such hosts are
never said to be complete.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.flake_layouts import Table, build
from nixlore.nix.module_merge import Merged, parts_of
from nixlore.nix.operators import as_text
from nixlore.nix.spread import sets_of
from nixlore.nix.values import Attrs, Closure, Conditional, Constant, Element, Lazy, List, Str, Union, Unknown, Value

NOTHING = Constant(None)
BY_RULE = Unknown("aspects that reach a host by rule")
MOST = 2_000


def den(evaluator: Evaluator, options: Attrs) -> Attrs:
    """Return the configurations that the `den` option of a flake describes."""
    tables: dict[str, Table] = {"nixosConfigurations": {}, "darwinConfigurations": {}, "homeConfigurations": {}}
    for system, name, host in _entries(evaluator, options, "hosts"):
        kind = _text(evaluator, host, "class") or ("darwin" if system.endswith("darwin") else "nixos")
        aspects = _Aspects(evaluator, options, Attrs({"name": Str(name), "hostName": Str(name), "class": Str(kind)}))
        modules = [*aspects.modules(_text(evaluator, host, "aspect") or name, kind)]
        users: Table = {}
        for user, given in _named(evaluator, host, "users"):
            aspect = _text(evaluator, given, "aspect") or user
            modules += aspects.modules(aspect, kind)
            homes = [*aspects.modules(aspect, "homeManager")]
            users[user] = Attrs({"imports": _listed(homes)})
        modules += [Attrs({"home-manager": Attrs({"users": Attrs(users)})}), BY_RULE]
        builder, table = ("darwinSystem", "darwin") if kind == "darwin" else ("nixosSystem", "nixos")
        tables[f"{table}Configurations"][name] = build(builder, modules, {}, system)
    for system, name, home in _entries(evaluator, options, "homes"):
        aspects = _Aspects(evaluator, options, Attrs({}))
        aspect = _text(evaluator, home, "aspect") or name.partition("@")[0]
        modules = [*aspects.modules(aspect, "homeManager"), BY_RULE]
        tables["homeConfigurations"][name] = build("homeManagerConfiguration", modules, {}, system)
    return Attrs({name: Attrs(table) for name, table in tables.items()})


class _Aspects:
    """The aspects of one flake as one host sees them."""

    def __init__(self, evaluator: Evaluator, options: Attrs, host: Attrs) -> None:
        self.evaluator = evaluator
        self.default = options.fields.get("default", NOTHING)
        self.table = next(sets_of(evaluator, options.fields.get("aspects", NOTHING)), Attrs({}))
        self.context = Attrs({"host": host, "user": Attrs({}), "home": Attrs({})})

    def modules(self, name: str, kind: str) -> Iterator[Lazy]:
        """Yield the modules of one class in an aspect, in the default one, and in all that these include."""
        pending: list[Lazy] = [self.default, self.table.fields.get(name, NOTHING)]
        seen: set[int] = set()
        for _ in range(MOST):
            if not pending:
                return
            value = self.evaluator.force(pending.pop())
            if id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, Attrs):
                yield from self._of_class(value, kind)
                pending.append(value.fields.get("includes", NOTHING))
            else:
                pending.extend(self._parts(value))

    def _of_class(self, aspect: Attrs, kind: str) -> Iterator[Lazy]:
        for source in aspect.sources if isinstance(aspect, Merged) else (aspect,):
            if kind in source.fields:
                yield source.fields[kind]

    def _parts(self, value: Value) -> tuple[Lazy, ...]:
        if isinstance(value, Closure):
            return (self.evaluator.call(value, self.context),)
        return parts_of(value) if isinstance(value, List | Conditional | Union) else ()


def _entries(evaluator: Evaluator, options: Attrs, name: str) -> Iterator[tuple[str, str, Attrs]]:
    for systems in sets_of(evaluator, options.fields.get(name, NOTHING)):
        for system in systems.fields:
            yield from ((system, entry, given) for entry, given in _named(evaluator, systems, system))


def _named(evaluator: Evaluator, attrs: Attrs, name: str) -> Iterator[tuple[str, Attrs]]:
    for table in sets_of(evaluator, attrs.fields.get(name, NOTHING)):
        for entry, lazy in table.fields.items():
            yield entry, next(sets_of(evaluator, lazy), Attrs({}))


def _text(evaluator: Evaluator, attrs: Attrs, name: str) -> str:
    return as_text(evaluator.force(attrs.fields.get(name, NOTHING))) or ""


def _listed(modules: list[Lazy]) -> List:
    return List(tuple(Element(module, None) for module in modules))
