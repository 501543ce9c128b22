"""Which of the repository's configurations this machine is, and whose packages are the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nixlore.model.nix import Declaration, Host
from nixlore.model.run import Target

PLACEHOLDERS = frozenset(("root", "user", "username", "name", "me", "myuser", "defaultuser", "primaryuser", "mainuser"))
"""Names that stand for a user in an expression, and the one that is no person."""

_LITERAL = re.compile(r"[a-z_][a-z0-9_-]*|[A-Z][a-z0-9_-]*")


def match(hosts: Sequence[Host], target: Target) -> tuple[frozenset[str], str]:
    """Return the names of this machine's configurations and how that is known; an empty set means unknown.

    A machine may have two: the system's and the user's own Home Manager configuration (`user@host`, or `user` for one
    that is the same everywhere). A lone Home Manager configuration without a machine's name is this home's.
    """
    wanted, how = (target.asked_host, "--host") if target.asked_host else (target.hostname, "hostname")
    if not wanted:
        return frozenset(), "this machine's name is not known"
    user, _, name = wanted.rpartition("@")
    systems = _systems(hosts, name)
    if len(systems) > 1:
        return frozenset(), f"{' and '.join(sorted(systems))} have the same hostname {name}"
    own = (f"{user or target.user}@{name}", user or target.user)
    homes = {host.name for host in hosts if host.kind == "home" and host.name in own}
    if how == "--host":
        homes |= {host.name for host in hosts if host.name == wanted}
        homes |= _only({host.name for host in hosts if host.kind == "home" and host.name.endswith(f"@{name}")})
    found = frozenset(systems | homes)
    if found:
        return found, how
    if how == "hostname" and len(hosts) == 1 and hosts[0].kind == "home" and "@" not in hosts[0].name:
        return frozenset((hosts[0].name,)), "the only configuration"
    return found, f"no configuration in the repository is named {wanted}" if hosts else "no host was found"


def _systems(hosts: Sequence[Host], name: str) -> set[str]:
    """Return the systems of a name or, where none has it, those that give the machine this hostname."""
    systems = [host for host in hosts if host.kind != "home"]
    named = {host.name for host in systems if host.name == name}
    return named or {host.name for host in systems if host.hostname == name}


def _only(names: set[str]) -> set[str]:
    return names if len(names) == 1 else set()


def is_literal(user: str) -> bool:
    """Tell whether a user's label in the configuration is a name rather than an expression for one."""
    return _LITERAL.fullmatch(user) is not None and user.lower() not in PLACEHOLDERS


def people(declarations: Iterable[Declaration], hosts: frozenset[str], target: Target) -> tuple[str, frozenset[str]]:
    """Return the user whose packages are looked at, "" for unknown, and the other people of this host.

    Of histories that were named by hand it is not known whose they are, unless the configuration has one user only.
    """
    named = {
        declaration.user
        for declaration in declarations
        if is_literal(declaration.user) and (declaration.hosts is None or hosts & set(declaration.hosts))
    }
    if target.user in named or not target.named_histories:
        return target.user, frozenset(named - {target.user})
    if len(named) == 1:
        return next(iter(named)), frozenset()
    return "", frozenset(named)


def reaches(declaration: Declaration, hosts: frozenset[str], user: str) -> bool | None:
    """Tell whether a declaration holds on this host for this user; None where that is not known."""
    if declaration.hosts is not None and not hosts & set(declaration.hosts):
        return False
    if is_literal(declaration.user) and declaration.user != user:
        return False if user else None
    if declaration.user.lower() == "root":
        return False
    return None if declaration.hosts is None or declaration.condition else True
