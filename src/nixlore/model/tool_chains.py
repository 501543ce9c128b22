"""The fact about tools that belong together."""

from __future__ import annotations

import msgspec

from nixlore.model.workflows import Workflows


class RuntimeReference(msgspec.Struct, frozen=True, kw_only=True):
    """A package with programs of its own that is in the closure though no profile asked for it.

    It is there through others, which is not on the PATH: none of its `programs` is found there. `through` is a shortest
    chain to it from a package that is used, both included; `used_by` are all used packages that lead to it.
    """

    name: str
    version: str
    store_path: str
    programs: tuple[str, ...]
    through: tuple[str, ...]
    used_by: tuple[str, ...]


class ToolStack(msgspec.Struct, frozen=True, kw_only=True):
    """Tools for one kind of work that are used together in one project; `members` are programs that were run there.

    `known_by` says how it is known that it was there.
    """

    name: str
    project: str
    members: tuple[str, ...]
    known_by: str


class ToolChains(msgspec.Struct, frozen=True, kw_only=True):
    """Which tools belong together: what those in use bring along, stacks that are used in a project, and workflows.

    `stacks` holds only what is certain: of most histories it is not known in which directory a command was run, and
    `unknown` says so. `workflows` is None where no history tells whole lines or sessions.
    """

    references: tuple[RuntimeReference, ...]
    stacks: tuple[ToolStack, ...]
    unknown: str
    workflows: Workflows | None = None
