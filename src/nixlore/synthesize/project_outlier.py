"""A project does with one tool what nearly all your other projects of its kind do with another, or lacks dependencies.

Told of projects that are your own and were worked on within a year, of tools for the same purpose and the same
language, of which the others seldom have both; with the same demands on how many others there are as NX132. Nothing is
said of where CI runs. Of development dependencies it is told only where at least five others tell theirs, all have
more, the middle one four times as many, and the project names fewer tools than they do, too: what a dev shell has in
their stead is no lack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median

from nixlore.data.project_tools import OF, UNASKED
from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.project_patterns import CountGap, CrossProjectPatterns, ProjectProfile, ToolGap
from nixlore.model.run import Now
from nixlore.synthesize._projects import is_active, is_unread, is_usual, others, place_of, usual_evidence

CODE = "NX133"

ENOUGH_COUNTS = 5
FEW = 4
"""How many times as many development dependencies the middle one of the others has."""

FEWEST = 6
"""Where the others have fewer than so many, a lack of them is no news."""

INCOMPARABLE = (UNASKED - {"managing packages"}) | {"continuous integration", "updating dependencies"}
"""Purposes for which another tool tells nothing of the project."""


def infer(patterns: CrossProjectPatterns | None, now: Now) -> Iterator[Insight]:
    """Yield one insight for each tool of a project that stands in another one's place, and for too few dependencies."""
    if patterns is None:
        return
    tools = {project.path: sum(use.is_known for use in project.tools) for project in patterns.projects}
    members = {norm.kind: norm.projects for norm in patterns.norms}
    for project in patterns.projects:
        if not is_active(project, now):
            continue
        told: set[tuple[str, ...]] = set()
        for gap in project.gaps:
            if _is_other(gap) and gap.instead not in told:
                told.add(gap.instead)
                yield _other(project, gap)
        few = [gap for gap in project.count_gaps if _is_few(gap, project, members, tools)]
        yield from (_few(project, gap) for gap in few[:1])


def _is_other(gap: ToolGap) -> bool:
    purposes = set(OF.get(gap.tool, ())) - INCOMPARABLE
    return is_usual(gap) and any(purposes.intersection(OF.get(other, ())) for other in gap.instead)


def _other(project: ProjectProfile, gap: ToolGap) -> Insight:
    own = [use for use in project.tools if use.tool in gap.instead]
    names = " and ".join(use.tool for use in own)
    shared = [purpose for purpose in OF[gap.tool] if any(purpose in OF[use.tool] for use in own)]
    return Insight(
        code=CODE,
        subject=f"{project.path}: {names}",
        says=f"{project.path} has {names} for {' and '.join(shared)}, {others(gap)} have {gap.tool}",
        severity="info",
        confidence="medium",
        evidence=(
            usual_evidence(gap),
            *(
                Evidence(source="projects", place=place_of(project, use), says=f"this one names {use.tool}")
                for use in own
            ),
        ),
        action=Action(verb="replace", subject=gap.tool, place=project.path),
    )


def _is_few(
    gap: CountGap, project: ProjectProfile, members: Mapping[str, tuple[str, ...]], tools: Mapping[str, int]
) -> bool:
    usual = gap.others
    if usual.n < ENOUGH_COUNTS or gap.count >= usual.fewest or usual.median < max(FEWEST, FEW * gap.count):
        return False
    theirs = [tools[path] for path in members.get(gap.kind, ()) if path != project.path]
    return not is_unread(project) and 2 * tools[project.path] < median(theirs)


def _few(project: ProjectProfile, gap: CountGap) -> Insight:
    usual = gap.others
    return Insight(
        code=CODE,
        subject=project.path,
        says=(
            f"{project.path} has {gap.count} development dependencies, your {usual.n} other {gap.kind} projects have "
            f"{usual.fewest} to {usual.most} ({usual.median:g} in the middle): tools may be missing"
        ),
        severity="info",
        confidence="low",
        evidence=(
            Evidence(
                source="projects",
                place=project.path,
                says=f"development dependencies in its manifests: {gap.count}",
                count=gap.count,
                unit="development dependencies",
                until=project.last,
            ),
        ),
        action=None,
    )
