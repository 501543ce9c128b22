"""Records of the repositories that somebody works on beside the configuration."""

from __future__ import annotations

from typing import Literal

import msgspec

MilestoneKind = Literal["first commit", "tag", "language"]


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """One git repository below the home; linked work trees of one repository are one project.

    `path` is `~/…`, redacted. `commits` counts those that HEAD reaches, None where they were too many to be read.
    `first` and `last` are the committers' times of the oldest and newest of them in epoch seconds; `first` is None
    where it is not known. `own_commits` are those by authors who also write the configuration. `whole` tells that the
    history was read to its beginning: it is not for a shallow clone and for one that is too large.
    """

    path: str
    name: str
    commits: int | None
    first: int | None
    last: int | None
    own_commits: int = 0
    languages: tuple[str, ...] = ()
    is_bare: bool = False
    whole: bool = True


class ProjectMilestone(msgspec.Struct, frozen=True, kw_only=True):
    """One point in the life of a project: its first commit, a tag, or the first file of a language.

    `project` is the project's path, `name` the tag (redacted) or the language, "" for a first commit. `at` is when it
    was committed or tagged in epoch seconds, `date` the same as ISO with its own offset. `own` tells that somebody who
    also writes the configuration did it.
    """

    project: str
    kind: MilestoneKind
    name: str
    at: int
    date: str
    commit: str
    own: bool


class NearMilestone(msgspec.Struct, frozen=True, kw_only=True):
    """A milestone of a project close to the time at which a tool came into the configuration.

    `came` tells whether the tool came before or after it, `days` how many whole days. `chance` is the share of all
    times at which a milestone of this project is as close as that, from 0 to 1.
    """

    project: str
    kind: MilestoneKind
    name: str
    date: str
    commit: str
    came: Literal["before", "after"]
    days: int
    chance: float


class ToolArrival(msgspec.Struct, frozen=True, kw_only=True):
    """A tool's first declaration with the milestones close to it, nearest first."""

    commit: str
    date: str
    near: tuple[NearMilestone, ...]


class ProjectMilestones(msgspec.Struct, frozen=True, kw_only=True):
    """Which tools came within some days, before or after, of a milestone of the user's own projects.

    This is closeness in time, never a cause. `n` are the commits that brought tools (without those that brought many at
    once), `near` those of them close to a milestone. `expected` is how many would be close if they were spread evenly,
    `expected_by_activity` if they were spread over the days on which the configuration was worked on at all: who works
    on both in the same weeks has many by chance. `covered` is the share of all times that are close to a milestone.
    `too_little` says why the figures say nothing, "" where they may be compared. `tools` holds those with a milestone
    close by, by the tool's key. Times are epoch seconds.
    """

    within_days: int
    tools: dict[str, ToolArrival]
    n: int
    near: int
    expected: float
    expected_by_activity: float
    covered: float
    milestones: int
    projects: int
    since: int | None
    until: int
    too_little: str = ""
