"""What is found out about the commits of a walk, in a form that one process can hand to another."""

from __future__ import annotations

import msgspec

from nixlore.model.git import ConfigCommit, ConfigPromise, DeclarationEvent


class Recorded(msgspec.Struct, frozen=True, array_like=True):
    """The records of commits by their names, and the inputs that each has changed in a lock file."""

    inputs: dict[str, tuple[str, ...]]
    commits: dict[str, ConfigCommit]


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What each commit did to each tool, and what was promised in it."""

    events: dict[str, list[DeclarationEvent]]
    promises: dict[str, list[ConfigPromise]]


def both(one: Told, other: Told) -> Told:
    """Return what is told of the commits of two parts of a walk."""
    return Told(one.events | other.events, one.promises | other.promises)
