"""Functions of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.spread import called, elements_of, over, texts_of
from nixlore.nix.values import (
    Applied,
    Attrs,
    Constant,
    Deferred,
    Element,
    FilePath,
    Lazy,
    List,
    Place,
    Splice,
    Str,
    Symbol,
    Unknown,
    Value,
    place_of,
    union,
)

Implementation = Callable[[Evaluator, tuple[Lazy, ...], Place | None], Value]


def mapped(evaluator: Evaluator, function: Value, lazy: Lazy, *, spliced: bool = False) -> Value:
    """Return the list of a function's results; with `spliced` each result is a list and all are joined."""

    def of_list(value: Value) -> Value:
        if not isinstance(value, List):
            # Of a list that is not known, one element that is not known stands for all.
            made = called(evaluator, function, Unknown("an element of a list that is not known"))
            return List((Splice(made) if spliced else Element(made, None),))
        parts: list[Element | Splice] = []
        for part in value.parts:
            if isinstance(part, Splice):
                inner = part.value
                parts.append(Splice(Deferred(lambda inner=inner: over(evaluator, inner, of_list))))  # type: ignore[misc]
            elif spliced:
                parts.append(Splice(called(evaluator, function, part.value)))
            else:
                parts.append(Element(called(evaluator, function, part.value), part.place))
        return List(tuple(parts))

    return over(evaluator, lazy, of_list)


def _map(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return mapped(evaluator, evaluator.force(arguments[0]), arguments[1])


def _for_each(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return mapped(evaluator, evaluator.force(arguments[1]), arguments[0])


def _concat_map(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return mapped(evaluator, evaluator.force(arguments[0]), arguments[1], spliced=True)


def _indexed(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    function = evaluator.call(evaluator.force(arguments[0]), Unknown("an index"))
    return mapped(evaluator, function, arguments[1])


def _flatten(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """Elements that are lists themselves are spliced where the list is walked, so flattening keeps the list."""
    return evaluator.force(arguments[0])


def _concat_lists(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return List(tuple(Splice(element.value) for element in elements_of(evaluator, arguments[0])))


def _last(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """Return the list itself where a function takes away elements that depend on values."""
    return evaluator.force(arguments[-1])


def _filter(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """Keep all elements but those a known test refuses: names of files, mostly."""
    function = evaluator.force(arguments[0])

    def of_list(value: Value) -> Value:
        if not isinstance(value, List) or any(isinstance(part, Splice) for part in value.parts):
            return value
        parts = [part for part in value.parts if not _refused(evaluator, function, part.value)]
        return List(tuple(parts))

    return over(evaluator, arguments[1], of_list)


def _refused(evaluator: Evaluator, function: Value, lazy: Lazy) -> bool:
    if not isinstance(evaluator.force(lazy), Str | FilePath | Constant):
        return False
    answer = evaluator.call(function, lazy)
    return isinstance(answer, Constant) and answer.value is False


def _singleton(_evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    return List((Element(arguments[0], place_of(arguments[0]) or place),))


def _concat(_evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return List(tuple(Splice(argument) for argument in arguments))


def _fold_left(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    function, result = evaluator.force(arguments[0]), evaluator.force(arguments[1])
    if isinstance(evaluator.force(arguments[2]), Symbol | Unknown | Applied):
        return evaluator.call(evaluator.call(function, result), Unknown("an element of a list that is not known"))
    for element in elements_of(evaluator, arguments[2]):
        result = evaluator.call(evaluator.call(function, result), element.value)
    return result


def _fold_right(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    function, result = evaluator.force(arguments[0]), evaluator.force(arguments[1])
    for element in reversed(list(elements_of(evaluator, arguments[2]))):
        result = evaluator.call(evaluator.call(function, element.value), result)
    return result


def _any_of(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """Return any element: which one is taken depends on a number or a test."""
    found = [element.value for element in elements_of(evaluator, arguments[0])]
    return union(found) or Unknown("an element of a list that is not known")


def _head(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    for element in elements_of(evaluator, arguments[0]):
        return evaluator.force(element.value)
    return Unknown("an element of a list that is not known")


def _elem(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    wanted, whole = evaluator.force(arguments[0]), evaluator.force(arguments[1])
    if isinstance(wanted, Str) and wanted.text is not None and isinstance(whole, List):
        texts = texts_of(evaluator, whole)
        if wanted.text in texts:
            return Constant(value=True)
        if len(texts) == len(list(elements_of(evaluator, whole))):
            return Constant(value=False)
    return Unknown("whether a list has an element")


def _find_first(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    found = [element.value for element in elements_of(evaluator, arguments[2])]
    return union([*found, arguments[1]]) or Unknown("an element of a list that is not known")


def _generated(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return List((Element(called(evaluator, evaluator.force(arguments[0]), Unknown("an index")), None),))


def _partition(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    whole = evaluator.force(arguments[1])
    return Attrs({"right": whole, "wrong": whole})


def _pipe(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    result = evaluator.force(arguments[0])
    for element in elements_of(evaluator, arguments[1]):
        result = evaluator.call(evaluator.force(element.value), result)
    return result


def _flip(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return evaluator.call(evaluator.call(evaluator.force(arguments[0]), arguments[2]), arguments[1])


def _compared(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    inner = evaluator.force(arguments[0])
    return inner if isinstance(inner, Symbol) else Unknown("a number")


def _to_list(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    value = evaluator.force(arguments[0])
    return value if isinstance(value, List) else List((Element(value, place),))


TABLE: Mapping[str, tuple[int, Implementation]] = {
    "map": (2, _map),
    "forEach": (2, _for_each),
    "concatMap": (2, _concat_map),
    "imap0": (2, _indexed),
    "imap1": (2, _indexed),
    "flatten": (1, _flatten),
    "unique": (1, _last),
    "reverseList": (1, _last),
    "naturalSort": (1, _last),
    "init": (1, _last),
    "tail": (1, _last),
    "concatLists": (1, _concat_lists),
    "filter": (2, _filter),
    "partition": (2, _partition),
    **dict.fromkeys(("sort", "sortOn", "take", "drop", "remove", "subtractLists", "takeEnd", "dropEnd"), (2, _last)),
    "intersectLists": (2, _last),
    "sublist": (3, _last),
    "singleton": (1, _singleton),
    "toList": (1, _to_list),
    "concat": (2, _concat),
    "foldl'": (3, _fold_left),
    "foldl": (3, _fold_left),
    "foldr": (3, _fold_right),
    "fold": (3, _fold_right),
    "head": (1, _head),
    "last": (1, _any_of),
    "elemAt": (2, _any_of),
    "elem": (2, _elem),
    "findFirst": (3, _find_first),
    "genList": (2, _generated),
    "pipe": (2, _pipe),
    "flip": (3, _flip),
    "const": (2, lambda evaluator, arguments, _place: evaluator.force(arguments[0])),
    "length": (1, _compared),
}
"""How many arguments each function takes, and what it returns."""
