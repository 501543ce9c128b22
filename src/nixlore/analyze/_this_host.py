"""Which of the repository's configurations this machine is."""

from __future__ import annotations

from collections.abc import Sequence

from nixlore.model.nix import Host
from nixlore.model.run import Target


def match(hosts: Sequence[Host], target: Target) -> tuple[frozenset[str], str]:
    """Return the names of this machine's configurations and how that is known; an empty set means unknown.

    A machine may have two: the system's and the user's own Home Manager configuration (`user@host`, or `user` for one
    that is the same everywhere). A lone Home Manager configuration without a machine's name is this home's. A machine
    with another distribution is none of NixOS, whatever its name, unless somebody says so.
    """
    wanted, how = (target.asked_host, "--host") if target.asked_host else (target.hostname, "hostname")
    if not wanted:
        return frozenset(), "this machine's name is not known"
    user, _, name = wanted.rpartition("@")
    is_other = how == "hostname" and bool(target.distribution)
    systems = _systems([host for host in hosts if host.kind != "nixos"] if is_other else hosts, name)
    if len(systems) > 1:
        return frozenset(), f"{' and '.join(sorted(systems))} have the same hostname {name}"
    own = (f"{user or target.user}@{name}", user or target.user, name)
    homes = {host.name for host in hosts if host.kind == "home" and host.name in own}
    if how == "--host":
        homes |= {host.name for host in hosts if host.name == wanted}
        homes |= _only({host.name for host in hosts if host.kind == "home" and host.name.endswith(f"@{name}")})
    found = frozenset(systems | homes)
    if found:
        return found, how
    if how == "hostname" and len(hosts) == 1 and hosts[0].kind == "home" and "@" not in hosts[0].name:
        return frozenset((hosts[0].name,)), "the only configuration"
    if is_other and _systems(hosts, name):
        return found, f"{name} is a configuration of NixOS, and this machine has {target.distribution}"
    return found, f"no configuration in the repository is named {wanted}" if hosts else "no host was found"


def _systems(hosts: Sequence[Host], name: str) -> set[str]:
    """Return the systems of a name or, where none has it, those that give the machine this hostname."""
    systems = [host for host in hosts if host.kind != "home"]
    named = {host.name for host in systems if host.name == name}
    return named or {host.name for host in systems if host.hostname == name}


def _only(names: set[str]) -> set[str]:
    return names if len(names) == 1 else set()
