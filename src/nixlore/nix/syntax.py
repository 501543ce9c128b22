"""Parse Nix with tree-sitter, tolerating what real files contain and the grammar does not know.

Three rules make nearly every file that real Nix accepts parse without a fault:

- a missing identifier inside a set pattern (`{ a, b, }:`) is harmless;
- the pipes `|>` and `<|` are replaced, byte for byte, by `->`, which binds as weakly; their offsets are remembered;
- a comma just before the closing brace of a set pattern is blanked.

Offsets and lines stay true, since every replacement has the length of what it replaces.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Parser

PIPE = re.compile(rb"\|>|<\|")
TRAILING_COMMA = re.compile(rb",(?=(?:\s|#[^\n]*\n)*\}\s*(?:@\s*[\w'-]+\s*)?:)")
LITERAL = frozenset(("string_fragment", "comment", "escape_sequence", "uri_expression"))


class Parsed(NamedTuple):
    """A syntax tree, the bytes that it was made of, the offsets of pipes (and of `|>` alone), and its faults."""

    root: Node
    source: bytes
    pipes: frozenset[int]
    forward: frozenset[int]
    faults: int


@cache
def language() -> Language:
    """Return the grammar."""
    import tree_sitter  # noqa: PLC0415 - a C extension that most commands never need
    import tree_sitter_nix  # noqa: PLC0415 - a C extension that most commands never need

    return tree_sitter.Language(tree_sitter_nix.language())


@cache
def parser() -> Parser:
    """Return the parser."""
    import tree_sitter  # noqa: PLC0415 - a C extension that most commands never need

    return tree_sitter.Parser(language())


def parse(source: bytes) -> Parsed:
    """Return the syntax tree of a file; never raises, whatever the bytes are."""
    root = parser().parse(source).root_node
    if not root.has_error:
        return Parsed(root, source, frozenset(), frozenset(), 0)
    best = Parsed(root, source, frozenset(), frozenset(), _faults(root))
    for mended in (_without_pipes, _without_trailing_commas):
        if best.faults == 0:
            break
        changed, pipes, forward = mended(best)
        if changed == best.source:
            continue
        root = parser().parse(changed).root_node
        faults = _faults(root)
        if faults < best.faults or pipes:
            best = Parsed(root, changed, best.pipes | pipes, best.forward | forward, faults)
    return best


def _without_pipes(parsed: Parsed) -> tuple[bytes, frozenset[int], frozenset[int]]:
    mended = bytearray(parsed.source)
    pipes, forward = set(), set()
    for match in PIPE.finditer(parsed.source):
        at = match.start()
        inside = parsed.root.descendant_for_byte_range(at, at + 2)
        if inside is not None and inside.type in LITERAL:
            continue
        mended[at : at + 2] = b"->"
        pipes.add(at)
        if match.group() == b"|>":
            forward.add(at)
    return bytes(mended), frozenset(pipes), frozenset(forward)


def _without_trailing_commas(parsed: Parsed) -> tuple[bytes, frozenset[int], frozenset[int]]:
    return TRAILING_COMMA.sub(b" ", parsed.source), frozenset(), frozenset()


def _faults(root: Node) -> int:
    """Count the faults below a node, leaving out the harmless ones; regions without any are not entered."""
    count = 0
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error:
            count += 1
        for child in node.children:
            if child.is_missing:
                count += node.type != "formal"
            elif child.has_error:
                pending.append(child)
    return count
