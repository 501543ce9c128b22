"""The block that a coding agent always has: only what it would get wrong on this machine, within a budget of tokens.

The first line names the host. The others follow by how many turns they are expected to save, as far as the budget goes.
Above each stands an HTML comment with its id and the day when its evidence last changed: Claude Code takes comments out
that begin a line (and no others), before a model sees them. What is not true any more is in no block: it is made anew
from the facts each time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from nixlore.model.nix import Binary
from nixlore.present._block_lines import BlockLine, lines
from nixlore.present._tokens import tokens
from nixlore.report import Report

BUDGET = 400
"""Tokens that the block may take unless another number is asked for."""

MOST_LINES = 25


class Block(NamedTuple):
    """The block's text with comments, the tokens of it without them, and the lines that are in it and left out."""

    text: str
    tokens: int
    lines: tuple[BlockLine, ...]
    left_out: tuple[BlockLine, ...]

    @property
    def plain(self) -> str:
        """The text without comments, for where they would be read; "" for a block without a line."""
        return "\n".join([self.text.partition("\n")[0], *(line.text for line in self.lines)]) if self.lines else ""


def present(
    report: Report,
    binaries: Sequence[Binary] | None,
    budget: int = BUDGET,
    dropped: Collection[str] = (),
    *,
    stripped: bool = True,
) -> Block:
    """Return the block; a heading alone where nothing is known.

    `dropped` are ids of lines that have shown to answer nothing. `stripped` tells that comments are taken out before a
    model sees them, so that they cost nothing; else they count.
    """
    head = f"## This machine{' (SAMPLE: made up)' if report.sample else ''}"
    made = list(lines(report, binaries))
    first, rest = made[:1], sorted(made[1:], key=lambda line: (-line.turns, line.id))
    inside: list[BlockLine] = []
    outside: list[BlockLine] = []
    spent = tokens(f"{head}\n")
    for line in (*first, *rest):
        cost = tokens(f"{line.text}\n" if stripped else f"{_written(line)}\n")
        fits = spent + cost <= budget and len(inside) < MOST_LINES and line.id not in dropped
        (inside if fits else outside).append(line)
        spent += cost if fits else 0
    return Block("\n".join([head, *map(_written, inside)]) + "\n", spent, tuple(inside), tuple(outside))


def _written(line: BlockLine) -> str:
    return f"<!-- {' '.join(filter(None, (line.id, line.since)))} -->\n{line.text}"
