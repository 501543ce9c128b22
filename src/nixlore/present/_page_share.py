"""Leave names of hosts, users, projects and paths out of a report that others are to see.

Not each sentence is cleaned where it is shown, as one would be forgotten: every text of every fact goes through here
before any section sees it. Values that are words of ours (`home`, `human`) stay as they are, by their types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import inspect

from nixlore.present._page_names import Names
from nixlore.report import Report

T = TypeVar("T")
Walk = Callable[[Any, Callable[[str], str]], Any]


class Share(NamedTuple):
    """What is left out: nothing, or with `hides` every name of a host, user, project and path.

    `kinds` tells for each fact what it is; a fact of which that is not known is left out of a report for others.
    """

    hides: bool = False
    kinds: Mapping[str, type] = {}

    def report(self, report: Report) -> Report:
        """Return the report as it may be shown."""
        return report if not self.hides else self._neutral(report, Names(report))

    def also(self, value: T, report: Report) -> T:
        """Return something else that is to be shown with a report, such as a plan, without its names."""
        if not self.hides or value is None:
            return value
        changed: T = _changed(value, Names(report).hidden)
        return changed

    def _neutral(self, report: Report, names: Names) -> Report:
        facts = {
            name: msgspec.Raw(msgspec.json.encode(_changed(fact, names.hidden)))
            for name, kind in self.kinds.items()
            if (fact := report.fact(name, kind)) is not None
        }
        changed: Report = _changed(msgspec.structs.replace(report, facts={}), names.hidden, facts=facts)
        return changed


def _changed(value: Any, change: Callable[[str], str], **fields: object) -> Any:
    """Return a struct with every text in it changed, and some fields replaced."""
    kind: type = type(value)
    made = _struct(kind)(value, change)
    return msgspec.structs.replace(made, **fields) if fields else made


@cache
def _struct(kind: type) -> Walk:
    """Return what changes the texts of a type of structs."""
    info = inspect.type_info(kind)
    fields = info.fields if isinstance(info, inspect.StructType) else ()
    walks = {field.name: walk for field in fields if (walk := _walk(field.type)) is not None}

    def change_all(value: Any, change: Callable[[str], str]) -> Any:
        changed = {name: walk(getattr(value, name), change) for name, walk in walks.items()}
        return msgspec.structs.replace(value, **changed)

    return change_all


def _same(value: Any, _change: Callable[[str], str]) -> Any:
    return value


def _text(value: str, change: Callable[[str], str]) -> str:
    return change(value)


def _walk(info: inspect.Type) -> Walk | None:
    """Return what changes the texts of a type, None where there are none: numbers and words of ours."""
    walk: Walk | None = None
    if isinstance(info, inspect.StrType):
        walk = _text
    elif isinstance(info, inspect.StructType):
        # It is looked at when it is met, as a type may hold itself.
        walk = _later(info.cls)
    elif isinstance(info, inspect.VarTupleType | inspect.ListType | inspect.SetType | inspect.FrozenSetType):
        walk = _many(_walk(info.item_type))
    elif isinstance(info, inspect.TupleType):
        walk = _each([_walk(one) for one in info.item_types])
    elif isinstance(info, inspect.DictType):
        walk = _mapping(_walk(info.key_type), _walk(info.value_type))
    elif isinstance(info, inspect.UnionType):
        walk = next((_unless_none(found) for one in info.types if (found := _walk(one)) is not None), None)
    return walk


def _later(kind: type) -> Walk:
    def change_one(value: Any, change: Callable[[str], str]) -> Any:
        return _struct(kind)(value, change)

    return change_one


def _many(item: Walk | None) -> Walk | None:
    if item is None:
        return None
    return lambda value, change: type(value)(item(one, change) for one in value)


def _each(items: list[Walk | None]) -> Walk | None:
    if not any(items):
        return None
    return lambda value, change: tuple(
        one if walk is None else walk(one, change) for walk, one in zip(items, value, strict=True)
    )


def _mapping(key: Walk | None, item: Walk | None) -> Walk | None:
    if key is None and item is None:
        return None
    return lambda value, change: {
        (key or _same)(name, change): (item or _same)(one, change) for name, one in value.items()
    }


def _unless_none(walk: Walk) -> Walk:
    return lambda value, change: None if value is None else walk(value, change)
