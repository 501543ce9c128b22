"""Facts about what is run together and in what order: pipelines, sequences, rituals, and what could be shorter."""

from __future__ import annotations

import msgspec

from nixlore.model.shell import Actor
from nixlore.model.usage import UseCount


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at of one actor's use in one unit: lines that were run, and pipelines among them."""

    use: UseCount
    pipelines: int


class Pipeline(msgspec.Struct, frozen=True, kw_only=True):
    """One chain of commands joined by `|`, whatever their arguments.

    `commands` are the stages by name and subcommands, `flags` beside each those that more than half of its uses have.
    `uses` has its use by one actor in one unit; others' are told apart. `share` is its part of all pipelines of that
    actor in that unit. `projects` are those it was run in, the most first. `purpose` is "" where the chain is not a
    well-known one.
    """

    commands: tuple[str, ...]
    flags: tuple[tuple[str, ...], ...]
    uses: tuple[UseCount, ...]
    share: float
    projects: tuple[str, ...] = ()
    purpose: str = ""


class CommandSequence(msgspec.Struct, frozen=True, kw_only=True):
    """Commands that follow each other closely in one session and directory, more often than chance has it.

    `occurrences` do not overlap; they were in so many `sessions` and on so many `days`. `by_chance` is how many were to
    be expected if its parts, cut where that gives most, came independently of each other; `lift` is how many times more
    there were. `p_value` is the chance of as many, before any correction. `failed` counts the occurrences of which a
    command is known to have failed. `is_loop` tells that it is mostly run round and round. `with_operands` tells of
    each command whether it is mostly run with arguments (unknown: it is), `sources` who saw it. `projects` are
    those that it is run in, the most first, where nearly all of it is run in some.
    """

    commands: tuple[str, ...]
    actor: Actor
    occurrences: int
    sessions: int
    days: int
    first_day: int
    last_day: int
    by_chance: float
    lift: float
    p_value: float
    failed: int = 0
    is_loop: bool = False
    with_operands: tuple[bool, ...] = ()
    projects: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    purpose: str = ""


class EntryRitual(msgspec.Struct, frozen=True, kw_only=True):
    """What is run first after coming into a project, trivial commands left out.

    `project` is "" for all of them together, which are then `projects` in number. Of `entries` visits `count` began
    with `commands`, on so many `days`.
    """

    project: str
    projects: int
    commands: tuple[str, ...]
    actor: Actor
    count: int
    entries: int
    days: int
    last_day: int


class SubstitutionUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often a better way would have done what was run, and what it is.

    `name` is its key in `data/substitutions.py`, `instead_of` and `better` how both look, with words for arguments.
    `program` is another tool that it wants, which is on this machine's PATH, or "" where it only leaves something out.
    `differs` says in what the two are not alike, "" where nothing is known to be. `near` counts lines that look alike
    and were not counted, as what they ask for is not what the better way does, of the actor and in the unit of the
    first of `uses`. `busiest` is for each of `uses` how many of them fell on one day at most.
    """

    name: str
    instead_of: str
    better: str
    because: str
    program: str
    differs: str
    uses: tuple[UseCount, ...]
    near: int = 0
    projects: tuple[str, ...] = ()
    busiest: tuple[int, ...] = ()


class Workflows(msgspec.Struct, frozen=True, kw_only=True):
    """How commands are combined on this host by this user.

    `seen` is what it rests on. `sessions` and `commands` are how many were looked at for sequences, `tested` how many
    candidates for one there were, `false_share` the share of those told that may be chance. `window` is how many
    seconds apart two commands of a sequence may be. `missing` says what could not be looked at, and what would help.
    """

    seen: tuple[Seen, ...]
    pipelines: tuple[Pipeline, ...]
    sequences: tuple[CommandSequence, ...]
    rituals: tuple[EntryRitual, ...]
    substitutions: tuple[SubstitutionUse, ...]
    sessions: int
    commands: int
    tested: int
    false_share: float
    window: int
    missing: tuple[str, ...] = ()
