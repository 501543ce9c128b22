"""The fact about the hosts a configuration builds."""

from __future__ import annotations

import msgspec

ENTRIES = frozenset(("configuration.nix", "darwin-configuration.nix", "home.nix"))
"""Files at the top that a repository without a flake is built from."""


class HostSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One configuration and what it declares; `complete` is False where an import could not be followed."""

    name: str
    kind: str
    hostname: str
    file: str
    line: int
    modules: int
    packages: int
    switches: int
    complete: bool
    is_this: bool


class HostOverview(msgspec.Struct, frozen=True, kw_only=True):
    """All configurations of the repository; `unresolved` counts declarations whose hosts are not known."""

    hosts: tuple[HostSummary, ...]
    unresolved: int
    unreached: int
    declarations: int

    @property
    def is_flake(self) -> bool:
        """Whether the configurations are outputs of a flake, in whichever of its files they stand."""
        return any(host.file not in ENTRIES for host in self.hosts)
