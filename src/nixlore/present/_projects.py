"""The table behind `show projects`: what each is made and worked on with, and below it what is usual for each kind."""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.project_patterns import CrossProjectPatterns, KindNorm, ProjectProfile
from nixlore.model.run import DAY
from nixlore.present._tables import Table
from nixlore.present._text import Line, listed, plural, safe
from nixlore.report import Report
from nixlore.synthesize._phrases import date

NAME = "cross_project_patterns"
COLUMNS = (
    "project",
    "kinds",
    "last",
    "tools",
    "development dependencies",
    "lacks",
    "does otherwise",
    "unnamed packages",
)
MOST_TOOLS = 10
"""How many tools of a kind are told below the table."""


def projects(report: Report) -> Table | None:
    """Return every project with its tools and what it lacks, the one worked on last first."""
    fact = report.fact(NAME, CrossProjectPatterns)
    if fact is None:
        return None
    unnamed: dict[str, int] = {}
    for environment in fact.environments:
        if environment.whole and environment.against:
            unnamed[environment.project] = unnamed.get(environment.project, 0) + len(environment.unnamed)
    ordered = sorted(fact.projects, key=lambda project: (-(project.last or 0), project.path))
    rows = [_row(project, unnamed.get(project.path)) for project in ordered]
    return Table(
        COLUMNS,
        tuple(rows),
        frozenset({"development dependencies", "unnamed packages"}),
        ("unnamed packages", "development dependencies", "does otherwise", "last", "kinds"),
        flexible="tools",
    )


def _row(project: ProjectProfile, unnamed: int | None) -> tuple[str, ...]:
    known = [gap for gap in project.gaps if gap.is_known]
    return (
        safe(project.path),
        ", ".join(project.kinds) + ("" if project.is_own else " (not your own)"),
        "" if project.last is None else date(project.last // DAY),
        ", ".join(safe(use.tool) for use in project.tools if use.is_known),
        "" if project.development is None else f"{project.development}",
        ", ".join(safe(gap.tool) for gap in known if not gap.instead),
        ", ".join(f"{safe(gap.tool)} ({safe(' '.join(gap.instead))})" for gap in known if gap.instead),
        "" if unnamed is None else f"{unnamed}",
    )


def sentences(report: Report) -> Iterator[Line]:
    """Yield what is usual for each kind of project, with how many have it."""
    fact = report.fact(NAME, CrossProjectPatterns)
    if fact is None:
        return
    for norm in fact.norms:
        yield _usual(norm)
    if fact.norms:
        yield Line(f"whose they are is known by {fact.own_known_by}; `nixlore suggest DIR` prints what to add", "dim")


def _usual(norm: KindNorm) -> Line:
    if norm.too_little:
        return Line(f"{norm.kind}  nothing is usual: {norm.too_little}", "dim")
    tools = [f"{tool.tool} {tool.have}" for tool in norm.tools if tool.is_known and 2 * tool.have >= tool.n]
    usual = norm.development
    counts = f"; development dependencies: {usual.median:g} in the middle" if usual is not None and usual.most else ""
    return Line(f"{norm.kind}  of {plural(norm.n, 'project')}: {listed(tools, MOST_TOOLS) or 'no tool'}{counts}", "dim")


def nothing(_report: Report) -> str:
    """Return why there is nothing to show and what would help."""
    return "no repository and no directory with a manifest was found below the home"
