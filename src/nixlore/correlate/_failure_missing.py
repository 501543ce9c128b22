"""Why a name was not found: what was seen elsewhere, the surest reason first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from nixlore.correlate._typos import Typos
from nixlore.data.base_system import BASE_PROGRAMS, BUILTINS
from nixlore.data.renamed_programs import RENAMED_PROGRAMS
from nixlore.data.rivals import RIVALS
from nixlore.identity import Catalog
from nixlore.model.dependencies import DependencyGraph
from nixlore.model.failures import Cause, MissingName, NotFound
from nixlore.model.nix import Alias, Binary
from nixlore.model.usage import CommandUsage, Place, ToolUse, UsageAlignment

FEW_PROGRAMS = 8
"""A package with more programs than this is not what a single one of them is wanted for."""

MOST = 5
"""How many attributes are named that have a program."""

LISTS = ("packages", "systemPackages")
"""Ends of paths of options that list packages."""

SHELL = "shell"
"""Who provides programs of dev shells and of results of builds, which are on no login PATH."""

Reason = tuple[Cause, str, str]
"""The cause, how to say it, and the name that was meant, "" where that is no part of it."""


class Sought:
    """What is known of the machine and its configuration, asked for names that were not found."""

    def __init__(
        self,
        usage: CommandUsage | None,
        alignment: UsageAlignment | None,
        binaries: Sequence[Binary],
        aliases: Sequence[Alias],
        graph: DependencyGraph | None,
        catalog: Catalog,
    ) -> None:
        self._usage = usage
        self._alignment = alignment
        self._catalog = catalog
        self._graph = graph
        self._aliases: dict[str, list[Alias]] = defaultdict(list)
        for alias in aliases:
            self._aliases[alias.name].append(alias)
        self._found: dict[str, list[Binary]] = defaultdict(list)
        for binary in binaries:
            self._found[binary.name].append(binary)

    def missing(self, rows: Iterable[NotFound]) -> Iterator[MissingName]:
        """Yield each name that was not found with the reason, the most often tried first."""
        by_name: dict[str, list[NotFound]] = defaultdict(list)
        for row in rows:
            by_name[row.name].append(row)
        for name, tries in sorted(by_name.items(), key=lambda item: (-sum(row.tries for row in item[1]), item[0])):
            cause, says, meant = self._reason(name, sum(row.tries for row in tries))
            candidates = self._candidates(meant if cause == "renamed" else name)
            yield MissingName(
                name=name,
                tries=tuple(tries),
                cause=cause,
                says=says,
                candidates=candidates[:MOST],
                candidates_from=self._catalog.known_by(candidates[0]) if candidates else "",
                meant=meant,
                like=self._like(name),
            )

    def _reason(self, name: str, tries: int) -> Reason:
        reasons: Sequence[Callable[[str], Reason | None]] = (
            self._defined,
            self._here,
            self._declared,
            self._in_shells,
            self._renamed,
            lambda name: self._mistyped(name, tries),
            self._in_store,
        )
        seen = next(filter(None, (reason(name) for reason in reasons)), None)
        if seen is not None:
            return seen
        candidates = self._candidates(name)
        if candidates:
            return "nixpkgs", f"nixpkgs has it in {candidates[0]}", ""
        if name in BUILTINS:
            return "alias elsewhere", "a built-in of another shell", ""
        if found := self._catalog.attributes_of(name):
            return "unknown", f"{found[0].attr_path} of nixpkgs has it among many programs", ""
        return "not in nixpkgs", "nothing that is known of nixpkgs has a program of this name", ""

    def _defined(self, name: str) -> Reason | None:
        """Return where a name is an alias or a function: of one shell only, or defined at a prompt."""
        rows = self._aliases.get(name, ())
        shells = {row.shell for row in rows}
        if rows and "" not in shells:
            row = rows[0]
            return "alias elsewhere", f"{_an(row.kind)} of {' and '.join(sorted(shells))} ({row.file}:{row.line})", ""
        if rows or (self._usage is not None and name in self._usage.defined):
            return "defined", "an alias or a function", ""
        return None

    def _here(self, name: str) -> Reason | None:
        on_path = [binary for binary in self._found.get(name, ()) if binary.rank is not None]
        if on_path:
            return "here now", f"it is on the PATH now: {on_path[0].path}", ""
        return ("here now", "every NixOS has it", "") if name in BASE_PROGRAMS else None

    def _declared(self, name: str) -> Reason | None:
        """Return where a name is declared, though for other hosts or not deployed."""
        tools = self._tools.get(name, ())
        here = [tool for tool in tools if tool.on_this_host]
        if here and here[0].places:
            return (
                "declared",
                f"{here[0].attr_path} is declared in {_at(here[0].places[0])}, but it is not on the PATH",
                "",
            )
        for tool in tools:
            for place in tool.places:
                if place.hosts:
                    return "another host", f"declared for {' and '.join(place.hosts[:3])} only ({_at(place)})", ""
        return None

    def _in_shells(self, name: str) -> Reason | None:
        found = next((binary for binary in self._found.get(name, ()) if binary.provider == SHELL), None)
        return None if found is None else ("dev shell", f"only a dev shell or a build has it: {found.path}", "")

    def _renamed(self, name: str) -> Reason | None:
        new = RENAMED_PROGRAMS.get(name, "")
        return ("renamed", f"{new} has taken its place", new) if new else None

    def _mistyped(self, name: str, tries: int) -> Reason | None:
        meant = self._typos.meant(name, tries) if self._typos is not None else ""
        return ("typo", f"{meant} was meant", meant) if meant else None

    def _in_store(self, name: str) -> Reason | None:
        """Return a package of a closure in use that has the program, though it is not on the PATH."""
        packages = {} if self._graph is None else self._graph.packages
        for attr_path in self._candidates(name):
            for package in self._catalog.packages_of(attr_path):
                if package in packages and (outputs := packages[package].outputs):
                    return "in the store", f"in the store, but not on the PATH: {next(iter(outputs.values()))}", ""
        return None

    def _candidates(self, name: str) -> tuple[str, ...]:
        """Return the attributes that a program is wanted of, the likeliest first.

        There is none where the likeliest of all is not meant: what has the name by accident is even less.
        """
        found = [candidate.attr_path for candidate in self._catalog.attributes_of(name)]
        meant = tuple(path for path in found if self._is_meant(path, name))
        return meant if meant[:1] == tuple(found[:1]) else ()

    def _is_meant(self, attr_path: str, name: str) -> bool:
        if attr_path.rpartition(".")[2] == name:
            return True
        return len(self._catalog.programs_of(attr_path) or ()) <= FEW_PROGRAMS

    @cached_property
    def _tools(self) -> Mapping[str, Sequence[ToolUse]]:
        """Every declared tool by the names of its programs and its own."""
        found: dict[str, list[ToolUse]] = defaultdict(list)
        for tool in () if self._alignment is None else self._alignment.tools:
            for name in {tool.attr_path.rpartition(".")[2], *tool.programs}:
                found[name].append(tool)
        return found

    @cached_property
    def _typos(self) -> Typos | None:
        return None if self._usage is None else Typos(self._usage.commands, self._found, self._catalog)

    def _like(self, name: str) -> str:
        """Return where a rival of it is declared on this host, else where most packages are; "" where nothing is."""
        rivals = {rival for programs in RIVALS.values() if name in programs for rival in programs}
        for rival in sorted(rivals):
            for tool in self._tools.get(rival, ()):
                if tool.on_this_host and tool.places:
                    return _at(tool.places[0])
        return self._usual

    @cached_property
    def _usual(self) -> str:
        """Where most packages of this host are declared: the last of them in that file."""
        places: dict[str, int] = {}
        counts: Counter[str] = Counter()
        for tool in () if self._alignment is None else self._alignment.tools:
            for place in tool.places if tool.on_this_host else ():
                if place.option_path.rpartition(".")[2] in LISTS:
                    counts[place.file] += 1
                    places[place.file] = max(place.line, places.get(place.file, 0))
        file = max(counts, key=lambda name: (counts[name], name), default="")
        return f"{file}:{places[file]}" if file else ""


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}"


def _an(kind: str) -> str:
    return f"a {kind}" if kind == "function" else f"an {kind}"
