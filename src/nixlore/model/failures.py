"""Facts about what fails: how often, in what way, what it may come from, and what has helped."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.shell import Actor, Unit


class DaemonState(msgspec.Struct, frozen=True, kw_only=True):
    """What files tell of a service that command-line programs talk to (`data/daemons.py`).

    `active` tells whether one of its units runs, None where that cannot be seen. `group` is the group whose members may
    talk to it, "" where anybody may; `is_member` whether the user is named in it, None where that cannot be seen.
    """

    name: str
    units: tuple[str, ...]
    active: bool | None
    group: str = ""
    is_member: bool | None = None


FailureKind = Literal[
    "not found",
    "not executable",
    "crashed",
    "timed out",
    "tests failed",
    "check failed",
    "build failed",
    "no connection",
    "refused",
    "wrong use",
    "permission",
    "read-only store",
    "untracked flake file",
    "failed",
]
"""What is known of a failure. "failed" stands for all of which only the exit code is known."""


class FailureClass(msgspec.Struct, frozen=True, kw_only=True):
    """How often one command ended with one code, what that is and, where it can be told, what it means in words."""

    code: int
    count: int
    kind: FailureKind
    means: str = ""


class CommandFailures(msgspec.Struct, frozen=True, kw_only=True):
    """How one command, by name and subcommands, ended when one actor ran it.

    `tries` are runs whose exit code is known and is about this command; `failures` those of them that failed. `low` and
    `high` bound the rate (Wilson, 95 %). `answers` are runs with another code than 0 that tells an answer or that the
    user stopped it: they are tries and no failures. `days` is on how many days lines that failed so were run,
    `last_day` the last of them. `streak` is the longest row of failures with no success between, 0 where it is not
    known, and `streak_day` the day of its end.
    """

    head: str
    actor: Actor
    tries: int
    failures: int
    low: float
    high: float
    answers: int
    days: int
    last_day: int | None
    classes: tuple[FailureClass, ...]
    streak: int = 0
    streak_day: int | None = None
    projects: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class NotFound(msgspec.Struct, frozen=True, kw_only=True):
    """How often one actor tried a name that was not found: exit code 127, about this command alone.

    `runs` are its runs with any code that is about it: a name that mostly was there is not missing.
    """

    name: str
    actor: Actor
    tries: int
    runs: int
    days: int
    first_day: int
    last_day: int
    sources: tuple[str, ...] = ()


class SudoUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often one command was run with the rights of root, in one unit by one actor.

    `by` are the programs that gave them (`sudo`, `doas`). `without` is how often the same was run without them, and
    `without_failed` how many of these runs are known to have failed.
    """

    head: str
    by: tuple[str, ...]
    actor: Actor
    unit: Unit
    count: int
    days: int
    first_day: int | None
    last_day: int | None
    without: int
    without_failed: int
    sources: tuple[str, ...] = ()


class RebuildUse(msgspec.Struct, frozen=True, kw_only=True):
    """How one way of applying a configuration went: `nixos-rebuild`, `nh os`, `home-manager` …, by what it was to do.

    `action` is a subcommand (`switch`, `build`), or "rollback". `tries`, `failures` and `stopped` are of runs whose
    exit code is known. `seconds` is the median time of a run, None where no time is known.
    """

    tool: str
    action: str
    actor: Actor
    tries: int
    failures: int
    stopped: int
    seconds: float | None
    first_day: int
    last_day: int


class Cure(msgspec.Struct, frozen=True, kw_only=True):
    """What was run after a command had failed, and how often that ended well.

    `failed` and `cure` show both lines without values of arguments, `failed_heads` and `cure_heads` are the commands in
    them by name and subcommands. `why` says why it helps, where it is a known cure. Of `tries` times `successes` ended
    well, on so many `days`. `withheld` says why it is not offered: "dangerous", "once" or "uncertain"; "" where it is.
    """

    failed: str
    failed_heads: tuple[str, ...]
    code: int
    cure: str
    cure_heads: tuple[str, ...]
    kind: Literal["edit", "known", "retry"]
    actor: Actor
    tries: int
    successes: int
    days: int
    last_day: int
    why: str = ""
    withheld: Literal["", "dangerous", "once", "uncertain"] = ""


class FailurePatterns(msgspec.Struct, frozen=True, kw_only=True):
    """What failed on this host for this user, where exit codes are known.

    `known` counts runs whose exit code is known, by actor; without any nothing can be said of failures. `medians` are
    the median rates of failure of commands that an actor tried often.
    """

    known: dict[Actor, int]
    medians: dict[Actor, float]
    since: int | None
    until: int | None
    commands: tuple[CommandFailures, ...]
    not_found: tuple[NotFound, ...]
    sudo: tuple[SudoUse, ...]
    rebuilds: tuple[RebuildUse, ...]
    cures: tuple[Cure, ...]
    sources: tuple[str, ...] = ()


Cause = Literal[
    "another host",
    "dev shell",
    "in the store",
    "alias elsewhere",
    "typo",
    "renamed",
    "nixpkgs",
    "not in nixpkgs",
    "unit inactive",
    "not in group",
    "here now",
    "declared",
    "defined",
    "unknown",
]
"""Why a name was not found or a command failed, as far as files tell it."""


class MissingName(msgspec.Struct, frozen=True, kw_only=True):
    """A name that was not found, and why.

    `cause` is the strongest reason that could be seen, `says` it in words with where it was seen. `candidates` are
    attribute paths that provide the program, `candidates_from` what says so. `meant` is the name that was meant, of a
    typo, or the new one, of a program that was renamed. `like` is where others of its kind are declared (file:line).
    """

    name: str
    tries: tuple[NotFound, ...]
    cause: Cause
    says: str
    candidates: tuple[str, ...] = ()
    candidates_from: str = ""
    meant: str = ""
    like: str = ""


class FailureCause(msgspec.Struct, frozen=True, kw_only=True):
    """A reason, seen in files, for which a command may have failed; `place` is the file that shows it."""

    head: str
    cause: Cause
    says: str
    place: str
    remedy: str = ""


class RebuildOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Commands that were to activate a system, a home or a user's profile, beside the generations that there are.

    `successes` and `rollbacks` are runs since `since` (a day); `generations` are links of that profile made since then.
    A generation may have been made by another way than the commands seen, and may be deleted.
    """

    profile: Literal["system", "home", "user"]
    since: int
    successes: int
    failures: int
    rollbacks: int
    generations: int


class FailureCauses(msgspec.Struct, frozen=True, kw_only=True):
    """What failed, joined with what is declared, installed and running."""

    missing: tuple[MissingName, ...]
    causes: tuple[FailureCause, ...]
    rebuilds: tuple[RebuildOutcome, ...]
