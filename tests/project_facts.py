"""Projects for the tests of what is said of them."""

from __future__ import annotations

from nixlore.analyze.cross_project_patterns import analyze
from nixlore.model.project import Project, ProjectEnvironment, ProjectTool

NOW = 1_790_000_000
DAY = 86_400
PATH = "~/code/this"


def project(name, *, kinds=("Python",), last=NOW, own=5, **more):
    more.setdefault("files", ("pyproject.toml",))
    more.setdefault("forges", ("github.com",))
    return Project(
        path=f"~/code/{name}", name=name, commits=10, first=None, last=last, own_commits=own, kinds=kinds, **more
    )


def tool(name, tool, source="manifest", file="pyproject.toml", line=3, **more):
    return ProjectTool(project=f"~/code/{name}", tool=tool, source=source, file=file, line=line, **more)


def patterns(*tools, others=5, having=None, this=(), environments=(), kinds=("Python",), last=None, more=(), **own):
    """Return the fact of `this` project and some others, of which the first `having` have the tools."""
    having = others if having is None else having
    names = [f"other{number}" for number in range(others)]
    ages = last or (NOW,) * others
    projects = [project(name, kinds=kinds, last=at) for name, at in zip(names, ages, strict=True)]
    rows = [tool(name, one) for name in names[:having] for one in tools]
    rows += [one if isinstance(one, ProjectTool) else tool("this", one) for one in this]
    return analyze([*projects, project("this", kinds=kinds, **own), *more], rows, [], list(environments), [], NOW)


def environment(*unnamed, kind="Python", place=".venv", against=("pyproject.toml", "uv.lock"), whole=True, pulled=0):
    return ProjectEnvironment(
        project=PATH,
        kind=kind,
        place=place,
        installed=20,
        unnamed=unnamed,
        pulled_in=pulled,
        against=against,
        whole=whole,
    )
