"""Read one Nix file alone: its reduced syntax tree, its comments and the faults of its syntax.

The result depends on nothing but the bytes, so it can be kept under their digest and `VERSION`. It holds no literal
text but names, paths and addresses, and its comments are redacted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from nixlore.nix import syntax
from nixlore.nix.aliases import aliases
from nixlore.nix.expressions import Broken, Comment, SourceFile
from nixlore.nix.lower import Lowering
from nixlore.nix.mentions import mentions
from nixlore.nix.raw_texts import Known
from nixlore.nix.recursion import deep
from nixlore.shell.redact import redacted

if TYPE_CHECKING:
    from tree_sitter import Node, Query

VERSION = "11"
"""Changes whenever the same bytes would give another result."""

MAX_BYTES = 2_000_000
"""Longer files are generated data, not configuration."""

MAX_COMMENT = 300
BLANK = re.compile(rb"^[ \t\r]*$", re.MULTILINE)
EDGE = re.compile(r"^[#\s]+|\s+$")
CODE = re.compile(r"[\w\"}\])]\s*=\s|^[\w.\"$]+\s*=|[;{(\[]$|^[\])}]+[;,]?$|\$\{|^(?:inherit|import)\b|^\.{0,2}/\S*$")
"""What tells that a comment is code that was taken out."""


def extract(blob: bytes, known: Known | None = None) -> SourceFile:
    """Return what one file says by itself; never raises, whatever the bytes are.

    `known` tells which words are names of programs; without it, nothing is said about what strings name.
    """
    if len(blob) > MAX_BYTES:
        return SourceFile(Broken(1, f"larger than {MAX_BYTES} bytes"), faults=1)
    parsed = syntax.parse(blob)
    with deep():
        lowering = Lowering(parsed)
        root = lowering.file(parsed.root)
    comments = tuple(_comments(parsed.root, parsed.source))
    blanks: tuple[int, ...] = ()
    if any(comment.alone for comment in comments):
        blanks = tuple(_blank_lines(parsed.source))
    if known is None:
        return SourceFile(root, comments, blanks, parsed.faults)
    named = mentions(lowering.texts, root, known)
    return SourceFile(
        root, comments, blanks, parsed.faults, named, tuple(aliases(lowering.texts, lowering.switched, known))
    )


@cache
def _query() -> Query:
    import tree_sitter  # noqa: PLC0415 - a C extension that most commands never need

    return tree_sitter.Query(syntax.language(), "(comment) @comment")


def _comments(root: Node, source: bytes) -> Iterator[Comment]:
    if b"#" not in source and b"/*" not in source:
        return
    import tree_sitter  # noqa: PLC0415 - a C extension that most commands never need

    captures = tree_sitter.QueryCursor(_query()).captures(root)
    for node in sorted(captures.get("comment", ()), key=lambda node: node.start_byte):
        line = node.start_point[0] + 1
        begin = node.start_byte
        alone = not source[source.rfind(b"\n", 0, begin) + 1 : begin].strip()
        text = source[begin : min(node.end_byte, begin + 4 * MAX_COMMENT)].decode("utf-8", "replace")
        if not text.startswith("/*"):
            yield Comment(line, told(EDGE.sub("", text)), alone)
            continue
        for offset, part in enumerate(text.removeprefix("/*").removesuffix("*/").split("\n")):
            yield Comment(line + offset, told(part.strip(" \t\r*")), alone or offset > 0)


def told(text: str) -> str:
    """Return the words of a comment without secrets; code that was commented out has none."""
    return "" if CODE.search(text) else redacted(text[:MAX_COMMENT])


def _blank_lines(source: bytes) -> Iterator[int]:
    line, last = 1, 0
    for match in BLANK.finditer(source):
        line += source.count(b"\n", last, match.start())
        last = match.start()
        yield line
