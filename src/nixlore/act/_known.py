"""What changes are made from: the facts of a report, what is named around it, and the files that may be changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from nixlore.model.dependencies import DependencyGraph, LineCosts, Package
from nixlore.model.failures import FailurePatterns
from nixlore.model.hosts import HostOverview
from nixlore.model.insight import Insight
from nixlore.model.nix import Alias, Declaration, ProgramReference
from nixlore.model.usage import Place, ToolUse, UsageAlignment
from nixlore.nix.attr_names import canonical
from nixlore.report import Report

if TYPE_CHECKING:
    from nixlore.act._nix_reading import Repository
    from nixlore.act.nix_edit import NixEditor

Reading = Callable[[str], bytes | None]
"""Reads a file: relative to the configuration, absolute, or below the home (`~/…`); None where it cannot be read."""

NAMED_PLACE = re.compile(r"(?P<file>[^\s:]+):(?P<line>\d+)")


class Around(NamedTuple):
    """What is known beside a report.

    `files` are all files of the configuration, relative to it; without them nothing is removed, as nobody could tell
    whether one of them names what goes. `unread` are those that may run something and are withheld from us, or what
    stands for files that were not listed. `has_attribute` tells what nixpkgs has. `references` and `aliases` are what
    the configuration and dotfiles run.
    """

    files: Sequence[str] = ()
    unread: Sequence[str] = ()
    has_attribute: Callable[[str], bool | None] | None = None
    references: Sequence[ProgramReference] = ()
    aliases: Sequence[Alias] = ()


class Known:
    """Everything that changes are made from, each fact decoded when it is first asked for."""

    def __init__(self, report: Report, reading: Reading, now: int, around: Around) -> None:
        self.report = report
        self.now = now
        self.around = around
        self._reading = reading
        self._read: dict[str, bytes | None] = {}

    def read(self, file: str) -> bytes | None:
        """Return a file's bytes, None where it cannot be read; each is read once."""
        if file not in self._read:
            self._read[file] = self._reading(file)
        return self._read[file]

    @cached_property
    def nix_sources(self) -> Mapping[str, bytes]:
        """Every Nix file of the configuration that can be read, and what says which are encrypted."""
        wanted = (file for file in self.around.files if file.endswith((".nix", ".gitattributes")))
        return {file: data for file in wanted if (data := self.read(file)) is not None}

    @cached_property
    def editor(self) -> NixEditor:
        """What edits them, all from the same state."""
        from nixlore.act.nix_edit import NixEditor  # noqa: PLC0415 - syntax trees are needed by edits alone

        return NixEditor(self.nix_sources, self.around.has_attribute)

    @cached_property
    def _repository(self) -> Repository:
        from nixlore.act._nix_reading import Repository  # noqa: PLC0415 - syntax trees are needed by edits alone

        sources = {file: data for file, data in self.nix_sources.items() if file.endswith(".nix")}
        return Repository(sources, self.around.has_attribute)

    def difference(self, file: str, new: bytes) -> list[Declaration] | None:
        """Return what the repository declares more with other bytes of one file.

        None where it then declares less, or the file has a fault of syntax.
        """
        from nixlore.act._nix_reading import difference  # noqa: PLC0415 - see above

        after = self._repository.with_text(file, new)
        if after.files[file].faults or after.parsed(file).faults:
            return None
        gone, more = difference(self._repository, after)
        return None if gone else more

    @cached_property
    def alignment(self) -> UsageAlignment | None:
        """What is declared against what is used."""
        return self.report.fact("usage_alignment", UsageAlignment)

    @cached_property
    def costs(self) -> LineCosts | None:
        """What each line of the configuration costs."""
        return self.report.fact("line_costs", LineCosts)

    @cached_property
    def graph(self) -> DependencyGraph | None:
        """What the system consists of."""
        return self.report.fact("dependency_graph", DependencyGraph)

    @cached_property
    def overview(self) -> HostOverview | None:
        """The configurations of the repository."""
        return self.report.fact("host_overview", HostOverview)

    @cached_property
    def failures(self) -> FailurePatterns | None:
        """What fails, and how the configuration is applied."""
        return self.report.fact("failure_patterns", FailurePatterns)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The configurations that are this machine's."""
        return frozenset(self.alignment.host.split()) if self.alignment is not None else frozenset()

    @cached_property
    def tools(self) -> tuple[ToolUse, ...]:
        """Every declared tool."""
        return self.alignment.tools if self.alignment is not None else ()

    def tools_of(self, attr_path: str) -> tuple[ToolUse, ...]:
        """Return the declared tools that an attribute path means, of whatever package set."""
        wanted = canonical(attr_path)
        return tuple(tool for tool in self.tools if canonical(tool.attr_path) == wanted)

    def tool_at(self, attr_path: str, place: str) -> ToolUse | None:
        """Return the declared tool of that path one of whose places is `file:line`."""
        for tool in self.tools_of(attr_path):
            if any(f"{one.file}:{one.line}" == place for one in tool.places):
                return tool
        return None

    def written(self, tool: ToolUse, file: str, line: int) -> str:
        """Return a tool's attribute path with its package set, by the one of its names that a line declares."""
        found = next(
            (
                one.attr_path
                for one in self.editor.declared
                if (one.file, one.line, one.channel) == (file, line, tool.channel)
                and canonical(one.attr_path) == canonical(tool.attr_path)
            ),
            tool.attr_path,
        )
        return f"{tool.channel}.{found}" if tool.channel else found

    def here(self, places: Sequence[Place]) -> tuple[Place, ...]:
        """Return the places that are known to reach this machine."""
        return tuple(one for one in places if one.hosts is not None and self.hosts.intersection(one.hosts))

    def package(self, tool: ToolUse) -> Package | None:
        """Return the one package of the closure that a tool's lines bring, None where that is not known for sure."""
        if self.costs is None or self.graph is None:
            return None
        places = {(place.file, place.line) for place in tool.places}
        own = [one for one in self.costs.lines if (one.file, one.line) in places and one.attr_path == tool.attr_path]
        names = {name for one in own for name in one.packages}
        return self.graph.packages.get(names.pop()) if len(names) == 1 else None

    def insights(self, *codes: str) -> Iterator[Insight]:
        """Yield the insights of some rules."""
        return (one for one in self.report.insights if one.code in codes)
