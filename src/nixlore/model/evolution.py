"""Facts about how a configuration came to be: the life of each tool, the pace of change, and its risks."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.git import ConfigPromise, EventKind, Intent, Migration, Quote

Status = Literal["declared", "disabled", "removed"]


class CommitMark(msgspec.Struct, frozen=True, kw_only=True):
    """A commit and its author's date, ISO with its own offset."""

    commit: str
    date: str


class LifeEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One change in the life of a tool; see `DeclarationEvent`. `at` is the committer's time in epoch seconds."""

    kind: EventKind
    commit: str
    date: str
    at: int
    names: tuple[str, ...]
    files: tuple[str, ...]
    line: int
    intent: Intent | None
    rule: str
    why: Quote | None
    migration: Migration | None


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time over which a tool was declared; `last` is the removal, None while it is declared."""

    first: CommitMark
    last: CommitMark | None


class ToolLife(msgspec.Struct, frozen=True, kw_only=True):
    """One tool from its first declaration on.

    `names` are the attribute paths and options merged into it. `age_days` counts from the first addition to now,
    `declared_days` from the start of the present spell, None where it is not declared. `authors` made its events.
    `why` is the best reason given for its being here (or, when removed, gone): None means not stated.
    `came_back` counts spells after the first. `known_from_start` is False where a shallow history hides the beginning,
    or where the version of its file before that was not read (`unread_before`).
    """

    names: tuple[str, ...]
    first_added: CommitMark
    status: Status
    last_removed: CommitMark | None
    events: tuple[LifeEvent, ...]
    spells: tuple[Spell, ...]
    changes: int
    age_days: int
    declared_days: int | None
    authors: tuple[str, ...]
    places: tuple[tuple[str, int], ...] = ()
    why: Quote | None = None
    promises: tuple[ConfigPromise, ...] = ()
    came_back: int = 0
    known_from_start: bool = True
    unread_before: bool = False


class ToolMigration(msgspec.Struct, frozen=True, kw_only=True):
    """A switch from one tool to another; `stands` tells that it still holds, `returned` that it was taken back.

    `rule` names what recognised it, `at` is the committer's time in epoch seconds.
    """

    from_: str = msgspec.field(name="from")
    to: str
    commit: str
    date: str
    stands: bool
    returned: bool
    why: Quote | None = None
    rule: str = ""
    at: int = 0


class PackageEvolution(msgspec.Struct, frozen=True, kw_only=True):
    """The life of every tool that the configuration's history has declared, by the tool's key.

    `head` is the commit up to which it was read, `since` the ISO date of the oldest one; `dirty` are Nix files whose
    present text is not committed.
    """

    packages: dict[str, ToolLife]
    migrations: tuple[ToolMigration, ...]
    head: CommitMark | None
    branch: str
    commits: int
    since: str
    shallow: bool
    dirty: tuple[str, ...] = ()


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a commit did to a tool."""

    kind: EventKind
    tool: str


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One commit of the configuration's life; `subject` is redacted and short. `inputs` are lock changes."""

    commit: str
    date: str
    at: int
    author: str
    subject: str
    lines: tuple[LogLine, ...]
    inputs: tuple[str, ...] = ()
    is_merge: bool = False
    is_bot: bool = False


class ConfigLog(msgspec.Struct, frozen=True, kw_only=True):
    """Every commit that touched a Nix file or a lock file, oldest first, and what it did."""

    entries: tuple[LogEntry, ...]


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """One measured figure: over the window, over the repository's own past, and its place among public repositories.

    `value` is None where there is too little to say; `n` is how many events it rests on. `own_median` is the median of
    the same figure over earlier windows of the same length, None without any. `percentile` is 0 to 100.
    """

    name: str
    value: float | None
    unit: str
    n: int
    own_median: float | None = None
    percentile: int | None = None


class Follow(msgspec.Struct, frozen=True, kw_only=True):
    """How often changes of one file or flake input were followed within 48 hours by a fix or revert of it."""

    subject: str
    kind: Literal["file", "input"]
    changes: int
    followed: int


class ConfigVelocity(msgspec.Struct, frozen=True, kw_only=True):
    """How fast and how steadily a configuration changes; bots, lock-only and merge commits are left out.

    `label` is "" and `too_little` says why where there is not enough history. `pace` is quiet, steady or fast.
    `human_commits` are those to Nix files since the beginning, `window_days` bounds the axes, `bursts` and `reverts`.
    `lock_updates` of the window, `days_since_lock` and `lock_median_days` count bots too: how old a lock is does not
    depend on who made it. Commits stand in for rebuilds, which leave no trace in a repository.
    """

    label: Literal["", "experimenter", "stable", "unsettled", "mixed"]
    too_little: str
    window_days: int
    human_commits: int
    history_days: int
    axes: tuple[Axis, ...]
    follows: tuple[Follow, ...]
    bursts: int = 0
    reverts: int = 0
    lock_updates: int = 0
    days_since_lock: int | None = None
    lock_median_days: float | None = None
    pace: Literal["", "quiet", "steady", "fast"] = ""
