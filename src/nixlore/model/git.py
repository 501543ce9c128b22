"""Records read from the history of a configuration repository."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.insight import Confidence

EventKind = Literal["added", "removed", "moved", "spread", "narrowed", "re-added", "disabled", "converted"]
WhySource = Literal["message", "body", "bullet", "comment", "left_comment"]
Intent = Literal[
    "add-for-purpose",
    "add-plain",
    "part-of-feature",
    "migrate",
    "try",
    "remove-with-reason",
    "remove-plain",
    "fix",
    "bump",
    "refactor",
    "security",
    "host",
    "bulk-initial",
    "revert",
    "uninformative",
]


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's words about a change, copied byte by byte.

    `start` and `end` are character offsets into the raw message of `commit` (`git log --format=%B`) or, for a comment,
    into the raw line `line` of `file` at `commit`, counted on over the ends of lines where the comment goes on below;
    `text` is what stands there. `rule` names what found it.
    """

    text: str
    source: WhySource
    commit: str
    start: int
    end: int
    rule: str
    confidence: Confidence
    file: str = ""
    line: int = 0


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """One tool that took the place of another in one commit.

    `from` and `to` are what they are called: their keys, or the attribute names where a key hides which variant it is.
    `from_tool` and `to_tool` are the keys of both where they are called otherwise.
    """

    from_: str = msgspec.field(name="from")
    to: str
    rule: str = ""
    from_tool: str = ""
    to_tool: str = ""

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of both tools."""
        return self.from_tool or self.from_, self.to_tool or self.to


class ConfigPromise(msgspec.Struct, frozen=True, kw_only=True):
    """A comment or message that says until when something holds: "disabled until 1.2 is out".

    `tool` is the tool's key, `condition` what is waited for (`version`: a version of `subject`; `date`: `date`, ISO;
    `merge`: a pull request or issue; `other`). `locked_version` is what the locked nixpkgs has of it, read from its
    source in the store, "" where that cannot be told.
    """

    tool: str
    quote: Quote
    condition: Literal["version", "date", "merge", "other"]
    subject: str = ""
    version: str = ""
    date: str = ""
    locked_version: str = ""


class DeclarationEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What one commit did to one tool.

    `tool` is its key: its attribute path, or the program's name. `names` are the attribute paths and options
    (`programs.git.enable`) that the commit touched. `date` is the author's, ISO with its own offset, "" where it cannot
    be read; `at` the committer's in epoch seconds; `position` the commit's place in topological order, oldest first.
    `files` are those it came to or went from; `line` is where it stands in the last of them after the commit (before it
    for a removal). `intent` and `rule` say what kind of change it was; `why` is None where no reason is stated.
    `unread_before` tells of a tool that was added that it may have been there before, as the last version of a file of
    it was not read.
    """

    tool: str
    names: tuple[str, ...]
    kind: EventKind
    commit: str
    date: str
    at: int
    position: int
    files: tuple[str, ...] = ()
    line: int = 0
    intent: Intent | None = None
    rule: str = ""
    why: Quote | None = None
    migration: Migration | None = None
    unread_before: bool = False


class DeclaredTool(msgspec.Struct, frozen=True, kw_only=True):
    """One tool as the last commit declares it: where, and under which attribute paths and options."""

    tool: str
    names: tuple[str, ...]
    places: tuple[tuple[str, int], ...]


class ConfigCommit(msgspec.Struct, frozen=True, kw_only=True):
    """One commit that touched a Nix file or a lock file.

    `date` is the author's, ISO with its own offset, "" where it cannot be read; `at` the committer's in epoch seconds
    or, where its clock was dead, that of the commit before; `position` its place in topological order. `files` are the
    Nix files it changed, `inputs` the flake inputs whose lock it changed, `only_lock` that nothing else was.
    `subject` is redacted and short. `reverts` is the commit that it takes back, "" for none; `mends` tells that its
    subject speaks of a fix.
    """

    commit: str
    date: str
    at: int
    position: int
    author: str
    subject: str
    files: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    only_lock: bool = False
    is_merge: bool = False
    is_bot: bool = False
    reverts: str = ""
    mends: bool = False


class ConfigHead(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the configuration repository: what its history can tell.

    `commits` counts all of HEAD's history. `since` is the ISO date of the oldest commit read; where the history is
    `shallow`, nothing is known from before it, and `starts` are the commits whose parents it lacks. `dirty` are Nix
    files that differ from the last commit.
    """

    commit: str
    date: str
    branch: str
    commits: int
    since: str
    shallow: bool = False
    dirty: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
