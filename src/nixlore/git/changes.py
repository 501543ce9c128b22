"""What one commit did, as the readers of its message see it."""

from __future__ import annotations

from typing import NamedTuple

from nixlore.model.git import EventKind, Intent, Migration, Quote


class Said(NamedTuple):
    """A comment: its words, and where they stand in the raw line of a file; `start` and `end` count characters."""

    text: str
    file: str
    line: int
    start: int
    end: int


class Change(NamedTuple):
    """What a commit did to one tool; the fields are those of `DeclarationEvent`.

    `comment` is what stands beside or right above it after the commit; `left` is the comment left behind where it was
    removed. `within` is how many tools of the commit came or went in the same list or block. `unread_before` tells of a
    tool that came that a version of its file from before could not be read.
    """

    tool: str
    kind: EventKind
    names: tuple[str, ...]
    files: tuple[str, ...]
    line: int = 0
    comment: Said | None = None
    left: Said | None = None
    within: int = 0
    unread_before: bool = False


class CommitStory(NamedTuple):
    """A commit that changed declarations: its message with secrets masked at equal length, and all its changes.

    `nix_files` are the Nix files it touched, `new_files` and `gone_files` those that it added or deleted among them.
    """

    commit: str
    message: str
    changes: tuple[Change, ...]
    parents: int = 1
    nix_files: tuple[str, ...] = ()
    new_files: tuple[str, ...] = ()
    gone_files: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    is_bot: bool = False


class Reading(NamedTuple):
    """What was understood of one change: its intent with the rule that says so, the stated reason, the migration."""

    intent: Intent | None
    rule: str
    why: Quote | None = None
    migration: Migration | None = None
