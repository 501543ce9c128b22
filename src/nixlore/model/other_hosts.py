"""What a host tells of itself to the user's other hosts, and the fact that joins what they told.

A report of a host is untrusted when it comes back: every text has a form and a length, every number bounds.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from nixlore.model.evidence import State
from nixlore.model.shell import Actor, Unit

SCHEMA = "nixlore/host_report"
VERSION = "1.0"
"""Version of a report: additive changes raise the second number, others the first."""

HOST = r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,62}$(?!\n)"
PATH = r"^[A-Za-z0-9_][A-Za-z0-9_.'+-]{0,199}$(?!\n)"
SOURCE = r"^[a-z][a-z0-9_-]{0,39}$(?!\n)"
"""The forms of hosts' names, attribute paths and collectors in a report."""

HostName = Annotated[str, msgspec.Meta(pattern=HOST)]
AttrPath = Annotated[str, msgspec.Meta(pattern=PATH)]
Collector = Annotated[str, msgspec.Meta(pattern=SOURCE)]
Day = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10**12)]


class PackageUse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a package's programs were used on one host by one actor in one unit, and between which days."""

    attr_path: AttrPath
    actor: Actor
    unit: Unit
    count: Count
    days: Count
    first_day: Day | None
    last_day: Day | None


class ReadWindow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Over which days one source shows what was run."""

    source: Collector
    actor: Actor
    unit: Unit
    entries: Count
    first_day: Day | None
    last_day: Day | None


class HostReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one host tells: what its configuration declares on which host, and what of it is used there.

    It has no path, no user and no command: `declared` are packages of nixpkgs with the hosts that get them, `used`
    counts of those packages, `unseen` those declared for this host that would have been seen and were not. `windows`
    are the histories that were read, `sources` whether each source was. `day` is when it was made (since 1970-01-01).
    """

    schema: Annotated[str, msgspec.Meta(pattern=r"^nixlore/host_report/1\.[0-9]{1,4}$(?!\n)")]
    generator: Annotated[str, msgspec.Meta(pattern=r"^nixlore [0-9A-Za-z.+-]{1,40}$(?!\n)")]
    host: HostName
    day: Day
    hosts: Annotated[tuple[HostName, ...], msgspec.Meta(max_length=1000)]
    declared: Annotated[dict[AttrPath, tuple[HostName, ...]], msgspec.Meta(max_length=50_000)]
    used: Annotated[tuple[PackageUse, ...], msgspec.Meta(max_length=100_000)]
    unseen: Annotated[tuple[AttrPath, ...], msgspec.Meta(max_length=50_000)]
    windows: Annotated[tuple[ReadWindow, ...], msgspec.Meta(max_length=200)]
    sources: Annotated[dict[Collector, State], msgspec.Meta(max_length=200)]


class KnownHost(msgspec.Struct, frozen=True, kw_only=True):
    """One of the user's hosts: whether it is this one, and since when and until when its histories were read.

    `told` says whether this machine or an imported report tells of its use, "nothing" where neither does. `day` is
    when a report was made. Days are None where no dated history was read.
    """

    name: str
    is_this: bool
    told: Literal["this machine", "report", "nothing"]
    is_read: bool
    day: int | None = None
    first_day: int | None = None
    last_day: int | None = None


class HostUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often something was used on one host by one actor in one unit."""

    host: str
    actor: Actor
    unit: Unit
    count: int
    days: int
    last_day: int | None


class HostTool(msgspec.Struct, frozen=True, kw_only=True):
    """One package over all hosts.

    Of the hosts that declare it, `unseen` are those where it would have been seen and was not, `unread` those of which
    no history was read; of the rest nothing can be said, as its use leaves no trace or too little was read.
    """

    attr_path: str
    declared: tuple[str, ...]
    used: tuple[HostUse, ...]
    unseen: tuple[str, ...]
    unread: tuple[str, ...]


class HostsCompared(msgspec.Struct, frozen=True, kw_only=True):
    """What is declared on which of the user's hosts, and where it is used; this host comes first."""

    hosts: tuple[KnownHost, ...]
    tools: tuple[HostTool, ...]
