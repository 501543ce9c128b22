"""Facts that join the life of tools with their use."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.evolution import CommitMark
from nixlore.model.git import Intent, Quote
from nixlore.model.usage import UseCount


class ToolAge(msgspec.Struct, frozen=True, kw_only=True):
    """How long a declared tool has been declared.

    `days` counts from `since`, the commit by which it last came; `days_here` from the one by which it came to what
    this host gets, which may be later. Both are at least so many where the history hides the beginning (`is_least`).
    A tool that stands in a file but in no commit has no `since` and is 0 days old. `here_at` is that later one's time
    in epoch seconds.
    """

    attr_path: str
    channel: str
    tool: str
    days: int
    days_here: int
    here_at: int
    since: CommitMark | None
    is_least: bool = False


class MissedTool(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that went for no stated reason, whose program was run afterwards, and that no declaration provides.

    `subject` and `intent` are those of the commit that removed it, `at` its committer's time. `uses` are all uses of
    the program; `owner` is what provides it now, "" when that was not found.
    """

    tool: str
    program: str
    commit: str
    date: str
    at: int
    subject: str
    intent: Intent | None
    others: tuple[str, ...]
    uses: tuple[UseCount, ...]
    owner: str = ""
    owner_kind: Literal["local", "system", "other", "not found now", "unknown"] = "unknown"


class ToolSwitch(msgspec.Struct, frozen=True, kw_only=True):
    """A switch from one tool to another that stands, and what is known of both.

    `purpose` is a job that programs of both do, "" where none is known. `is_here` tells whether this host gets the new
    tool, None where that is not known. `rule` names what recognised the switch, `why` quotes what was said of it;
    `was_declared` tells whether the configuration ever had the old tool.
    """

    from_: str = msgspec.field(name="from")
    to: str
    commit: str
    date: str
    at: int
    rule: str
    why: Quote | None
    purpose: str
    from_programs: tuple[str, ...]
    to_programs: tuple[str, ...]
    from_uses: tuple[UseCount, ...]
    to_uses: tuple[UseCount, ...]
    is_here: bool | None
    place: str = ""
    was_declared: bool = False


class ToolHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What the history of the configuration tells of the tools in use: their age, losses and switches."""

    ages: tuple[ToolAge, ...]
    missed: tuple[MissedTool, ...]
    switches: tuple[ToolSwitch, ...]
