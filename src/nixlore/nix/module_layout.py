"""Tell how a module is laid out: which options its set gives, with their texts and lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from nixlore.nix.lower_bindings import PLAIN_PATH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from nixlore.nix.syntax import Parsed

BODIES = {
    "function_expression": "body",
    "let_expression": "body",
    "with_expression": "body",
    "assert_expression": "body",
    "parenthesized_expression": "expression",
}
"""What may stand around a module's set, and the field that leads further in."""

FIRST_STEP = re.compile(rb"[A-Za-z_][\w'-]*(?=[.\s=])")
SECOND_STEP = re.compile(rb"[A-Za-z_][\w'-]*\.([A-Za-z_][\w'-]*)(?=[.\s=])")
ONE_STEP = re.compile(rb"[A-Za-z_][\w'-]*\s*=")
LAYERS = 8

UNDIVIDED = frozenset(("home", "hm", "users", "user", "imports", "options"))
"""Options that are read in one piece: whether their other parts are looked into depends on what one part is."""


class Option(NamedTuple):
    """All bindings of one name of a set: their texts, and the lines that they begin and end on.

    `is_apart` tells that none begins on the line that its set begins on.
    """

    texts: tuple[bytes, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    is_apart: bool


class Layout(NamedTuple):
    """A module's set: what stands before and behind it, and its options by the first step of their path.

    Of a flake (`is_flake`) only the outputs are told, on which alone depends what it declares.
    """

    around: tuple[bytes, bytes]
    options: dict[str, Option]
    nodes: dict[str, list[Node]]
    is_flake: bool = False


def layout_of(parsed: Parsed) -> Layout | None:
    """Return how a module's set is laid out; None for what is no plain set of plainly named options."""
    module = _module_set(parsed.root)
    named = None if module is None else _named(parsed.source, module)
    if module is None or named is None:
        return None
    is_flake = "outputs" in named
    if is_flake:
        named = {"outputs": named["outputs"]}
        if _is_in_function(module) or not _is_function(named["outputs"][0]):
            return None
    line = module.start_point[0]
    options = {name: _option(parsed.source, line, [(node, b"") for node in nodes]) for name, nodes in named.items()}
    return Layout((parsed.source[: module.start_byte], parsed.source[module.end_byte :]), options, named, is_flake)


Written = list[tuple["Node", bytes]]
"""The bindings of an option, and what is written around each of them in the binding of a set that it stands in."""


def parts_of(parsed: Parsed, name: str, bindings: list[Node]) -> dict[str, tuple[Option, Written]] | None:
    """Return the parts of an option by the next step of their path; None for one that is read in one piece."""
    if name in UNDIVIDED:
        return None
    parts: dict[str, Written] = {}
    line = -1
    for node in bindings:
        second = SECOND_STEP.match(parsed.source, node.start_byte)
        if second is not None:
            parts.setdefault(second[1].decode(), []).append((node, b""))
            continue
        inner = _inner_set(parsed.source, node) if ONE_STEP.match(parsed.source, node.start_byte) else None
        named = None if inner is None else _named(parsed.source, inner)
        if inner is None or named is None:
            return None
        line = max(line, inner.start_point[0])
        around = parsed.source[node.start_byte : inner.start_byte] + parsed.source[inner.end_byte : node.end_byte]
        for step, nodes in named.items():
            parts.setdefault(step, []).extend((inside, around) for inside in nodes)
    return {step: (_option(parsed.source, line, nodes), nodes) for step, nodes in parts.items()}


class Members(NamedTuple):
    """The elements of a list in the order in which they are written, and all of its option that is none of them."""

    around: tuple[bytes, ...]
    texts: list[bytes]
    starts: list[int]
    ends: list[int]


def members_of(source: bytes, written: Written) -> Members | None:
    """Return what stands in the list that an option is given once; None where it is given anything else.

    The list may stand below `with` of plain names.
    """
    if len(written) != 1:
        return None
    binding, around = written[0]
    node = binding.child_by_field_name("expression")
    while node is not None and node.type == "with_expression":
        environment = node.child_by_field_name("environment")
        if environment is None or not PLAIN_PATH.fullmatch(source, environment.start_byte, environment.end_byte):
            return None
        node = node.child_by_field_name("body")
    if node is None or node.type != "list_expression":
        return None
    children = [child for child in node.named_children if child.type != "comment"]
    return Members(
        (source[binding.start_byte : node.start_byte], source[node.end_byte : binding.end_byte], around),
        [source[child.start_byte : child.end_byte] for child in children],
        [child.start_point[0] + 1 for child in children],
        [child.end_point[0] + 1 for child in children],
    )


def _option(source: bytes, line: int, nodes: Written) -> Option:
    starts = tuple([node.start_point[0] + 1 for node, _ in nodes])
    return Option(
        tuple([source[node.start_byte : node.end_byte] + around for node, around in nodes]),
        starts,
        tuple([node.end_point[0] + 1 for node, _ in nodes]),
        min(starts) > line + 1,
    )


def _named(source: bytes, whole: Node) -> dict[str, list[Node]] | None:
    """Return the bindings of a set by the first step of their path; None where one is no plain name."""
    named: dict[str, list[Node]] = {}
    for node in _bindings(whole):
        name = FIRST_STEP.match(source, node.start_byte) if node.type == "binding" else None
        if name is None:
            return None
        named.setdefault(name[0].decode(), []).append(node)
    return named


def _bindings(whole: Node) -> Iterator[Node]:
    for child in whole.named_children:
        if child.type == "binding_set":
            yield from (node for node in child.named_children if node.type != "comment")


def _is_function(binding: Node) -> bool:
    value = binding.child_by_field_name("expression")
    return value is not None and value.type == "function_expression"


def _is_in_function(node: Node) -> bool:
    outer = node.parent
    while outer is not None and outer.type != "function_expression":
        outer = outer.parent
    return outer is not None


def _module_set(root: Node) -> Node | None:
    node = next((child for child in root.named_children if child.type != "comment"), None)
    for _ in range(LAYERS):
        if node is None or node.type == "attrset_expression":
            return node
        field = BODIES.get(node.type)
        node = None if field is None else node.child_by_field_name(field)
    return None


def _inner_set(source: bytes, binding: Node) -> Node | None:
    """Return the set that a binding of one step gives: `x = { … }`, or `x = mkIf condition { … }`."""
    value = binding.child_by_field_name("expression")
    if value is not None and value.type == "apply_expression":
        function = value.child_by_field_name("function")
        head = None if function is None else function.child_by_field_name("function")
        if head is None or not source[head.start_byte : head.end_byte].endswith(b"mkIf"):
            return None
        value = value.child_by_field_name("argument")
    return value if value is not None and value.type == "attrset_expression" else None
