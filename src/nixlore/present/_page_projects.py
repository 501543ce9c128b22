"""The report's section on projects: what is usual for each kind, and how each project differs from that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nixlore.model.project_patterns import CrossProjectPatterns, KindNorm, ProjectProfile, ToolNorm
from nixlore.model.run import DAY
from nixlore.present._page import Section, anchor, rendered
from nixlore.present._page_evidence import basis
from nixlore.present._text import plural
from nixlore.report import Report
from nixlore.synthesize._phrases import date

MOST_TOOLS = 16
"""How many tools the matrix of kinds has, and that of one kind; those that most projects have."""

MOST_OF_KIND = 60
"""How many projects of one kind are set against its norm, those worked on last."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many projects of a kind have a tool, and how that is coloured."""

    have: int
    n: int
    low: float
    high: float
    tone: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What is usual for one kind, and its projects beside that."""

    id: str
    norm: KindNorm
    tools: tuple[ToolNorm, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """One project as the table shows it."""

    id: str
    path: str
    kinds: str
    is_own: bool
    last: str
    tools: tuple[str, ...]
    development: int | None
    lacks: tuple[str, ...]
    otherwise: tuple[str, ...]


def section(report: Report) -> Section:
    """Return the section; without projects it says where they were looked for."""
    fact = report.fact("cross_project_patterns", CrossProjectPatterns)
    if fact is None or not fact.projects:
        missing = "No repository and no directory with a manifest was found below the home."
        return Section("projects", "Projects", "", missing=missing, remedy="nixlore self doctor")
    profiles = {project.path: project for project in fact.projects}
    told = [norm for norm in fact.norms if not norm.too_little]
    tools = _columns(told)
    ordered = sorted(fact.projects, key=lambda project: (-(project.last or 0), project.path))
    html = rendered(
        "projects.html",
        tools=tools,
        matrix=[(norm, anchor("kind", norm.kind), [_cell(norm, tool) for tool in tools]) for norm in told],
        kinds=[_kind(norm, profiles) for norm in told],
        few=[norm for norm in fact.norms if norm.too_little],
        rows=[_row(project) for project in ordered],
        own=fact.own_known_by,
        half_life=fact.half_life_days,
    )
    lacking = sum(1 for project in fact.projects if any(gap.is_known for gap in project.gaps))
    verbs = "lacks or does" if lacking == 1 else "lack or do"
    usual = f"; {lacking:,} of them {verbs} otherwise what is usual for its kind" if lacking else ""
    summary = f"{plural(len(ordered), 'project')}{usual}."
    return Section("projects", "Projects", summary, html, count=len(ordered), evidence=basis("cross_project_patterns"))


def _columns(norms: Sequence[KindNorm]) -> tuple[str, ...]:
    """Return the tools that most projects have, over all kinds."""
    have: Counter[str] = Counter()
    for norm in norms:
        have.update({tool.tool: tool.have for tool in norm.tools if tool.is_known})
    return tuple(tool for tool, _ in sorted(have.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TOOLS])


def _cell(norm: KindNorm, name: str) -> Cell | None:
    tool = next((tool for tool in norm.tools if tool.tool == name), None)
    if tool is None or not tool.have:
        return None
    tone = "has" if 2 * tool.have > tool.n else "some"
    return Cell(tool.have, tool.n, tool.low, tool.high, tone)


def _kind(norm: KindNorm, profiles: dict[str, ProjectProfile]) -> Kind:
    usual = sorted((tool for tool in norm.tools if tool.is_known), key=lambda tool: (-tool.have, tool.tool))
    tools = tuple(usual[:MOST_TOOLS])
    found = [profiles[path] for path in norm.projects if path in profiles]
    found.sort(key=lambda project: (-(project.last or 0), project.path))
    rows = [(anchor("project", project.path), project.path, _against(project, tools)) for project in found]
    return Kind(anchor("kind", norm.kind), norm, tools, tuple(rows[:MOST_OF_KIND]), max(len(rows) - MOST_OF_KIND, 0))


def _against(project: ProjectProfile, tools: Sequence[ToolNorm]) -> tuple[str, ...]:
    """Return for each tool whether the project has it, lacks what is usual, or goes without what is not."""
    own = {use.tool for use in project.tools}
    gaps = {gap.tool: gap for gap in project.gaps}
    told = []
    for tool in tools:
        if tool.tool in own:
            told.append("has")
        elif tool.tool in gaps:
            told.append("instead" if gaps[tool.tool].instead else "lacks")
        else:
            told.append("none")
    return tuple(told)


def _row(project: ProjectProfile) -> Row:
    known = [gap for gap in project.gaps if gap.is_known]
    return Row(
        id=anchor("project", project.path),
        path=project.path,
        kinds=", ".join(project.kinds),
        is_own=project.is_own,
        last="" if project.last is None else date(project.last // DAY),
        tools=tuple(use.tool for use in project.tools if use.is_known),
        development=project.development,
        lacks=tuple(f"{gap.tool} ({gap.have} of {gap.n})" for gap in known if not gap.instead),
        otherwise=tuple(f"{' '.join(gap.instead)} for {gap.tool}" for gap in known if gap.instead),
    )
