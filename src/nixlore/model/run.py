"""What one run is about: the clock, the host and user looked at, and the user's settings."""

from __future__ import annotations

from typing import Annotated, Literal, NewType

import msgspec

Now = NewType("Now", int)
"""The time of the run in epoch seconds; pure stages have no other clock."""

DAY = 86_400
"""Seconds of a day."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """The host and user that this run speaks about.

    `hostname` is the machine's own name (`/etc/hostname`), `asked_host` the configuration named with `--host`,
    `user` the user whose home is read. Any of them may be "" for unknown. `named_histories` tells that the histories
    were named by hand, so that their age says nothing about whether they are still written. `distribution` is the ID of
    its os-release where the machine runs no NixOS (`debian`), "" where it does or that is not known.
    """

    hostname: str
    asked_host: str
    user: str
    named_histories: bool = False
    distribution: str = ""


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The user's settings (`config.toml`); every field has a working default.

    config_repo   the configuration repository, when it is not in a usual place
    host          the name of this machine's configuration in that repository
    off           sources never to read, by collector name (`fish_history`, `desktop_use`, …)
    keep          attribute paths that are never proposed for removal
    ignore        rule codes whose insights are not shown
    unused_after_days  how long a package must have been declared, and a history reach back, before "unused" is said
    adhoc_runs    how many days of ad-hoc use make a package worth declaring
    sequence_seconds  how long after one command the next may begin and still belong to the same sequence
    mirror        whether facts are mirrored for agents below `~/.claude`: auto, always or never
    """

    config_repo: str = ""
    host: str = ""
    off: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unused_after_days: Annotated[int, msgspec.Meta(ge=1)] = 30
    adhoc_runs: Annotated[int, msgspec.Meta(ge=1)] = 3
    sequence_seconds: Annotated[int, msgspec.Meta(ge=1)] = 60
    mirror: Literal["auto", "always", "never"] = "auto"
