"""The fact about one tool with everything that is known of it, joined."""

from __future__ import annotations

import msgspec

from nixlore.model.evolution import CommitMark
from nixlore.model.git import Quote
from nixlore.model.shell import Actor, Unit
from nixlore.model.usage import Place, ToolClass


class RankedUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often a tool's programs were run by one actor in one unit, and which place that is among all commands.

    `program` is the one that was run most; `rank` is its place among `of` commands, the most run being 1. `last_day` is
    days since 1970-01-01, None undated.
    """

    program: str
    actor: Actor
    unit: Unit
    count: int
    rank: int
    of: int
    last_day: int | None


class Rivalry(msgspec.Struct, frozen=True, kw_only=True):
    """What else does the same job here, and how often each is run by people, the most run first.

    `is_first` tells that the tool is run most of them, `is_clear` that it is so at least three times as often.
    """

    purpose: str
    unit: Unit
    counts: tuple[tuple[str, int], ...]
    is_first: bool
    is_clear: bool


class ToolProfile(msgspec.Struct, frozen=True, kw_only=True):
    """One declared tool.

    `why` is the reason that was given for it, None where none was; `added` when it first came, None without a history.
    `pipelines` are the most used chains of commands that it is part of, with their purpose ("" unknown) and how often
    they were run at least: units are never added, so that is the largest of their counts. `references` is how many
    packages it refers to at run time and `size` what it costs alone in bytes of NARs, both None where the store does
    not tell. `migrated_from` is what it took the place of, "" for nothing.
    """

    attr_path: str
    programs: tuple[str, ...]
    place: Place
    tool_class: ToolClass
    because: str
    on_this_host: bool | None
    why: Quote | None = None
    added: CommitMark | None = None
    uses: tuple[RankedUse, ...] = ()
    rivalries: tuple[Rivalry, ...] = ()
    pipelines: tuple[tuple[tuple[str, ...], str, int], ...] = ()
    references: int | None = None
    size: int | None = None
    migrated_from: str = ""


class ToolProfiles(msgspec.Struct, frozen=True, kw_only=True):
    """All declared tools with programs, those that people run most first."""

    host: str
    tools: tuple[ToolProfile, ...]
