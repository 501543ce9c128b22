"""Find what a name means: lexical scopes first, then each `with` from the inside out, asked whether it has the name."""

from __future__ import annotations

from nixlore.data.lib_names import BUILTIN_NAMES, GLOBAL_NAMES, LIB_NAMES
from nixlore.nix import expressions as x
from nixlore.nix.arguments import module_argument
from nixlore.nix.evaluator import Evaluator
from nixlore.nix.values import (
    Applied,
    Attrs,
    Conditional,
    Constant,
    Lazy,
    Scope,
    Symbol,
    Thunk,
    Union,
    Unknown,
    Value,
    delayed,
)

CONSTANTS: dict[str, Value] = {"true": Constant(value=True), "false": Constant(value=False), "null": Constant(None)}
FREE = frozenset(("pkgs", "lib", "config", "inputs", "options", "self"))
"""Names that mean a module's arguments even where a broken head of a file does not bind them."""


def look_up(interpreter: Evaluator, name: str, scope: Scope) -> Lazy:
    """Return what a name stands for in a scope."""
    frame: Scope | None = scope
    withs: list[Lazy] = []
    while frame is not None:
        if frame.with_ is not None:
            withs.append(frame.with_)
        elif frame.names is not None and name in frame.names:
            return frame.names[name]
        frame = frame.parent
    if name in CONSTANTS:
        return CONSTANTS[name]
    if name == "builtins":
        return Symbol("builtins")
    if name in GLOBAL_NAMES or name.startswith("__"):
        return Symbol("builtins", (name.removeprefix("__"),))
    if withs:
        return _from_withs(interpreter, name, withs)
    return module_argument(name) if name in FREE else Unknown(f"{name} is not defined")


def _from_withs(interpreter: Evaluator, name: str, withs: list[Lazy]) -> Value:
    """Ask each `with` from the inside out; one that may have the name gets it only if nobody else has."""
    doubtful: Value | None = None
    guess: Value | None = None
    spare: Value | None = None
    for lazy in withs:
        value = interpreter.force(lazy)
        only = len(withs) == 1 and isinstance(value, Symbol) and value.root == "pkgs"
        answer = only or has(interpreter, value, name)
        if answer is None:
            doubtful = doubtful or value
        elif answer:
            found = interpreter.select(value, name)
            if doubtful is None or not _is_guess(interpreter, found):
                return found
            guess = guess or _ambiguous(found)
        elif isinstance(value, Symbol) and value.root == "pkgs" and not value.path:
            spare = value
    if guess is None and doubtful is None and spare is not None:
        guess = interpreter.select(spare, name)
    if guess is None and doubtful is not None:
        guess = interpreter.select(doubtful, name)
    return guess or (module_argument(name) if name in FREE else Unknown(f"{name} is not defined"))


def _is_guess(interpreter: Evaluator, found: Value) -> bool:
    """Tell whether a package was found only because nothing says that nixpkgs lacks it."""
    if not isinstance(found, Symbol) or found.root != "pkgs":
        return False
    return interpreter.has_attribute(".".join(found.path)) is not True


def _ambiguous(found: Value) -> Value:
    return Symbol(found.root, found.path, found.channel, ambiguous=True) if isinstance(found, Symbol) else found


def has(interpreter: Evaluator, value: Value, name: str) -> bool | None:
    """Tell whether a value has an attribute; None where that cannot be known."""
    match value:
        case Attrs():
            return True if name in value.fields else _rest_has(interpreter, value, name)
        case Symbol():
            return _symbol_has(interpreter, value, name)
        case Conditional():
            return has(interpreter, interpreter.force(value.value), name)
        case Union():
            return _any_has(interpreter, value, name)
        case _:
            return None if isinstance(value, Applied | Unknown) else False


def _any_has(interpreter: Evaluator, value: Union, name: str) -> bool | None:
    """Tell whether any of several alternatives has an attribute; they share parts, so each is asked once."""
    asked = (id(value), name)
    if asked not in interpreter.asked:
        answers = {has(interpreter, interpreter.force(option), name) for option in value.options}
        # The value is kept with the answer, so that no other value gets its identity.
        interpreter.asked[asked] = (value, True if True in answers else (None if None in answers else False))
    return interpreter.asked[asked][1]


def _rest_has(interpreter: Evaluator, value: Attrs, name: str) -> bool | None:
    if value.base is not None:
        return has(interpreter, value.base, name)
    return None if value.dynamic else False


def _symbol_has(interpreter: Evaluator, symbol: Symbol, name: str) -> bool | None:
    match symbol.root:
        case "pkgs":
            return _packages_have(interpreter, symbol, name)
        case "lib":
            known = name in LIB_NAMES
            return known or (None if symbol.path else False)
        case "builtins":
            return name in BUILTIN_NAMES
        case "inputs":
            return True if len(symbol.path) > 1 and "ackages" in symbol.path[1] else None
        case _:
            return None


def _packages_have(interpreter: Evaluator, symbol: Symbol, name: str) -> bool:
    if symbol.open:
        return True
    if not symbol.path:
        return name not in LIB_NAMES or interpreter.has_attribute(name) is True
    if interpreter.has_attribute(".".join((*symbol.path, name))):
        return True
    return interpreter.has_attribute(name) is not True


def is_given(interpreter: Evaluator, arguments: Value, name: str) -> bool:
    """Tell whether a call gives an argument that has a default, too."""
    if isinstance(arguments, Symbol):
        if arguments.root == "args":
            return name in FREE
        return arguments.root == "pkgs" and interpreter.has_attribute(name) is True
    if isinstance(arguments, Attrs) and name not in arguments.fields and arguments.base is not None:
        return is_given(interpreter, arguments.base, name)
    return has(interpreter, arguments, name) is True


def bound(interpreter: Evaluator, bindings: tuple[x.Binding | x.Inherit, ...], outer: Scope, inner: Scope) -> Attrs:
    """Return the attribute set that bindings make; values are read in `inner`, plain `inherit` in `outer`."""
    fields: dict[str, Lazy] = {}
    deeper: dict[str, list[x.Binding]] = {}
    computed: list[tuple[x.Key, x.Binding]] = []
    for binding in bindings:
        if isinstance(binding, x.Inherit):
            _inherit(binding, fields, outer, inner)
            continue
        key, rest = binding.path[0] if binding.path else "", binding.path[1:]
        if not isinstance(key, str):
            computed.append((key, x.Binding(binding.line, rest, binding.value)))
        elif rest:
            deeper.setdefault(key, []).append(x.Binding(binding.line, rest, binding.value))
        else:
            fields[key] = delayed(binding.value, inner)
    for key, nested in deeper.items():
        fields[key] = _nested(nested, fields.get(key), inner)
    if not computed:
        return Attrs(fields)
    return Attrs(fields, None, tuple(interpreter.computed_fields(computed, fields, inner)))


def _inherit(binding: x.Inherit, fields: dict[str, Lazy], outer: Scope, inner: Scope) -> None:
    source = binding.source
    for name, line in binding.names:
        if source is None:
            fields[name] = Thunk(x.Name(line, name), outer)
        else:
            fields[name] = Thunk(x.Select(line, source, (name,)), inner)


def _nested(bindings: list[x.Binding], whole: Lazy | None, scope: Scope) -> Thunk:
    line = bindings[0].line
    if isinstance(whole, Thunk) and isinstance(whole.expression, x.AttributeSet):
        return Thunk(x.AttributeSet(line, (*whole.expression.bindings, *bindings), whole.expression.recursive), scope)
    return Thunk(x.AttributeSet(line, tuple(bindings)), scope)
