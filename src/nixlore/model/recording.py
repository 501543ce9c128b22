"""Records of what was run and how it went, as the ledger keeps it: names, subcommands and flags, never their values."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.shell import Actor, Unit

Join = Literal["", "|", "&&", "||", ";", "&", "in"]


class Step(msgspec.Struct, frozen=True, array_like=True):
    """One command of a line, without the values of its arguments.

    `name` is its basename, a keyed hash where it may not be kept (`shell/private.py`), `*` where only a running shell
    knows it. `words` are its subcommands (`remote`, `add`), `flags` its options in the order of their first use,
    `operands` how many other words it has (9 stands for more). `by` are the wrappers that run it, outermost first
    (`sudo`, `env`). `join` is how it follows the step before it: "" for the first, "in" where it is run by a part of
    an earlier command (a substitution, `xargs`, `find -exec`). `depth` is how many commands and substitutions it is
    inside of; a join is to the last step before of the same depth, where it is not "in". `several` tells that one of
    the operands may stand for more than one (a glob).
    """

    name: str
    words: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    operands: int = 0
    by: tuple[str, ...] = ()
    join: Join = ""
    depth: int = 0
    several: bool = False


class LineUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often lines of one shape were run in one project, and how they ended.

    `days` count from 1970-01-01 UTC, `counts` has a number for each. `outcomes` are exit code, the index of the step
    that it is about (-1: not known) and how often, of the runs whose exit is known. `seconds` is the median duration,
    None where no duration is known. `project` is the path of a repository (`~/…`), "" where it was run in none.
    """

    steps: tuple[Step, ...]
    days: tuple[int, ...]
    counts: tuple[int, ...]
    outcomes: tuple[tuple[int, int, int], ...]
    seconds: float | None
    project: str
    unit: Unit
    actor: Actor
    host: str
    user: str
    source: str


class SessionRun(msgspec.Struct, frozen=True, kw_only=True):
    """What was run in one session of a shell, in order.

    The columns have one value for each command: `heads` its name and subcommands in one string (`git commit`), of a
    pipeline those of its stages with ` | ` between; `gaps` the whole seconds from the end of the one before to its
    start (0 for the first); `places` a number for the directory (alike within one session only); `projects` an index
    into `project_names`, -1 for none; `failed` whether it is known to have failed. `at` is the start of the first one
    in epoch seconds.
    """

    at: int
    heads: tuple[str, ...]
    gaps: tuple[int, ...]
    places: tuple[int, ...]
    projects: tuple[int, ...]
    failed: tuple[bool, ...]
    project_names: tuple[str, ...]
    actor: Actor
    host: str
    user: str
    source: str


class CureUse(msgspec.Struct, frozen=True, kw_only=True):
    """A line that failed, and one that succeeded next in the same session and directory.

    `failed` and `cure` are the shapes of both, `code` the exit code of the failure. `kind` says what joins them: a
    small change of the same text, another command that is known to help, or nothing but that it came next and the
    failed line was then run again and succeeded. `tries` is how often the one followed the other, and either does again
    what failed or had it run again after it; `successes` how often that ended well. `days` are those on which it did.
    """

    failed: tuple[Step, ...]
    code: int
    cure: tuple[Step, ...]
    kind: Literal["edit", "known", "retry"]
    tries: int
    successes: int
    days: tuple[int, ...]
    last: int
    actor: Actor
    host: str
    user: str
    source: str


class FailureStreak(msgspec.Struct, frozen=True, kw_only=True):
    """The longest run of failures of one command, by name and subcommands, with no success between; `last` the day."""

    head: str
    length: int
    last: int
    actor: Actor
    host: str
    user: str
