"""A project's virtual environment or `node_modules` holds packages that no manifest and no lock file of it names.

What works here then fails for everybody else, and after the next fresh install. What comes with an environment, the
project itself, editable installs, and everything that a named package needs, under whatever condition, is excused; so
is all of it where a manifest could not be understood or none names any package. In `node_modules` only what npm's own
lock file should name is compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from nixlore.model.evidence import Evidence
from nixlore.model.insight import Action, Insight
from nixlore.model.project import ProjectEnvironment
from nixlore.model.project_patterns import CrossProjectPatterns, ProjectProfile

CODE = "NX134"

MOST = 5
"""How many packages are named."""


def infer(patterns: CrossProjectPatterns | None) -> Iterator[Insight]:
    """Yield one insight for each environment with packages that nothing names."""
    if patterns is None:
        return
    projects = {project.path: project for project in patterns.projects}
    for environment in patterns.environments:
        if environment.unnamed and environment.whole and environment.against:
            yield _insight(environment, projects.get(environment.project))


def _insight(found: ProjectEnvironment, project: ProjectProfile | None) -> Insight:
    count = len(found.unnamed)
    named = ", ".join(found.unnamed[:MOST]) + (f" and {count - MOST} more" if count > MOST else "")
    has_lock = any(file.endswith((".lock", "lock.json", "lock.toml")) for file in found.against)
    is_one = count == 1
    need = "it needs" if is_one else "they need"
    pulled = f", with {found.pulled_in} that only {need}" if found.pulled_in else ""
    return Insight(
        code=CODE,
        subject=f"{found.project}/{found.place}",
        says=(
            f"{named} {'is' if is_one else 'are'} installed in {found.project}/{found.place}{pulled}, "
            f"and no manifest or lock file of the project names {'it' if is_one else 'them'}"
        ),
        severity="advice" if project is None or project.is_own else "info",
        confidence="high" if has_lock else "medium",
        evidence=(
            Evidence(
                source="projects",
                place=f"{found.project}/{found.place}",
                says=f"{found.installed} packages are installed, {count + found.pulled_in} of them unnamed",
                count=count + found.pulled_in,
                unit="packages",
            ),
            Evidence(
                source="projects",
                place=found.project,
                says=f"compared with {', '.join(found.against[:MOST])}",
                count=len(found.against),
                unit="files",
            ),
        ),
        action=Action(verb="add", subject=", ".join(found.unnamed[:MOST]), place=found.project),
    )
