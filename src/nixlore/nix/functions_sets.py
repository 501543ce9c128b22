"""Functions of attribute sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.operators import update
from nixlore.nix.scopes import has
from nixlore.nix.spread import called, elements_of, over, sets_of, texts_of
from nixlore.nix.values import (
    Attrs,
    Constant,
    Deferred,
    Element,
    Lazy,
    List,
    Missing,
    Place,
    Splice,
    Str,
    Unknown,
    Value,
    place_of,
    union,
)

Implementation = Callable[[Evaluator, tuple[Lazy, ...], Place | None], Value]


def _values(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    def of_set(value: Value) -> Value:
        if not isinstance(value, Attrs):
            return Unknown("the values of a set that is not known")
        parts: list[Element | Splice] = [Element(lazy, place_of(lazy)) for lazy in value.fields.values()]
        parts += [Element(lazy, place_of(lazy)) for _, lazy in value.dynamic]
        if value.base is not None:
            parts.append(Splice(Unknown("the values of a set that is not known")))
        return List(tuple(parts))

    return over(evaluator, arguments[0], of_set)


def _names(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    def of_set(value: Value) -> Value:
        if not isinstance(value, Attrs):
            return Unknown("the names of a set that is not known")
        return List(tuple(Element(Str(name), place_of(lazy)) for name, lazy in value.fields.items()))

    return over(evaluator, arguments[0], of_set)


def _selected(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """`attrVals [ "a" "b" ] set`."""
    source = arguments[1]

    def of_list(value: Value) -> Value:
        if not isinstance(value, List):
            return Unknown("attributes of names that are not known")
        return List(
            tuple(
                Element(_attribute(evaluator, element.value, source), element.place)
                for element in elements_of(evaluator, value)
            )
        )

    return over(evaluator, arguments[0], of_list)


def _attribute(evaluator: Evaluator, name: Lazy, source: Lazy) -> Deferred:
    def make() -> Value:
        key = evaluator.force(name)
        value = evaluator.force(source)
        if isinstance(key, Str) and key.text is not None:
            return evaluator.select(value, key.text)
        return evaluator.select_any(value, "${…}")

    return Deferred(make, place_of(name))


def _get(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return evaluator.force(_attribute(evaluator, arguments[0], arguments[1]))


def _get_path(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    value = evaluator.force(arguments[-1])
    for element in elements_of(evaluator, arguments[0]):
        value = evaluator.force(_attribute(evaluator, element.value, value))
    return value


def _by_path(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    found = _get_path(evaluator, (arguments[0], arguments[2]), place)
    return union([found, arguments[1]]) or found if isinstance(found, Unknown) else found


def _set_path(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    value: Lazy = arguments[1]
    for name in reversed(texts_of(evaluator, arguments[0])):
        value = Attrs({name: value})
    return evaluator.force(value)


def _has_attribute(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    key = evaluator.force(arguments[0])
    if isinstance(key, Str) and key.text is not None:
        answer = has(evaluator, evaluator.force(arguments[1]), key.text)
        if answer is not None:
            return Constant(answer)
    return Unknown("whether a set has an attribute")


def _map_fields(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    function = evaluator.force(arguments[0])

    def of_set(value: Value) -> Value:
        if not isinstance(value, Attrs):
            made = called(evaluator, function, Str(None), Unknown("a value of a set that is not known"))
            return Attrs({}, None, (("${…}", made),))
        fields = {name: called(evaluator, function, Str(name), lazy) for name, lazy in value.fields.items()}
        dynamic = tuple((label, called(evaluator, function, Str(None), lazy)) for label, lazy in value.dynamic)
        return Attrs({**fields}, None if value.base is None else Unknown("a set that is not known is mapped"), dynamic)

    return over(evaluator, arguments[1], of_set)


def _map_to_list(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    function = evaluator.force(arguments[0])

    def of_set(value: Value) -> Value:
        if not isinstance(value, Attrs):
            made = called(evaluator, function, Str(None), Unknown("a value of a set that is not known"))
            return List((Element(made, None),))
        results = [(lazy, called(evaluator, function, Str(name), lazy)) for name, lazy in value.fields.items()]
        results += [(lazy, called(evaluator, function, Str(None), lazy)) for _, lazy in value.dynamic]
        return List(tuple(Element(result, place_of(lazy)) for lazy, result in results))

    return over(evaluator, arguments[1], of_set)


def _map_pairs(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    """`mapAttrs' f set`, `concatMapAttrs f set`: each result is a pair, or a set of its own."""
    return _from_list(evaluator, (_map_to_list(evaluator, arguments, place),), place)


def _concat_fields(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    return _merged(evaluator, (_map_to_list(evaluator, arguments, place),), place)


def _merged(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    result: Value = Attrs({})
    for element in elements_of(evaluator, arguments[0]):
        result = update(evaluator, result, element.value)
    return result


def _generated(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    function = evaluator.force(arguments[1])
    fields: dict[str, Lazy] = {}
    dynamic: list[tuple[str, Lazy]] = []
    for element in elements_of(evaluator, arguments[0]):
        name = evaluator.force(element.value)
        made = called(evaluator, function, element.value)
        if isinstance(name, Str) and name.text is not None:
            fields[name.text] = made
        else:
            dynamic.append(("${…}", made))
    if not fields and not dynamic:
        dynamic.append(("${…}", called(evaluator, function, Str(None))))
    return Attrs(fields, None, tuple(dynamic))


def _from_list(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    fields: dict[str, Lazy] = {}
    dynamic: list[tuple[str, Lazy]] = []
    for element in elements_of(evaluator, arguments[0]):
        for pair in sets_of(evaluator, element.value):
            name = evaluator.force(pair.fields.get("name", Str(None)))
            value = pair.fields.get("value")
            if value is None:
                continue
            if isinstance(name, Str) and name.text is not None:
                fields[name.text] = value
            else:
                dynamic.append(("${…}", value))
    return Attrs(fields, None, tuple(dynamic))


def _pair(_evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return Attrs({"name": arguments[0], "value": arguments[1]})


def _filtered(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """Keep all fields but those that a known test refuses: names of files, mostly."""
    function = evaluator.force(arguments[0])

    def of_set(value: Value) -> Value:
        if not isinstance(value, Attrs):
            return value
        kept = {
            name: lazy
            for name, lazy in value.fields.items()
            if not isinstance(evaluator.force(lazy), Str) or not _refused(evaluator, function, name, lazy)
        }
        return Attrs(kept, value.base, value.dynamic)

    return over(evaluator, arguments[1], of_set)


def _refused(evaluator: Evaluator, function: Value, name: str, lazy: Lazy) -> bool:
    answer = evaluator.call(evaluator.call(function, Str(name)), lazy)
    return isinstance(answer, Constant) and answer.value is False


def _without(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    names = set(texts_of(evaluator, arguments[1]))

    def of_set(value: Value) -> Value:
        if not isinstance(value, Attrs):
            return value
        return Attrs(
            {name: lazy for name, lazy in value.fields.items() if name not in names}, value.base, value.dynamic
        )

    return over(evaluator, arguments[0], of_set)


def _only(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    source = evaluator.force(arguments[1])
    names = texts_of(evaluator, arguments[0])
    found = {name: _attribute(evaluator, Str(name), source) for name in names}
    return Attrs({name: lazy for name, lazy in found.items() if not isinstance(evaluator.force(lazy), Missing)})


def _common(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """Return the attributes of the second set whose names the first has, too: `intersectAttrs`."""
    source = evaluator.force(arguments[1])
    fields: dict[str, Lazy] = {}
    for attrs in sets_of(evaluator, arguments[0]):
        fields.update((name, _attribute(evaluator, Str(name), source)) for name in attrs.fields)
    return Attrs({name: lazy for name, lazy in fields.items() if not isinstance(evaluator.force(lazy), Missing)})


def _collected(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    return _values(evaluator, (arguments[1],), place)


TABLE: Mapping[str, tuple[int, Implementation]] = {
    "attrValues": (1, _values),
    "attrNames": (1, _names),
    "attrVals": (2, _selected),
    "getAttr": (2, _get),
    "getAttrFromPath": (2, _get_path),
    "attrByPath": (3, _by_path),
    "setAttrByPath": (2, _set_path),
    "hasAttr": (2, _has_attribute),
    "mapAttrs": (2, _map_fields),
    "mapAttrsToList": (2, _map_to_list),
    "mapAttrs'": (2, _map_pairs),
    "concatMapAttrs": (2, _concat_fields),
    "mergeAttrsList": (1, _merged),
    "genAttrs": (2, _generated),
    "listToAttrs": (1, _from_list),
    "nameValuePair": (2, _pair),
    "filterAttrs": (2, _filtered),
    "removeAttrs": (2, _without),
    "getAttrs": (2, _only),
    "intersectAttrs": (2, _common),
    "collect": (2, _collected),
}
"""How many arguments each function takes, and what it returns."""
