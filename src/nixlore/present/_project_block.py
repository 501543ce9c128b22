"""What an agent would get wrong in one project on this machine, a line each; of the machine itself nothing is repeated.

Each line carries its evidence as those of the block do (see `claude_md.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from nixlore.data.base_system import BASE_PROGRAMS
from nixlore.model.known_names import KnownNames
from nixlore.model.nix import Binary
from nixlore.model.project_patterns import CrossProjectPatterns, ProjectProfile, ProjectToolUse, ToolGap
from nixlore.model.usage import UsageAlignment
from nixlore.present._agent_text import quotable
from nixlore.present._block_lines import lines
from nixlore.present._missing import PLAIN
from nixlore.present._nix_shell import nix_shell
from nixlore.present._text import listed
from nixlore.present._tokens import tokens
from nixlore.report import Report

MOST_OF_A_SHELL = 8
"""How many programs of a dev shell are named."""

MOST_LACKING, MOST_INSTEAD = 2, 2
"""Lines of a kind."""

AT_START = 390
"""Tokens for the machine and the project at a session's start, so that all channels together take at most 600."""

LEAST_OF_A_PROJECT = 80
"""Tokens of a project's lines that a long block of the machine in a file leaves in any case."""

FIRST = 2
"""Lines of the machine's text that stay: the heading, and which host it is."""

LONGEST_NAME = 64
"""A longer word is no program's name."""

OF_THE_MACHINE = frozenset({"missing", "names"})
"""Lines of the machine's block that say what is not installed."""

CALLED = frozenset({"task", "run"})
"""Sources of a tool that say only that it is called, not that the project brings it along."""

Finder = Callable[[str], str]
"""Returns the attribute path of nixpkgs that has a program, "" where none is known."""


class ProjectLine(NamedTuple):
    """What one line says, and the id of its evidence."""

    text: str
    id: str


class ProjectLines:
    """The lines of every project of a report, of which the facts are decoded once.

    `attribute` tells which attribute path has a program.
    """

    def __init__(self, report: Report, binaries: Sequence[Binary] | None, attribute: Finder) -> None:
        known = report.fact("known_names", KnownNames)
        patterns = report.fact("cross_project_patterns", CrossProjectPatterns)
        alignment = report.fact("usage_alignment", UsageAlignment)
        is_here = alignment is None or alignment.is_this_machine
        self._shells: dict[str, tuple[str, ...]] = {}
        for shell in () if known is None else known.shells:
            names = (*self._shells.get(shell.project, ()), *filter(is_name, shell.names))
            self._shells[shell.project] = names
        self._profiles = {} if patterns is None else {one.path: one for one in patterns.projects}
        self._attribute = attribute
        self._knows_path = bool(binaries) and is_here
        # What the block of the machine says is told there alone.
        told = (name for line in lines(report, binaries) if line.id in OF_THE_MACHINE for name in line.about)
        self._there = {binary.name for binary in binaries or ()} | BASE_PROGRAMS | set(told)

    @property
    def paths(self) -> frozenset[str]:
        """The projects (`~/…`) that something could be known of."""
        return frozenset((*self._shells, *self._profiles))

    def of(self, project: str) -> tuple[ProjectLine, ...]:
        """Return the lines of one project, none where nothing is known that an agent would get wrong."""
        in_shell, profile = self._shells.get(project, ()), self._profiles.get(project)
        found = [*_shell(in_shell)]
        if profile is not None and self._knows_path:
            found += _lacking(profile, self._there.union(in_shell), self._attribute)
        if profile is not None:
            found += _instead(profile)
        return tuple(found)


def project_block(project: str, told: Sequence[ProjectLine]) -> str:
    """Return the text as it is written into a file of the project, "" where nothing is known any more."""
    if not told:
        return ""
    rows = [f"## {quotable(project, 100)} on this machine"]
    for line in told:
        rows += [f"<!-- {line.id} -->", f"- {line.text}"]
    return "\n".join(rows) + "\n"


def spoken(told: Sequence[ProjectLine], of_the_machine: int) -> str:
    """Return the lines for a session that reads so many tokens of the machine in a file, as many as there is room."""
    room, rows = max(LEAST_OF_A_PROJECT, AT_START - of_the_machine), []
    for line in told:
        room -= tokens(f"{line.text}\n")
        rows += [line.text] if room >= 0 else []
    return "\n".join(rows)


def shortened(session: str, project: str) -> str:
    """Return the text of the machine without its last lines, so that a project's has room beside it."""
    rows, room = session.split("\n"), AT_START - tokens(f"{project}\n")
    while len(rows) > FIRST and sum(tokens(f"{row}\n") for row in rows) > room:
        rows.pop()
    return "\n".join(rows)


def is_name(word: str) -> bool:
    """Tell whether a word can be a program's name."""
    return bool(PLAIN.fullmatch(word)) and len(word) <= LONGEST_NAME


def _shell(names: Sequence[str]) -> Iterator[ProjectLine]:
    if names:
        told = listed(names, MOST_OF_A_SHELL)
        text = f"This project has a dev shell, held by direnv, with {told}: `direnv exec . NAME …` runs them."
        yield ProjectLine(text, "shell")


def _lacking(profile: ProjectProfile, there: Collection[str], attribute: Finder) -> Iterator[ProjectLine]:
    """Say what the project's tasks call and this machine has nowhere.

    What the project brings along (its manifest, its dev shell) is left out, and so is what no package is known for: it
    may be a function or a script of the project.
    """
    called = [(use, place) for use in profile.tools if use.tool not in there and (place := _called(use))]
    for use, place in called[:MOST_LACKING]:
        attr = attribute(use.tool) if is_name(use.tool) else ""
        if attr:
            once = f"{nix_shell(quotable(attr))} -c {use.tool} …"
            text = f"{use.tool} is called in {quotable(place, 80)} and not installed: `{once}` runs it (downloads)."
            yield ProjectLine(text, f"lacks:{use.tool}")


def _called(use: ProjectToolUse) -> str:
    """Return where a task calls a tool that nothing in the project brings along, else ""."""
    if not all(place.source in CALLED for place in use.places):
        return ""
    tasks = (place for place in use.places if place.source == "task")
    return next((f"{place.file}:{place.line}" if place.line else place.file for place in tasks), "")


def _instead(profile: ProjectProfile) -> Iterator[ProjectLine]:
    """Say what this project does otherwise than the user's others of its kind."""
    gaps = [gap for gap in profile.gaps if gap.is_known and gap.instead]
    for gap in gaps[:MOST_INSTEAD]:
        yield ProjectLine(_otherwise(gap), f"instead:{quotable(gap.tool, 30).replace(' ', '-')}")


def _otherwise(gap: ToolGap) -> str:
    own = listed([quotable(name, 30) for name in gap.instead])
    others = f"{gap.have} of the user's {gap.n} other {gap.kind} projects"
    return f"It uses {own}, not {quotable(gap.tool, 30)}, which {others} have."
