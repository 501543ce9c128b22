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
