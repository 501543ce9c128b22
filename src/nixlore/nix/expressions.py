"""The reduced syntax tree of one Nix file: what interpretation needs, small and cheap to keep.

Every node is a tagged, array-like `msgspec` struct, so that a file's tree survives as a few kilobytes of MessagePack.
`line` counts from 1. A key of an attribute path is a plain string, or an expression where it is computed.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec


class Node(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What all expressions have: the line that they begin on."""

    line: int


class Name(Node, frozen=True, array_like=True, gc=False, tag=1):
    """A variable."""

    name: str


class Select(Node, frozen=True, array_like=True, gc=False, tag=2):
    """`of.path`, or `of.path or default`."""

    of: Expression
    path: tuple[Key, ...]
    default: Expression | None = None


class Has(Node, frozen=True, array_like=True, gc=False, tag=3):
    """`of ? path`."""

    of: Expression
    path: tuple[Key, ...]


class Call(Node, frozen=True, array_like=True, gc=False, tag=4):
    """A function applied to one argument; a pipe is one, too."""

    function: Expression
    argument: Expression


class Formal(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One name of a set pattern, with its default."""

    name: str
    default: Expression | None = None


class Function(Node, frozen=True, array_like=True, gc=False, tag=5):
    """A function of one argument; `argument` is its name or "", `formals` its set pattern or None."""

    argument: str
    formals: tuple[Formal, ...] | None
    body: Expression


class Let(Node, frozen=True, array_like=True, gc=False, tag=6):
    """`let bindings in body`."""

    bindings: tuple[Binding | Inherit, ...]
    body: Expression


class Binding(msgspec.Struct, frozen=True, array_like=True, gc=False, tag=1):
    """`path = value;`."""

    line: int
    path: tuple[Key, ...]
    value: Expression


class Inherit(msgspec.Struct, frozen=True, array_like=True, gc=False, tag=2):
    """`inherit names;` or `inherit (source) names;`; each name with its line."""

    names: tuple[tuple[str, int], ...]
    source: Expression | None = None


class AttributeSet(Node, frozen=True, array_like=True, gc=False, tag=7):
    """`{ … }` or `rec { … }`."""

    bindings: tuple[Binding | Inherit, ...]
    recursive: bool = False


class Listing(Node, frozen=True, array_like=True, gc=False, tag=8):
    """`[ … ]`."""

    elements: tuple[Expression, ...]


class With(Node, frozen=True, array_like=True, gc=False, tag=9):
    """`with scope; body`."""

    scope: Expression
    body: Expression


class If(Node, frozen=True, array_like=True, gc=False, tag=10):
    """`if condition then then_ else else_`."""

    condition: Expression
    then_: Expression
    else_: Expression


class Binary(Node, frozen=True, array_like=True, gc=False, tag=11):
    """Two operands and the operator between them."""

    operator: str
    left: Expression
    right: Expression


class Unary(Node, frozen=True, array_like=True, gc=False, tag=12):
    """`!operand` or `-operand`."""

    operator: str
    operand: Expression


class Text(Node, frozen=True, array_like=True, gc=False, tag=13):
    """A string: its literal parts and interpolations; a literal that is withheld is None."""

    parts: tuple[Part, ...]


class PathText(Node, frozen=True, array_like=True, gc=False, tag=14):
    """A path literal with its interpolations."""

    parts: tuple[Part, ...]


class SearchPath(Node, frozen=True, array_like=True, gc=False, tag=15):
    """`<nixpkgs/lib>`, without its brackets."""

    name: str


class Number(Node, frozen=True, array_like=True, gc=False, tag=16):
    """An integer or a float, as written."""

    text: str


class Assertion(Node, frozen=True, array_like=True, gc=False, tag=17):
    """`assert condition; body`, of which only the body matters."""

    body: Expression


class Broken(Node, frozen=True, array_like=True, gc=False, tag=18):
    """A region that was not read: a syntax error, nesting that is too deep, or a secret store's options."""

    reason: str


Expression: TypeAlias = (
    Name
    | Select
    | Has
    | Call
    | Function
    | Let
    | AttributeSet
    | Listing
    | With
    | If
    | Binary
    | Unary
    | Text
    | PathText
    | SearchPath
    | Number
    | Assertion
    | Broken
)
"""Any expression."""

Key: TypeAlias = str | Expression
"""One step of an attribute path."""

Part: TypeAlias = str | Expression | None
"""One piece of a string: literal text, an interpolation, or None where the literal is withheld."""


class Comment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One comment line: redacted text without its `#`; `alone` tells that nothing else is on the line."""

    line: int
    text: str
    alone: bool


class Mention(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A program (`name`) or a package (`attr_path`) that is named as something to be run; `how` as in a reference."""

    line: int
    name: str
    attr_path: str
    how: str


class DefinedAlias(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An alias, an abbreviation or a function of a shell ("" for all), with the names of what it runs."""

    line: int
    name: str
    kind: Literal["alias", "abbreviation", "function"]
    shell: str
    runs: tuple[str, ...]


class SourceFile(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file alone: its expression, its comments, which lines are blank, and how many faults its syntax has.

    `mentions` and `aliases` are what its strings say, reduced to names of programs.
    """

    root: Expression
    comments: tuple[Comment, ...] = ()
    blanks: tuple[int, ...] = ()
    faults: int = 0
    mentions: tuple[Mention, ...] = ()
    aliases: tuple[DefinedAlias, ...] = ()
