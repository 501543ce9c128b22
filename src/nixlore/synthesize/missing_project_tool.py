"""A project lacks a tool that nearly all your other projects of its kind have, and has nothing in its place.

Told of linters, formatters, type checkers, tests, hooks, tasks, CI and the like, of projects that are your own and were
worked on within a year, where at least three others have the tool and so many of them that it is hardly chance (the
lower bound of the share is 40 % or more), and still so where old projects count for less. Nothing is said where the
project has another tool for the same purpose (that is NX133) or of the same trade, where one of its files could not be
read, where the tool is a word of any file of it that is read, locks aside, of services of a forge that the project does
not lie on, and of what not every project needs: documentation, releases, benchmarks, a package manager. Where a dev
shell is not read whole, nothing is said of what the others have in theirs, of treefmt and of git-hooks.nix; where a
workflow calls steps elsewhere, of what the others run in CI. A tool that was run in the project on two days is there.
`nixlore suggest DIR` prints the lines to add.

On public repositories three of the first six claims were wrong, as a tool stood in a file that was not read then. Since
that is mended, three of three on those of 17 other owners were right: too few for high confidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nixlore.data.project_families import same_trade
from nixlore.model.insight import Action, Insight
from nixlore.model.project import CALLS, PARTIAL
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
BY_NIX = frozenset({"treefmt", "git-hooks.nix"})
"""What a module of a flake brings along, wherever the others name it."""


def infer(patterns: CrossProjectPatterns | None, now: Now) -> Iterator[Insight]:
    """Yield one insight for each tool that a project lacks."""
    if patterns is None:
        return
    sources = {(norm.kind, tool.tool): frozenset(tool.sources) for norm in patterns.norms for tool in norm.tools}
    for project in patterns.projects:
        if not is_active(project, now) or not project.files:
            continue
        lacking = [gap for gap in project.gaps if _is_lacking(gap, project, sources)]
        yield from (_insight(project, gap) for gap in lacking[:MOST])


def _is_lacking(gap: ToolGap, project: ProjectProfile, sources: Mapping[tuple[str, str], frozenset[str]]) -> bool:
    others = sources.get((gap.kind, gap.tool), frozenset())
    for note in project.unread:
        if note.endswith(PARTIAL):
            if gap.tool in BY_NIX or not SHELLS.isdisjoint(others):
                return False
        elif not note.endswith(CALLS) or "ci" in others:
            return False
    has_like = any(same_trade(gap.tool, use.tool) for use in project.tools)
    return is_usual(gap) and is_asked(gap.tool) and not has_like and works_at(gap.tool, project)


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
