"""Put together what is known of each project: its files, and what was run in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nixlore.data.project_tools import SUBCOMMANDS, tool_named
from nixlore.model.project import Project, ProjectMilestone, ProjectTool
from nixlore.model.project_patterns import ProjectProfile, ProjectToolUse, ToolPlace
from nixlore.model.recording import LineUse, Step
from nixlore.model.run import DAY

HALF_LIFE = 365
"""Days after which a project counts half."""

ENOUGH_DAYS = 2
"""On how many days a tool that no file names must have been run in a project to be one of its tools."""

OWN_SHARE = 5
OWN_COMMITS = 20
"""Whose every fifth commit, or so many of them, are by the user is the user's own; a single patch makes nothing own."""

MOST_PLACES = 12

ORDER = ("manifest", "dev shell", "devenv", "pre-commit", "settings", "task", "ci", "lock", "direnv", "context", "run")
"""Which place is told first: where a tool comes from before where it is used."""


class Ran:
    """How a tool was run in one project."""

    def __init__(self) -> None:
        self.runs = self.agent_runs = 0
        self.days: set[int] = set()


def profiles(
    projects: Sequence[Project],
    tools: Iterable[ProjectTool],
    milestones: Iterable[ProjectMilestone],
    lines: Iterable[LineUse],
    now: int,
) -> Iterator[ProjectProfile]:
    """Yield each project with its tools."""
    named: dict[str, dict[str, list[ProjectTool]]] = defaultdict(lambda: defaultdict(list))
    for row in tools:
        named[row.project][row.tool].append(row)
    ran = _ran(lines)
    own = _own(projects, milestones)
    for project in projects:
        age = (now - project.last) / DAY if project.last is not None else 4 * HALF_LIFE
        yield ProjectProfile(
            path=project.path,
            kinds=project.kinds,
            is_own=project.path in own,
            last=project.last,
            weight=round(0.5 ** (max(age, 0) / HALF_LIFE), 4),
            forges=project.forges,
            files=project.files,
            runtime=project.runtime,
            development=project.development,
            unread=project.unread,
            mentioned=project.mentioned,
            tools=tuple(_tools(named[project.path], ran.get(project.path, {}))),
        )


def _tools(named: Mapping[str, list[ProjectTool]], ran: Mapping[str, Ran]) -> Iterator[ProjectToolUse]:
    often = {tool for tool, found in ran.items() if len(found.days) >= ENOUGH_DAYS}
    for tool in sorted(named.keys() | often):
        rows = sorted(named.get(tool, ()), key=lambda row: (ORDER.index(row.source), row.line == 0, row.file, row.line))
        found = ran.get(tool, Ran())
        places = [
            ToolPlace(source=row.source, file=row.file, line=row.line, form=row.form, written=row.written)
            for row in rows[:MOST_PLACES]
        ]
        yield ProjectToolUse(
            tool=tool,
            is_known=not rows or any(row.is_known for row in rows),
            places=tuple(places),
            runs=found.runs,
            agent_runs=found.agent_runs,
            last_day=max(found.days, default=None),
        )


def _ran(lines: Iterable[LineUse]) -> dict[str, dict[str, Ran]]:
    """Return how each known tool was run, by project; only where a count of runs is known."""
    found: dict[str, dict[str, Ran]] = defaultdict(lambda: defaultdict(Ran))
    for line in lines:
        if not line.project or line.unit != "runs":
            continue
        for tool in {tool for step in line.steps if (tool := _tool(step))}:
            one = found[line.project][tool]
            if line.actor == "agent":
                one.agent_runs += sum(line.counts)
            else:
                one.runs += sum(line.counts)
            one.days.update(line.days)
    return found


def _tool(step: Step) -> str:
    return SUBCOMMANDS.get((step.name, step.words[0] if step.words else "")) or tool_named(step.name)


def _own(projects: Sequence[Project], milestones: Iterable[ProjectMilestone]) -> set[str]:
    """Return the paths of the projects that count: the user's own, and of copies of one the one worked on last."""
    roots: dict[str, set[str]] = defaultdict(set)
    for row in milestones:
        if row.kind == "first commit":
            roots[row.project].add(row.commit)
    known = knows_own(projects)
    candidates = [project for project in projects if not project.is_bare and (not known or is_own(project))]
    seen: set[str] = set()
    found = set()
    for project in sorted(candidates, key=lambda row: -(row.last or 0)):
        if roots[project.path].isdisjoint(seen):
            found.add(project.path)
        seen |= roots[project.path]
    return found


def knows_own(projects: Iterable[Project]) -> bool:
    """Tell whether it is known of any project that the user's own commits are in it."""
    return any(project.own_commits for project in projects)


def is_own(project: Project) -> bool:
    """Tell whether a project is the user's own, as far as its history tells; without one nobody else is known."""
    if not project.is_repository or project.commits == 0:
        return True
    own = project.own_commits
    return own >= OWN_COMMITS or (own > 0 and own * OWN_SHARE >= (project.commits or 0))
