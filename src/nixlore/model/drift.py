"""Facts about drift: where the machine is not what its configuration says."""

from __future__ import annotations

from typing import Literal

import msgspec

DriftKind = Literal[
    "shadowed",
    "manual_install",
    "unowned_program",
    "imperative_package",
    "pin_not_deployed",
    "configuration_not_deployed",
    "uncommitted",
    "unpushed",
    "reboot_pending",
    "stale_root",
    "leftover_channel",
]


class DriftItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is so on the machine and not in the configuration.

    `source` is who put it there or what tells of it (pip, nix profile, flake.lock, gcroots, …); `path` where it is;
    `severity` warning (something else runs than was declared), advice (not declared) or info. `says` is one plain
    sentence; `absorb` the Nix line that would declare it, "" where none is known; `commands` are the names it answers
    to, `instead_of` what it hides.
    """

    kind: DriftKind
    source: str
    name: str
    version: str
    path: str
    severity: Literal["warning", "advice", "info"]
    says: str
    absorb: str = ""
    commands: tuple[str, ...] = ()
    instead_of: str = ""


class PathEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One name on the login PATH: who owns what runs, whether it is declared, and what it hides, in order of PATH."""

    name: str
    path: str
    owner: str
    provider: str
    is_declared: bool | None
    hides: tuple[tuple[str, str], ...] = ()


class DriftReport(msgspec.Struct, frozen=True, kw_only=True):
    """All drift that was found, the worst first, and what could not be compared and why (`unknown`).

    `path_known_by` names the files that the login PATH was read from.
    """

    items: tuple[DriftItem, ...]
    programs: tuple[PathEntry, ...]
    path_known_by: str = ""
    unknown: tuple[str, ...] = ()


class ConfigRemote(msgspec.Struct, frozen=True, kw_only=True):
    """What is known here of where the configuration is pushed to, as of the last fetch or push.

    `commit` is what is checked out on `branch`; `upstream` the remote branch that it follows (`origin/main`), "" for
    none; `revision` the commit that upstream had, "" where that is not known. `is_pushed` tells that some remote branch
    is at `commit` itself; `remotes` counts remotes.
    """

    commit: str
    branch: str
    upstream: str
    revision: str = ""
    is_pushed: bool = False
    remotes: int = 0
