"""What projects of a kind have in common: tools with how many have them, dependencies, and what one of them lacks.

Only the user's own projects count for what is usual (each repository once, however many copies of it there are), and of
fewer than three of a kind nothing is. A share comes with the bounds that it has by chance, and a second time with each
project counting half for every year since it was last worked on, as what old projects have is no habit any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from nixlore.analyze._project_norms import LEAST, count_gaps, norm, with_gaps
from nixlore.analyze._project_profiles import HALF_LIFE, knows_own, profiles
from nixlore.model.project import Project, ProjectEnvironment, ProjectMilestone, ProjectTool
from nixlore.model.project_patterns import CrossProjectPatterns, ProjectProfile
from nixlore.model.recording import LineUse
from nixlore.model.run import Now


def analyze(
    projects: Sequence[Project] | None,
    tools: Sequence[ProjectTool] | None,
    milestones: Sequence[ProjectMilestone] | None,
    environments: Sequence[ProjectEnvironment] | None,
    lines: Sequence[LineUse] | None,
    now: Now,
) -> CrossProjectPatterns | None:
    """Return what is usual for each kind of project, and how each project differs."""
    if projects is None:
        return None
    found = list(profiles(projects, tools or (), milestones or (), lines or (), now))
    of_kind: dict[str, list[ProjectProfile]] = defaultdict(list)
    for project in found:
        for kind in project.kinds if project.is_own else ():
            of_kind[kind].append(project)
    norms = (norm(kind, members) for kind, members in of_kind.items())
    return CrossProjectPatterns(
        projects=tuple(_compared(project, of_kind) for project in found),
        norms=tuple(sorted(norms, key=lambda row: (-row.n, row.kind))),
        environments=tuple(environments or ()),
        least=LEAST,
        half_life_days=HALF_LIFE,
        own_known_by=_own_known_by(projects),
    )


def _compared(project: ProjectProfile, of_kind: dict[str, list[ProjectProfile]]) -> ProjectProfile:
    if not project.is_own:
        return project
    gaps = with_gaps(project, of_kind)
    return msgspec.structs.replace(project, gaps=gaps, count_gaps=tuple(count_gaps(project, of_kind)))


def _own_known_by(projects: Sequence[Project]) -> str:
    if knows_own(projects):
        return "commits by who writes the configuration"
    return "nothing, as no commit in them is known to be the user's: all of them count"
