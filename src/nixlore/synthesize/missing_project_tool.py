"""A project lacks a tool that nearly all your other projects of its kind have, and has nothing in its place.

Told of linters, formatters, type checkers, tests, hooks, tasks, CI and the like, of projects that are your own and were
worked on within a year, where at least three others have the tool and so many of them that it is hardly chance (the
lower bound of the share is 40 % or more), and still so where old projects count for less. Nothing is said where the
project has another tool for the same purpose (that is NX133), where one of its files could not be read, of services of
a forge that the project does not lie on, and of what not every project needs: documentation, releases, benchmarks, a
package manager. A tool that was run in the project on two days is there. `nixlore suggest DIR` prints the lines to add.

On public repositories three of the first six claims were wrong, as a tool stood in a file that was not read then. That
is mended and was not measured anew, so that none is said with high confidence.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.insight import Action, Insight
from nixlore.model.project import PARTIAL
from nixlore.model.project_patterns import CrossProjectPatterns, ProjectProfile, ToolGap
from nixlore.model.run import Now
from nixlore.synthesize._projects import (
    absence_evidence,
    is_active,
    is_asked,
    is_usual,
    others,
    usual_evidence,
    works_at,
)

CODE = "NX132"

MOST = 3
"""How many tools are told of one project, the most usual first."""

SHELLS = frozenset({"dev shell", "devenv"})


def infer(patterns: CrossProjectPatterns | None, now: Now) -> Iterator[Insight]:
    """Yield one insight for each tool that a project lacks."""
    if patterns is None:
        return
    in_shells = {
        (norm.kind, tool.tool) for norm in patterns.norms for tool in norm.tools if not SHELLS.isdisjoint(tool.sources)
    }
    for project in patterns.projects:
        if not is_active(project, now) or not project.files:
            continue
        lacking = [gap for gap in project.gaps if _is_lacking(gap, project, in_shells)]
        yield from (_insight(project, gap) for gap in lacking[:MOST])


def _is_lacking(gap: ToolGap, project: ProjectProfile, in_shells: set[tuple[str, str]]) -> bool:
    if any(not note.endswith(PARTIAL) for note in project.unread):
        return False
    if project.unread and (gap.kind, gap.tool) in in_shells:
        return False
    return is_usual(gap) and is_asked(gap.tool) and not gap.instead and works_at(gap.tool, project)


def _insight(project: ProjectProfile, gap: ToolGap) -> Insight:
    return Insight(
        code=CODE,
        subject=f"{project.path}: {gap.tool}",
        says=f"{project.path} has no {gap.tool}, {others(gap)} have: `nixlore suggest` there prints what to add",
        severity="info",
        confidence="medium" if gap.have == gap.n and gap.n >= 5 else "low",
        evidence=(usual_evidence(gap), absence_evidence(project, gap)),
        action=Action(verb="add", subject=gap.tool, place=project.path),
    )
