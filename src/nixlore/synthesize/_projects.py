"""Words and evidence that the rules on projects have in common."""

from __future__ import annotations

from nixlore.data.project_tools import OF, UNASKED
from nixlore.model.evidence import Evidence
from nixlore.model.project import CALLS
from nixlore.model.project_patterns import ProjectProfile, ProjectToolUse, ToolGap
from nixlore.model.run import DAY

ENOUGH = 0.4
"""The least that the share of the others may be by chance: three of three, five of six, six of eight."""

STILL = 0.7
"""The share of the others when old projects count for less: what was given up since is no habit."""

ACTIVE_DAYS = 365
"""A project that was left alone for longer is done."""

FORGES = {
    "GitHub Actions": "github.",
    "dependabot": "github.",
    "GitLab CI": "gitlab",
    "Woodpecker": "codeberg.",
    "Forgejo Actions": "codeberg.",
    "builds.sr.ht": "sr.ht",
}
"""What only works where a project lies on a forge of that name."""


def is_active(project: ProjectProfile, now: int) -> bool:
    """Tell whether a project was worked on in the last year."""
    return project.is_own and project.last is not None and now - project.last <= ACTIVE_DAYS * DAY


def is_unread(project: ProjectProfile) -> bool:
    """Tell whether something of a project was not read, beside what its workflows call elsewhere."""
    return any(not note.endswith(CALLS) for note in project.unread)


def is_usual(gap: ToolGap) -> bool:
    """Tell whether a tool is so usual for the others that its lack means something."""
    return gap.is_known and gap.low >= ENOUGH and gap.weighted >= STILL


def is_asked(tool: str) -> bool:
    """Tell whether a tool serves a purpose that every project of its kind has."""
    return not UNASKED.issuperset(OF.get(tool, ()))


def works_at(tool: str, project: ProjectProfile) -> bool:
    """Tell whether a service may be used where the project lies."""
    name = FORGES.get(tool)
    return name is None or any(name in forge for forge in project.forges)


def others(gap: ToolGap) -> str:
    """Return how many of the other projects have a tool, as words."""
    return f"{'all' if gap.have == gap.n else gap.have} of your {gap.n} other {gap.kind} projects"


def usual_evidence(gap: ToolGap) -> Evidence:
    """Return how many have a tool as evidence, with the bounds by chance and the recent share."""
    return Evidence(
        source="projects",
        place=gap.like,
        says=(
            f"{gap.have} of {gap.n} have {gap.tool} (95 %: {gap.low:.0%} to {gap.high:.0%} of such projects; "
            f"{gap.weighted:.0%} with recent ones weighing more); this one of them was worked on last"
        ),
        count=gap.have,
        unit="projects",
    )


def absence_evidence(project: ProjectProfile, gap: ToolGap) -> Evidence:
    """Return what was read of a project that does not name a tool."""
    return Evidence(
        source="projects",
        place=project.path,
        says=f"none of the files read here names {gap.tool}: {', '.join(project.files[:6])}"
        + (f" and {len(project.files) - 6} more" if len(project.files) > 6 else ""),
        count=len(project.files),
        unit="files",
        until=project.last,
    )


def place_of(project: ProjectProfile, use: ProjectToolUse) -> str:
    """Return where a project names a tool first, `~/code/x/pyproject.toml:12`."""
    first = next(iter(use.places), None)
    if first is None:
        return project.path
    return f"{project.path}/{first.file}" + (f":{first.line}" if first.line else "")
