"""Facts about what went wrong when agents ran commands, and what would have prevented it."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.agent import FailureText
from nixlore.model.failures import FailureKind, MissingName


class FailureCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often command lines failed in one way, in how many sessions; `kind` is "" where the text tells nothing.

    `hidden` are those of them that ended with code 0 nevertheless. `heads` are the commands of these lines that failed
    most, with their subcommands, and how often; `means` is what the exit codes say by the programs' manuals, of those
    lines of which a code is known to be about one command.
    """

    kind: FailureText
    count: int
    hidden: int
    sessions: int
    last_day: int | None
    heads: tuple[tuple[str, int], ...] = ()
    means: tuple[tuple[FailureKind, int], ...] = ()


class RebuildFailures(msgspec.Struct, frozen=True, kw_only=True):
    """How one way of applying a configuration went: runs, failures by class, and those that ended with 0 anyway."""

    head: str
    runs: int
    failed: int
    hidden: int
    classes: tuple[tuple[FailureText, int], ...]
    first_day: int | None
    last_day: int | None


class AskedName(msgspec.Struct, frozen=True, kw_only=True):
    """A program that agents ran and that was not there: `tries` in vain of all `runs` of lines that hold it."""

    name: str
    tries: int
    runs: int
    sessions: int
    days: int
    first_day: int
    last_day: int
    projects: tuple[str, ...] = ()


class FailedLine(msgspec.Struct, frozen=True, kw_only=True):
    """How often a line of these commands failed with one code; `judged` is the command that the code is about."""

    heads: tuple[str, ...]
    judged: str
    exit: int
    kind: FailureText
    count: int


class AgentFailures(msgspec.Struct, frozen=True, kw_only=True):
    """What failed of the command lines of agents, over all sessions that were read but warm-ups.

    `lines` are those whose end is known, `failed` those that ended with another code than 0, but for codes that are an
    answer (`grep` found nothing). `repeated` are failed lines by their commands, the most frequent first.
    """

    lines: int
    failed: int
    sessions: int
    first_day: int | None
    last_day: int | None
    classes: tuple[FailureCount, ...] = ()
    rebuilds: tuple[RebuildFailures, ...] = ()
    missing: tuple[AskedName, ...] = ()
    repeated: tuple[FailedLine, ...] = ()


Held = Literal[
    "not installed",
    "not NixOS",
    "other paths",
    "store is read-only",
    "asks for a password",
    "git add first",
    "known cure",
]
"""What we hold that would have prevented a failure, in two or three words."""


class Prevention(msgspec.Struct, frozen=True, kw_only=True):
    """How many failures one kind of fact would have prevented; `says` is that fact, `place` where it is held."""

    held: Held
    count: int
    says: str
    examples: tuple[str, ...]
    place: str


class AgentPreventable(msgspec.Struct, frozen=True, kw_only=True):
    """Failures of agents joined with what is known of this machine: names that are missing, and what would have helped.

    `failures` are all of which anything is known; each counts for one fact at most.
    """

    failures: int
    prevented: int
    missing: tuple[MissingName, ...]
    preventions: tuple[Prevention, ...]
