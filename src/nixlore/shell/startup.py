"""What a shell's startup file defines: aliases, abbreviations and functions, with the commands they run."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Literal, NamedTuple, cast

from nixlore.model.shell import Dialect
from nixlore.shell.grammar import parse, scanned


class Definition(NamedTuple):
    """One defined name: the commands that it runs, in order, and the line (1-based) it is defined on."""

    name: str
    kind: Literal["alias", "abbreviation", "function"]
    runs: tuple[str, ...]
    line: int


def definitions(text: str, dialect: Dialect) -> Iterator[Definition]:
    """Yield what a startup text defines, in the order of the text, whether or not a condition stands before it."""
    line, counted = 1, 0
    for defined in sorted(scanned(text, dialect).defined, key=attrgetter("at")):
        line += text.count("\n", counted, defined.at)
        counted = defined.at
        runs = defined.runs if defined.kind == "function" else parse(defined.text, dialect).names
        yield Definition(defined.name, cast("Literal['alias', 'abbreviation', 'function']", defined.kind), runs, line)
