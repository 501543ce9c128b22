"""Whose packages are looked at: what reaches this host and this user, and who else gets it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nixlore.model.nix import Declaration
from nixlore.model.run import Target

PLACEHOLDERS = frozenset(("root", "user", "username", "name", "me", "myuser", "defaultuser", "primaryuser", "mainuser"))
"""Names that stand for a user in an expression, and the one that is no person."""

_LITERAL = re.compile(r"[a-z_][a-z0-9_-]*|[A-Z][a-z0-9_-]*")


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
