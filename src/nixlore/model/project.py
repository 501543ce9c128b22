"""Records of the projects that somebody works on beside the configuration."""

from __future__ import annotations

from typing import Literal

import msgspec

MilestoneKind = Literal["first commit", "tag", "language"]


ToolSource = Literal[
    "manifest", "settings", "lock", "dev shell", "devenv", "pre-commit", "ci", "task", "direnv", "context", "run"
]
"""Where it is seen that a project uses a tool; the last is what was run there, as the ledger knows it."""

PARTIAL = "a dev shell is not read whole"
"""What a note on a file ends with of which some part could not be told without running Nix."""

CALLS = "calls what lies elsewhere"
"""What a note on a workflow ends with that has steps of another repository, or of a directory that is not read."""


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """One git repository below the home, or a directory with a manifest; linked work trees of one are one project.

    `path` is `~/…`, redacted. `commits` counts those that HEAD reaches, None where they were too many to be read.
    `first` and `last` are the committers' times of the oldest and newest of them in epoch seconds; `first` is None
    where it is not known. `own_commits` are those by authors who also write the configuration. `whole` tells that the
    history was read to its beginning: it is not for a shallow clone and for one that is too large. Of what is no
    repository (`is_repository`) `last` is when a file that was read was last written. `kinds` are what it is made with
    (Python, Rust, Nix, …), `forges` the hosts of its remotes. `runtime` and `development` count the dependencies that
    its manifests name, None where it has none that tells them. `unread` are files of it that could not be read, so that
    nothing may be said to be missing. `mentioned` are known tools whose name is a word of those that were read, without
    it being told that the project uses them.
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
    is_repository: bool = True
    kinds: tuple[str, ...] = ()
    forges: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    runtime: int | None = None
    development: int | None = None
    unread: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()


class ProjectTool(msgspec.Struct, frozen=True, kw_only=True):
    """One place in a project's files that names a tool.

    `project` is the project's path, `tool` the tool's usual name (`ruff`, `cargo-nextest`, `GitHub Actions`), `file`
    the path inside the project, `line` counts from 1 (0: the file itself is what tells). `form` is the place in the
    file where it stands (`dependency-groups.dev`, `packages`, a recipe), `written` what would be written there for it:
    a requirement, an attribute, a hook or the names and flags of a command, never values of arguments. `is_known` is
    False for a development dependency that no table knows as a tool.
    """

    project: str
    tool: str
    source: ToolSource
    file: str
    line: int = 0
    form: str = ""
    written: str = ""
    is_known: bool = True


class ProjectTasks(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks that one file of a project defines, by the program that runs them (`just`, `make`, `npm`).

    `directory` is where the file lies inside the project, "" at its top. `whole` is False where the file takes in
    others or makes names by rule, so that a task that is not among `names` may be there all the same.
    """

    project: str
    runner: str
    file: str
    directory: str
    names: tuple[str, ...]
    whole: bool


class ProjectMention(msgspec.Struct, frozen=True, kw_only=True):
    """One command that a project's instructions for agents say to run; nothing else of their text is kept.

    `tool` is the tool's usual name, `words` the command with its subcommands or the name of its task, `task` that name
    alone or "". `directory` is where the file lies inside the project. `is_plain` tells that it is told as something to
    do: nothing near it says never, instead, if or once. `is_brought` tells that another command provides the tool (`uv
    run`, `npx`), whatever is on the PATH.
    """

    project: str
    file: str
    line: int
    tool: str
    words: str
    task: str = ""
    directory: str = ""
    is_plain: bool = True
    is_brought: bool = False


class ProjectEnvironment(msgspec.Struct, frozen=True, kw_only=True):
    """Packages installed for one project, against what its manifests and lock files name.

    `kind` is Python (a virtual environment) or Node (`node_modules`), `place` where they are installed inside the
    project. `installed` counts them; `unnamed` are those that nothing names and that no other one needs, `pulled_in`
    how many more only those need. `against` are the files that were compared; `whole` tells that all of them could be
    read.
    """

    project: str
    kind: str
    place: str
    installed: int
    unnamed: tuple[str, ...]
    pulled_in: int
    against: tuple[str, ...]
    whole: bool


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
