"""Everything that the use of a declared tool is judged by, indexed by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nixlore.identity import Catalog, Providers, canonical
from nixlore.model.nix import Alias, Binary, DesktopTrace, ProgramReference
from nixlore.model.usage import CommandUse


@dataclass(frozen=True, kw_only=True)
class Known:
    """The host and user looked at, and what was seen on the machine, in the configuration and in dotfiles.

    `others` are people of this host whose histories were not read; `user` is "" where it is not known whose were.
    `is_read` tells whether any history was. `binaries` are what the login PATH and profiles have, `in_shells` names of
    what dev shells and results provide.
    """

    hosts: frozenset[str]
    user: str
    others: frozenset[str]
    catalog: Catalog
    providers: Providers
    keep: frozenset[str]
    uses: Mapping[str, CommandUse]
    is_read: bool
    references: Sequence[ProgramReference]
    aliases: Sequence[Alias]
    binaries: Sequence[Binary]
    in_shells: frozenset[str]
    traces: Sequence[DesktopTrace]

    @cached_property
    def referenced(self) -> dict[str, ProgramReference]:
        """One reference by program name and by canonical attribute path."""
        found: dict[str, ProgramReference] = {}
        for reference in self.references:
            for name in (reference.name, canonical(reference.attr_path) if reference.attr_path else ""):
                if name:
                    found.setdefault(name, reference)
        return found

    @cached_property
    def aliased(self) -> dict[str, Alias]:
        """One alias, abbreviation or function by each program that it runs."""
        found: dict[str, Alias] = {}
        for alias in self.aliases:
            for name in alias.runs:
                if name != alias.name:
                    found.setdefault(name, alias)
        return found

    @cached_property
    def trace_by_name(self) -> dict[str, int]:
        """The newest trace by lower-case name."""
        found: dict[str, int] = {}
        for trace in self.traces:
            name = trace.name.lower()
            found[name] = max(trace.at, found.get(name, 0))
        return found
