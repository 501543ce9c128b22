"""The shape of a command line: what it runs, with subcommands and the names of options, and no value of an argument.

`shape` names the commands that `grammar.parse` names, in the same order: each name is that of a step or among the
wrappers of one. It is pure and total and takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nixlore.data.wrappers import WRAPPERS
from nixlore.model.recording import Join, Step
from nixlore.model.shell import Dialect
from nixlore.shell.definitions import DEFINERS
from nixlore.shell.frames import by_place
from nixlore.shell.shape_dialects import scan_shapes
from nixlore.shell.shape_scanner import RUNNERS, CallResults
from nixlore.shell.shape_words import QUOTED, step
from nixlore.shell.simple_lines import LEFT, NEXT, PREFIXES, SEGMENTS, TO_NUSHELL_SCANNER, TO_SCANNER

_PRIVATE = str.maketrans({"\0": " ", "\1": " "})
_NOT_PLAIN = re.compile(r"""["'\\<>]""")
_QUOTED = re.compile(r"""("[^"]*+"|'[^']*+'|\\.)""", re.DOTALL)
_REDIRECTED = re.compile(r"[0-9]>&[0-9]|[0-9]?>>?[ \t]*+[^ \t<>]++|<[ \t]*+[^ \t<>]++")
_WORDS = re.compile(r"[^ \t]+")
_JOINS: dict[str, Join] = {"|": "|", "&&": "&&", "||": "||", ";": ";", "&": "&", "\n": ";"}


def shape(text: str, dialect: Dialect) -> tuple[Step, ...]:
    """Return what a command line runs, step by step, never anything of its arguments' values."""
    steps = simple_shape(text, dialect)
    return scanned_shape(text, dialect) if steps is None else steps


def simple_shape(text: str, dialect: Dialect) -> tuple[Step, ...] | None:
    """Return the steps of a line of plain commands, or None where a scanner is needed."""
    match = SEGMENTS[dialect].match
    others = TO_NUSHELL_SCANNER if dialect == "nushell" else TO_SCANNER
    found = match(text)
    end = len(text)
    steps: list[Step] = []
    join: Join = ""
    while found is not None:
        word, arguments, operator = found.groups()
        if "/" in word:
            word = word.rstrip("/").rpartition("/")[2] or word
            if word in others:
                return None
        elif word[0] == "^":
            word = word[1:]
        if _NOT_PLAIN.search(arguments):
            arguments = _REDIRECTED.sub(" ", _QUOTED.sub(QUOTED, arguments))
        if word not in others:
            steps.append(step(word, _WORDS.findall(arguments), (), join))
        elif not _prefixed(word, arguments, join, steps):
            return None
        if found.end() >= end:
            return tuple(steps)
        join = _JOINS[operator]
        found = match(text, found.end())
    return None


def _prefixed(name: str, arguments: str, join: Join, steps: list[Step]) -> bool:
    """Add the steps of a command behind plain wrappers (`sudo`); tell whether no scanner is needed for it."""
    position = 0
    by: tuple[str, ...] = ()
    depth = 0
    while name in LEFT or name in WRAPPERS or name in DEFINERS:
        following = NEXT.match(arguments, position) if name in PREFIXES else None
        if following is None:
            return False
        if name in RUNNERS:
            steps.append(step(name, (), by, join, depth))
            by, join, depth = (), "in", depth + 1
        else:
            by = (*by, name)
        name, position = following[1], following.end()
    if "/" in name:
        return False
    steps.append(step(name, _WORDS.findall(arguments, position), by, join, depth))
    return True


def scanned_shape(text: str, dialect: Dialect) -> tuple[Step, ...]:
    """Return the same by a walk over the text, however simple it is."""
    if "\0" in text or "\1" in text:
        text = text.translate(_PRIVATE)
    found = scan_shapes(text, dialect)
    if not isinstance(found, CallResults):
        return ()
    steps: list[Step] = []
    for called in sorted(found.calls, key=by_place):
        join = (called.join or ";") if steps else ""
        steps.append(step(called.name, called.words, called.by, join, called.depth))
    return tuple(steps)


def head(step: Step) -> str:
    """Return a command with its subcommands: `git commit`."""
    return " ".join((step.name, *step.words)) if step.words else step.name


def heads(steps: Sequence[Step]) -> str:
    """Return the commands of a line with their subcommands and what joins them: `cat | grep`, `find | xargs rm`.

    What a substitution or a text runs is left out, unless nothing else is run.
    """
    outermost = min((one.depth for one in steps), default=0)
    text = ""
    runs = False
    for one in steps:
        if one.depth == outermost:
            between = "; " if one.join in {";", "in", ""} else f" {one.join} "
            text += (between if text else "") + head(one)
            runs = one.name in RUNNERS
        elif runs:
            text += " " + head(one)
            runs = False
    return text


def pipelines(steps: Sequence[Step]) -> list[tuple[Step, ...]]:
    """Return the steps of a line by pipeline, those inside of others as pipelines of their own."""
    chains: list[list[Step]] = []
    open_at: dict[int, list[Step]] = {}
    for one in steps:
        open_at = {depth: chain for depth, chain in open_at.items() if depth <= one.depth}
        if one.join == "|" and one.depth in open_at:
            open_at[one.depth].append(one)
        else:
            open_at[one.depth] = chain = [one]
            chains.append(chain)
    return [tuple(chain) for chain in chains]
