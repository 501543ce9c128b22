"""What a command line that an agent ran consists of, as it may be kept: names that look like a program's, no values."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Protocol

import msgspec

from nixlore.agents.facts import RanLine
from nixlore.agents.result_texts import Told, told
from nixlore.data.result_texts import REBUILDERS
from nixlore.model.recording import Step
from nixlore.model.shell import ParsedLine
from nixlore.shell.grammar import parse
from nixlore.shell.judged import judged
from nixlore.shell.private import may_be_name
from nixlore.shell.shapes import shape

MOST_HEADS = 12
"""A longer line is a script, of which the beginning does."""

MOST_STEPS = 60
"""One with more commands is a script rather than a line."""

MOST_READ = 2_000
"""So many lines are not read anew when they are met again."""

SEARCHERS = frozenset(("grep", "egrep", "fgrep"))
"""Programs that look through a file unless told to go through a tree,"""

RECURSIVE = frozenset(("-r", "-R", "--recursive", "--dereference-recursive"))
"""which is told by one of these."""

PATTERN_AND_FILE = 2
"""How many operands a search through one file has."""

UNKNOWN = "*"
"""The name of a step that only a running shell knows."""


class Ran(Protocol):
    """One command line that was run and what is known of its end; nobody keeps a text of it."""

    @property
    def text(self) -> str:
        """The line."""
        ...

    @property
    def said(self) -> str:
        """What its result says, as far as it may tell of a failure."""
        ...

    @property
    def directory(self) -> str:
        """Where it was run, "" where that is not known."""
        ...

    @property
    def at(self) -> float | None:
        """When it began, in epoch seconds."""
        ...

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        ...

    @property
    def exit(self) -> int | None:
        """Its exit code, where it is known."""
        ...

    @property
    def failed(self) -> bool:
        """Whether it is known to have failed."""
        ...


def ran_line(ran: Ran, kept: Callable[[str], str]) -> RanLine:
    """Return what is kept of a line; `kept` gives a name as it may be kept."""
    parsed, steps = _read(ran.text)
    about = judged(parsed.names)
    adhoc = tuple(dict.fromkeys((use.tool, use.attr_path) for use in parsed.adhoc if may_be_name(use.attr_path)))
    found = Told()
    if ran.said or ran.exit:
        found = told(ran.said, parsed, ran.exit, has_failed=ran.failed, command=ran.text)
    is_told = ran.failed or found != Told() or not REBUILDERS.isdisjoint(parsed.names)
    steps = tuple(_kept(step, kept) for step in steps)
    return RanLine(
        tuple(dict.fromkeys(map(kept, parsed.names))),
        tuple(dict.fromkeys(map(kept, parsed.paths))),
        adhoc,
        about and kept(about),
        found.failure,
        tuple(map(kept, found.missing)),
        tuple(islice(dict.fromkeys(_head(step) for step in steps), MOST_HEADS)) if is_told else (),
        tuple(_fed(steps)),
        steps if len(steps) <= MOST_STEPS else (),
    )


@functools.lru_cache(maxsize=MOST_READ)
def _read(text: str) -> tuple[ParsedLine, tuple[Step, ...]]:
    """Return what a line runs; agents run the same ones again and again."""
    return parse(text, "posix"), shape(text, "posix")


def _kept(step: Step, kept: Callable[[str], str]) -> Step:
    """Return a step with its name as it may be kept."""
    name = step.name if step.name == UNKNOWN else kept(step.name)
    return step if name == step.name else msgspec.structs.replace(step, name=name)


def _head(step: Step) -> str:
    return " ".join((step.name, *step.words))


def _fed(steps: Sequence[Step]) -> Iterator[str]:
    """Yield the names that, wherever they stand, read what another command wrote, or look through a single file."""
    wide = {step.name for step in steps if not _is_fed(step)}
    yield from dict.fromkeys(step.name for step in steps if step.name not in wide)


def _is_fed(step: Step) -> bool:
    if step.join == "|":
        return True
    is_wide = step.several or step.operands > PATTERN_AND_FILE or not RECURSIVE.isdisjoint(_letters(step))
    return step.name in SEARCHERS and not is_wide


def _letters(step: Step) -> Iterator[str]:
    """Yield options by themselves: `-rn` is `-r` and `-n`."""
    for flag in step.flags:
        yield from (flag,) if flag.startswith("--") else (f"-{letter}" for letter in flag[1:])
