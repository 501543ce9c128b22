"""Facts about use: what is typed, what is declared, and how the two meet."""

from __future__ import annotations

from typing import Literal

import msgspec

from nixlore.model.shell import Actor, Unit

ToolClass = Literal["used", "referenced", "exempt", "kept", "unseen", "unknown", "elsewhere"]


class UseCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often something was used by one actor, in one unit; units are never added to each other.

    `first_day` and `last_day` count days since 1970-01-01, None when nothing is dated; `days` is on how many days.
    """

    actor: Actor
    unit: Unit
    count: int
    days: int
    first_day: int | None
    last_day: int | None
    sources: tuple[str, ...]


class CommandUse(msgspec.Struct, frozen=True, kw_only=True):
    """One command name and its use on this host by this user.

    `via` are the aliases that stood for it, `stands_for` what it runs where it is itself an alias. Of all `entries`
    that hold it, in whatever unit, `by_path` were written with a directory and `not_found` ended with exit code 127.
    """

    name: str
    uses: tuple[UseCount, ...]
    via: tuple[str, ...] = ()
    by_path: int = 0
    not_found: int = 0
    entries: int = 0
    stands_for: tuple[str, ...] = ()


class AdHocCount(msgspec.Struct, frozen=True, kw_only=True):
    """One package that was run without being installed."""

    attr_path: str
    tools: tuple[str, ...]
    uses: tuple[UseCount, ...]


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The stretch of time over which one source shows one user's commands on one host."""

    source: str
    unit: Unit
    actor: Actor
    entries: int
    first_day: int | None
    last_day: int | None


class CommandUsage(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed on this host by this user, one source winning per actor and day.

    `hidden` counts entries whose name may not be kept; `defined` are functions and aliases, never missing packages.
    `other_hosts` and `other_users` count days of names that are not this machine's or not this user's.
    """

    commands: tuple[CommandUse, ...]
    adhoc: tuple[AdHocCount, ...]
    windows: tuple[Window, ...]
    defined: tuple[str, ...]
    hidden: int
    other_hosts: int
    other_users: int = 0


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is declared, and which of the repository's hosts get it (None: not resolved)."""

    file: str
    line: int
    option_path: str
    hosts: tuple[str, ...] | None
    condition: str = ""
    comment: str = ""


class ToolUse(msgspec.Struct, frozen=True, kw_only=True):
    """One declared tool and everything known of its use.

    `programs` are the commands it provides (empty: unknown or none), `known_by` how that is known. `tool_class` and
    `because` say what was concluded about use; `unseen` is the only class that a rule may turn into "unused".
    `host_known_by` is "evaluation" where nix itself has it on this host.
    """

    attr_path: str
    kind: str
    channel: str
    places: tuple[Place, ...]
    programs: tuple[str, ...]
    known_by: str
    uses: tuple[UseCount, ...]
    tool_class: ToolClass
    because: str
    exemption: str = ""
    on_this_host: bool | None = None
    host_known_by: str = ""
    last_trace: int | None = None


class MissingCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A command that is used and that no declaration provides; `owner` is what provides it now, "" when not found.

    `owner_kind` is "unknown" where no profile of the machine was read, so that nothing can be said of what is there.
    """

    name: str
    uses: tuple[UseCount, ...]
    owner: str
    owner_kind: Literal["local", "system", "other", "not found now", "unknown"]
    candidates: tuple[str, ...]
    candidates_from: str


class Preference(msgspec.Struct, frozen=True, kw_only=True):
    """Programs that do the same job, and how often each is used in one unit by one actor, most used first."""

    purpose: str
    actor: Actor
    unit: Unit
    counts: tuple[tuple[str, int], ...]
    declared: tuple[str, ...]


class UsageAlignment(msgspec.Struct, frozen=True, kw_only=True):
    """Declared against used, as classes and counts; rules conclude from it.

    `host` is the configuration this machine was matched to, "" when unknown, and `host_known_by` says how.
    `absence` is "" when claims from absence are allowed, else the reason why they are not. `by_modules` are tools that
    an evaluation has on this host and that no declaration names. `is_this_machine` is False where another host was
    asked for, of which this machine's PATH and home tell nothing.
    """

    host: str
    host_known_by: str
    user: str
    windows: tuple[Window, ...]
    absence: str
    tools: tuple[ToolUse, ...]
    missing: tuple[MissingCommand, ...]
    preferences: tuple[Preference, ...]
    adhoc: tuple[AdHocCount, ...]
    catalog_date: str
    by_modules: tuple[ToolUse, ...] = ()
    is_this_machine: bool = True
