"""What a project could have as others of its kind have it: which tools, how many have them, and what to write where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from nixlore.data.project_tools import OF
from nixlore.model.project import ToolSource
from nixlore.model.project_patterns import (
    CountGap,
    CrossProjectPatterns,
    KindNorm,
    ProjectProfile,
    ToolGap,
    ToolNorm,
    ToolPlace,
)
from nixlore.present._suggest_forms import fitted

USUAL = 0.5
"""The share of projects of a kind that make a tool one for a new project."""

MOST_UNKNOWN = 8
"""How many dependencies that are no known tools are told."""

WRITTEN: tuple[ToolSource, ...] = (
    "manifest",
    "dev shell",
    "devenv",
    "pre-commit",
    "settings",
    "task",
    "ci",
    "direnv",
    "context",
)
"""The places to write to, in the order in which they are told; a lock file is written by its tool."""


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """What to write into one file for a tool.

    `file` is the file of the project, `at` the line near which it belongs (0: anywhere, or a new file). `text` is what
    to write, "" where it is to be copied as a whole from `like`, the place in another project that has it so; what
    agents are told ("context") is each project's own and is not copied. `under` is the table, list or recipe that it
    belongs in, "" for none.
    """

    source: ToolSource
    file: str
    at: int
    under: str
    text: str
    like: str
    like_line: int = 0


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """One tool with how many have it (see `ToolGap`), and what to write for it."""

    tool: str
    kind: str
    is_known: bool
    purposes: tuple[str, ...]
    have: int
    n: int
    low: float
    high: float
    weighted: float
    instead: tuple[str, ...]
    like: str
    additions: tuple[Addition, ...]


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """All that is suggested for one project, or for a new one (`project` is "") of a kind.

    `too_little` says why nothing can be, "" where something could.
    """

    project: str
    kinds: tuple[str, ...]
    tools: tuple[Suggested, ...]
    counts: tuple[CountGap, ...] = ()
    too_little: str = ""


def for_project(patterns: CrossProjectPatterns, project: ProjectProfile) -> Suggestions:
    """Return what a project lacks of what is usual for its kinds."""
    tools = [_of_gap(patterns, project, gap) for gap in project.gaps]
    known = [one for one in tools if one.is_known]
    unknown = [one for one in tools if not one.is_known][:MOST_UNKNOWN]
    norms = [norm for norm in patterns.norms if norm.kind in project.kinds]
    return Suggestions(
        project=project.path,
        kinds=project.kinds,
        tools=(*known, *unknown),
        counts=project.count_gaps,
        too_little=_too_little(patterns, project, norms),
    )


def _too_little(patterns: CrossProjectPatterns, project: ProjectProfile, norms: Sequence[KindNorm]) -> str:
    if not project.is_own:
        return "it is a clone of somebody else's work, or a second copy"
    if not project.kinds:
        return "no manifest of it tells what kind of project it is"
    if not any(norm.n > patterns.least for norm in norms):
        have = " and ".join(f"{norm.n - 1} other {norm.kind} projects" for norm in norms)
        return f"there are {have} to compare it with (need {patterns.least})"
    return ""


def for_kind(patterns: CrossProjectPatterns, norm: KindNorm) -> Suggestions:
    """Return what a new project of a kind would have as the others have it."""
    tools = [tool for tool in norm.tools if tool.have >= USUAL * tool.n and tool.weighted >= USUAL]
    found = [_of_norm(patterns, norm, tool) for tool in tools]
    known = [one for one in found if one.is_known]
    unknown = [one for one in found if not one.is_known][:MOST_UNKNOWN]
    return Suggestions(project="", kinds=(norm.kind,), tools=(*known, *unknown), too_little=norm.too_little)


def _of_gap(patterns: CrossProjectPatterns, project: ProjectProfile, gap: ToolGap) -> Suggested:
    owners = _owners(patterns, gap.kind, gap.tool, project.path)
    return Suggested(
        tool=gap.tool,
        kind=gap.kind,
        is_known=gap.is_known,
        purposes=OF.get(gap.tool, ()),
        have=gap.have,
        n=gap.n,
        low=gap.low,
        high=gap.high,
        weighted=gap.weighted,
        instead=gap.instead,
        like=gap.like,
        # What has a place in no file that the project has goes into one that the others have.
        additions=tuple(_additions(owners, project)) or tuple(_additions(owners, project, anew=True)),
    )


def _of_norm(patterns: CrossProjectPatterns, norm: KindNorm, tool: ToolNorm) -> Suggested:
    owners = _owners(patterns, norm.kind, tool.tool, "")
    return Suggested(
        tool=tool.tool,
        kind=norm.kind,
        is_known=tool.is_known,
        purposes=tool.purposes,
        have=tool.have,
        n=tool.n,
        low=tool.low,
        high=tool.high,
        weighted=tool.weighted,
        instead=(),
        like=next(iter(owners), ""),
        additions=tuple(_additions(owners, None)),
    )


def _owners(patterns: CrossProjectPatterns, kind: str, tool: str, without: str) -> Mapping[str, Sequence[ToolPlace]]:
    """Return where the other projects of a kind have a tool, by project, the one worked on last first."""
    members = next((set(norm.projects) for norm in patterns.norms if norm.kind == kind), set())
    projects = sorted(patterns.projects, key=lambda project: (project.last or 0, project.path), reverse=True)
    return {
        project.path: use.places
        for project in projects
        if project.path in members and project.path != without
        for use in project.tools
        if use.tool == tool
    }


def _additions(
    owners: Mapping[str, Sequence[ToolPlace]], project: ProjectProfile | None, *, anew: bool = False
) -> Iterator[Addition]:
    """Yield what to write: in the places in which at least half of the others have it, as the latest of them has it."""
    having = Counter(source for places in owners.values() for source in {place.source for place in places})
    least = max(having.values(), default=0) / 2
    for source in WRITTEN:
        if having[source] < least or not having[source]:
            continue
        for owner, places in owners.items():
            found = fitted([place for place in places if place.source == source], project, anew=anew)
            if found is not None:
                yield Addition(
                    source=source,
                    file=found.file,
                    at=found.at,
                    under=found.under,
                    text=found.text,
                    like=f"{owner}/{found.like}",
                    like_line=found.like_line,
                )
                break
