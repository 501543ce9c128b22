"""Functions of modules: conditions, priorities and merging."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nixlore.nix.evaluator import Evaluator
from nixlore.nix.spread import elements_of, sets_of, texts_of
from nixlore.nix.values import (
    Applied,
    Attrs,
    Closure,
    Condition,
    Conditional,
    Constant,
    Deferred,
    Element,
    FilePath,
    Lazy,
    List,
    Partial,
    Place,
    Str,
    Symbol,
    Union,
    Unknown,
    Value,
    expression_of,
    place_of,
    union,
)

Implementation = Callable[[Evaluator, tuple[Lazy, ...], Place | None], Value]


def last_of(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    """Return the last argument: what a priority, a warning or an assertion is wrapped around."""
    return evaluator.force(arguments[-1])


def _if(_evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return Conditional(Condition(expression_of(arguments[0])), arguments[1])


def _optional(_evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    element = Element(arguments[1], place_of(arguments[1]) or place)
    return Conditional(Condition(expression_of(arguments[0])), List((element,)))


def _optional_text(_evaluator: Evaluator, _arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
    return Str(None)


def _merge(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    value = evaluator.force(arguments[0])
    if isinstance(value, List):
        parts = value.parts
        if all(isinstance(part, Element) for part in parts):
            return Union(tuple(part.value for part in parts))
    found = [element.value for element in elements_of(evaluator, arguments[0])]
    return union(found) or Applied(Symbol("lib", ("mkMerge",)), arguments, (), place)


def _option(_evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    return Applied(Symbol("lib", ("mkOption",)), arguments, (), place)


def _package_option(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    """Return an option whose default is the package named: `mkPackageOption pkgs "ripgrep" { }`."""
    packages, name = evaluator.force(arguments[0]), evaluator.force(arguments[1])
    for attrs in sets_of(evaluator, arguments[2]):
        if "default" in attrs.fields:
            name = evaluator.force(attrs.fields["default"])
    steps = [name.text] if isinstance(name, Str) and name.text else texts_of(evaluator, name)
    fields: dict[str, Lazy] = {}
    if steps and isinstance(packages, Symbol):
        default = Symbol(packages.root, (*packages.path, *steps), packages.channel)
        fields["default"] = Deferred(lambda: default, place)
    return Applied(Symbol("lib", ("mkOption",)), (Attrs(fields),), (), place)


def _import_apply(evaluator: Evaluator, arguments: tuple[Lazy, ...], place: Place | None) -> Value:
    found = evaluator.import_path(evaluator.force(arguments[0]))
    if found is None:
        return Applied(Symbol("lib", ("importApply",)), arguments, (), place)
    return evaluator.call(found, arguments[1], place)


KINDS_OF_TESTS: Mapping[str, tuple[type[Value], ...]] = {
    "isFunction": (Closure, Partial),
    "isAttrs": (Attrs,),
    "isList": (List,),
    "isString": (Str,),
    "isPath": (FilePath,),
    "isBool": (),
}
KNOWN = (Closure, Partial, Attrs, List, Str, FilePath, Constant)


def _test(name: str) -> Implementation:
    """Return the function that tells whether a value is of a kind; a value that is unknown may be of any."""

    def test(evaluator: Evaluator, arguments: tuple[Lazy, ...], _place: Place | None) -> Value:
        value = evaluator.force(arguments[0])
        if not isinstance(value, KNOWN):
            return Unknown(name)
        if isinstance(value, Constant):
            return Constant(name == "isBool" and isinstance(value.value, bool))
        return Constant(isinstance(value, KINDS_OF_TESTS[name]))

    return test


TABLE: Mapping[str, tuple[int, Implementation]] = {
    "mkIf": (2, _if),
    "optionals": (2, _if),
    "optionalAttrs": (2, _if),
    "optional": (2, _optional),
    "optionalString": (2, _optional_text),
    "mkMerge": (1, _merge),
    "mkOption": (1, _option),
    "mkPackageOption": (3, _package_option),
    "mkPackageOptionMD": (3, _package_option),
    "importApply": (2, _import_apply),
    **dict.fromkeys(
        ("mkForce", "mkDefault", "mkBefore", "mkAfter", "mkVMOverride", "mkImageMediaOverride", "mkOptionDefault"),
        (1, last_of),
    ),
    **dict.fromkeys(
        (
            "hiPrio",
            "lowPrio",
            "getBin",
            "getDev",
            "getLib",
            "getMan",
            "traceVal",
            "traceValSeq",
            "dontRecurseIntoAttrs",
        ),
        (1, last_of),
    ),
    **dict.fromkeys(("recurseIntoAttrs", "id", "lowPrioSet", "hiPrioSet", "dontDistribute", "readOnly"), (1, last_of)),
    **dict.fromkeys(
        ("mkOverride", "mkOrder", "setPrio", "trace", "traceSeq", "seq", "deepSeq", "warn", "setPrioSet", "getOutput"),
        (2, last_of),
    ),
    **dict.fromkeys(("assertMsg", "addErrorContext", "showWarnings", "appendToName", "addMetaAttrs"), (2, last_of)),
    **dict.fromkeys(("warnIf", "warnIfNot", "throwIf", "throwIfNot"), (3, last_of)),
    "setDefaultModuleLocation": (2, last_of),
    **{name: (1, _test(name)) for name in KINDS_OF_TESTS},
}
"""How many arguments each function takes, and what it returns."""
