"""Write a reduced expression as one line of text again: conditions, and computed names of attributes."""

from __future__ import annotations

from nixlore.nix import expressions as x

LONGEST = 200
"""Where the text of an expression is cut."""

HIDDEN = "…"
"""What stands for a part that is withheld or too long to be told."""


def text_of(expression: x.Expression | None) -> str:
    """Return an expression as one line, cut at `LONGEST` characters."""
    text = "" if expression is None else _text(expression, 0)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + HIDDEN


def _text(node: x.Expression, depth: int) -> str:  # noqa: PLR0911 - one for each kind of node
    if depth > 12:
        return HIDDEN
    below = depth + 1
    match node:
        case x.Name(name=name):
            return name
        case x.Select(of=of, path=path, default=default):
            text = ".".join((_tight(of, below), *(key_text(key, below) for key in path)))
            return text if default is None else f"{text} or {_tight(default, below)}"
        case x.Has(of=of, path=path):
            return f"{_tight(of, below)} ? {'.'.join(key_text(key, below) for key in path)}"
        case x.Call(function=function, argument=argument):
            head = _text(function, below) if isinstance(function, x.Call) else _tight(function, below)
            return f"{head} {_tight(argument, below)}"
        case x.Binary(operator=operator, left=left, right=right):
            return f"{_operand(left, operator, below)} {operator} {_operand(right, operator, below)}"
        case x.Unary(operator=operator, operand=operand):
            return f"{operator}{_tight(operand, below)}"
        case x.Number(text=text):
            return text
        case _:
            return _other(node, below)


def _other(node: x.Expression, depth: int) -> str:  # noqa: PLR0911 - one for each kind of node
    match node:
        case x.Text(parts=parts):
            return f'"{_parts(parts, depth)}"'
        case x.PathText(parts=parts):
            return _parts(parts, depth)
        case x.SearchPath(name=name):
            return f"<{name}>"
        case x.Listing(elements=elements):
            inner = " ".join(_tight(element, depth) for element in elements[:8])
            return f"[ {inner}{' ' + HIDDEN if len(elements) > 8 else ''} ]" if elements else "[ ]"
        case x.If(condition=condition, then_=then_, else_=else_):
            return f"if {_text(condition, depth)} then {_text(then_, depth)} else {_text(else_, depth)}"
        case x.Function(argument=argument, body=body):
            return f"{argument or '{ … }'}: {_text(body, depth)}"
        case x.Assertion(body=body) | x.With(body=body) | x.Let(body=body):
            return _text(body, depth)
        case _:
            return "{ … }" if isinstance(node, x.AttributeSet) else HIDDEN


def _parts(parts: tuple[x.Part, ...], depth: int) -> str:
    written = []
    for part in parts:
        if part is None:
            written.append(HIDDEN)
        else:
            written.append(part if isinstance(part, str) else f"${{{_text(part, depth)}}}")
    return "".join(written)


def key_text(key: x.Key, depth: int = 0) -> str:
    """Return one step of an attribute path as it is written."""
    if isinstance(key, str):
        return key
    if (
        isinstance(key, x.Text)
        and len(key.parts) == 1
        and key.parts[0] is not None
        and not isinstance(key.parts[0], str)
    ):
        key = key.parts[0]
    return f"{_text(key, depth)}" if isinstance(key, x.Text) else f"${{{_text(key, depth)}}}"


def _tight(node: x.Expression, depth: int) -> str:
    text = _text(node, depth)
    simple = isinstance(
        node, x.Name | x.Select | x.Text | x.PathText | x.SearchPath | x.Number | x.Listing | x.AttributeSet
    )
    return text if simple and not (isinstance(node, x.Select) and node.default is not None) else f"({text})"


def _operand(node: x.Expression, operator: str, depth: int) -> str:
    if isinstance(node, x.Call | x.Has | x.Unary):
        return _text(node, depth)
    same = isinstance(node, x.Binary) and (node.operator == operator or node.operator in ("==", "!=", "<", ">"))
    return _text(node, depth) if same else _tight(node, depth)
