"""Read the lines of a history as they may be printed: a password typed at the wrong prompt looks like a command."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from nixlore.collect._history_keeping import Keeping
from nixlore.collect._history_parsing import Parsing
from nixlore.machine import Machine
from nixlore.model.shell import AdHocPackage, Dialect, ParsedLine
from nixlore.shell.private import may_be_name, token

COMPOUND = "*"
"""What stands in a pipeline for a stage of several commands."""

DISTINCT = 65_536
"""So many texts are parsed but once."""


def vetting(machine: Machine) -> Callable[[str, Dialect], ParsedLine]:
    """Return what tells what a text runs, with a hash for every name that nothing vouches for and that looks like none.

    A name that looks like a program's is told, known or not: what is printed is to be held against the history.
    """
    keeping, parsing = Keeping(machine), Parsing()

    def may_be_told(name: str) -> bool:
        return name == COMPOUND or may_be_name(name) or keeping.vouched_name(name)

    def told(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name if may_be_told(name) else token(name, keeping.key) for name in names)

    @functools.lru_cache(maxsize=DISTINCT)
    def read(text: str, dialect: Dialect) -> ParsedLine:
        parsed = parsing.parse(text, dialect)
        if parsed is None:
            return ParsedLine(())
        return ParsedLine(
            names=told(parsed.names),
            pipelines=tuple(map(told, parsed.pipelines)),
            paths=told(parsed.paths),
            adhoc=tuple(AdHocPackage(told((use.attr_path,))[0], use.tool) for use in parsed.adhoc),
            defined=told(parsed.defined),
        )

    return read
