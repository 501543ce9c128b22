"""Match chains of commands against those whose purpose is well known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from nixlore.data.chain_purposes import PIPELINES, SEQUENCES
from nixlore.data.trivial_commands import TRIVIAL

END = "\n"
"""Ends each command in the text that is matched; no name has it."""


@cache
def _patterns(*, of_pipelines: bool) -> list[tuple[str, re.Pattern[str]]]:
    table, between = (PIPELINES, "|") if of_pipelines else (SEQUENCES, ">")
    return [(purpose, _compiled(pattern, between)) for purpose, pattern in table]


def _compiled(pattern: str, between: str) -> re.Pattern[str]:
    return re.compile("".join(map(_part, pattern.split(between))))


def _part(text: str) -> str:
    """Return the regular expression of one command with its alternatives."""
    text = text.strip()
    times = text[-1] if text[-1] in "?+" else ""
    names = (name.strip() for name in text.removesuffix(times).split(","))
    return f"(?:(?:{'|'.join(map(_name, names))}){END}){times}"


def _name(name: str) -> str:
    if name == "*":
        return f"[^{END}]+"
    return re.escape(name.removesuffix(" *")) + f" [^{END}]+" if name.endswith(" *") else re.escape(name)


def _found(commands: Iterable[str], *, of_pipelines: bool) -> str:
    text = "".join(f"{command}{END}" for command in commands)
    matching = (purpose for purpose, form in _patterns(of_pipelines=of_pipelines) if form.fullmatch(text))
    return next(matching, "")


def sequence_purpose(commands: Sequence[str]) -> str:
    """Return what a sequence is there for, with and without its trivial commands, "" where that is not known."""
    told = _found(commands, of_pipelines=False)
    return told or _found((name for name in commands if name not in TRIVIAL), of_pipelines=False)


def pipeline_purpose(commands: Sequence[str]) -> str:
    """Return what a pipeline is there for, "" where that is not known."""
    return _found(commands, of_pipelines=True)
