"""What projects have in common: what each is worked on with, what is usual for its kind, and what it lacks of that."""

from __future__ import annotations

import msgspec

from nixlore.model.project import ProjectEnvironment, ToolSource


class ToolPlace(msgspec.Struct, frozen=True, kw_only=True):
    """One place in a project that names a tool (see `ProjectTool`), without the project."""

    source: ToolSource
    file: str
    line: int
    form: str
    written: str


class ProjectToolUse(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that a project is worked on with: where its files name it, and how often it was run there.

    `runs` are those by people, `agent_runs` those by agents, as far as the ledger knows where something was run;
    `last_day` counts days since 1970-01-01. `is_known` is False for a development dependency that no table knows.
    """

    tool: str
    is_known: bool
    places: tuple[ToolPlace, ...]
    runs: int = 0
    agent_runs: int = 0
    last_day: int | None = None


class ToolGap(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that most of the other projects of a kind have and this one has not.

    `have` of `n` other projects have it, which is a share between `low` and `high` (95 %); `weighted` is the share
    where a project counts half for each year since it was last worked on. `instead` are tools of this project for the
    same purpose, `like` the project that has it and was worked on last.
    """

    kind: str
    tool: str
    is_known: bool
    have: int
    n: int
    low: float
    high: float
    weighted: float
    like: str
    instead: tuple[str, ...] = ()


class CountNorm(msgspec.Struct, frozen=True, kw_only=True):
    """How many dependencies projects have: over `n` of them the fewest, quartiles, and the most."""

    n: int
    fewest: int
    low: float
    median: float
    high: float
    most: int


class CountGap(msgspec.Struct, frozen=True, kw_only=True):
    """How many development dependencies a project has, against the other projects of a kind."""

    kind: str
    count: int
    others: CountNorm


class ProjectProfile(msgspec.Struct, frozen=True, kw_only=True):
    """One project as it is worked on.

    `is_own` tells that it counts for what is usual: it is no clone of somebody else's work and no second copy. `last`
    is when it was last worked on in epoch seconds, `weight` what it counts by that. `gaps` are told of own projects
    only.
    """

    path: str
    kinds: tuple[str, ...]
    is_own: bool
    last: int | None
    weight: float
    forges: tuple[str, ...]
    files: tuple[str, ...]
    runtime: int | None
    development: int | None
    unread: tuple[str, ...]
    tools: tuple[ProjectToolUse, ...]
    mentioned: tuple[str, ...] = ()
    gaps: tuple[ToolGap, ...] = ()
    count_gaps: tuple[CountGap, ...] = ()


class ToolNorm(msgspec.Struct, frozen=True, kw_only=True):
    """How usual a tool is among the projects of a kind (see `ToolGap`); `sources` counts how they have it."""

    tool: str
    is_known: bool
    purposes: tuple[str, ...]
    have: int
    n: int
    low: float
    high: float
    weighted: float
    sources: dict[str, int]


class KindNorm(msgspec.Struct, frozen=True, kw_only=True):
    """What is usual for the own projects of one kind; without any tools where there are too few projects to tell.

    `too_little` says why nothing is told, "" where it is.
    """

    kind: str
    n: int
    projects: tuple[str, ...]
    tools: tuple[ToolNorm, ...]
    runtime: CountNorm | None
    development: CountNorm | None
    too_little: str = ""


class CrossProjectPatterns(msgspec.Struct, frozen=True, kw_only=True):
    """What projects of a kind have in common, and how each one differs.

    `least` is how many projects of a kind must be there before anything is said to be usual, `half_life_days` after how
    many days a project counts half. `own_known_by` says how it is known which projects are the user's own.
    """

    projects: tuple[ProjectProfile, ...]
    norms: tuple[KindNorm, ...]
    environments: tuple[ProjectEnvironment, ...]
    least: int
    half_life_days: int
    own_known_by: str
