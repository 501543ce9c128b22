"""Add to a project what nearly all others of its kind have, in the manifest, as the latest of them has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nixlore.act._draft import Draft
from nixlore.act._known import Known
from nixlore.act._ranking import LINE
from nixlore.act.json_edit import with_member
from nixlore.act.toml_edit import with_item, with_pair
from nixlore.errors import SourceError
from nixlore.model.insight import Insight
from nixlore.model.plan import Spared
from nixlore.model.project_patterns import CrossProjectPatterns, ProjectProfile, ToolPlace

CODE = "NX132"

ARRAYS = ("dependency-groups", "project.optional-dependencies")
"""Tables of a pyproject.toml whose members are arrays of requirements."""

NODE = re.compile(r'"(?P<name>[^"]+)": "(?P<version>[^"]+)"')
POETRY = re.compile(r'(?P<name>[\w.-]+) = "(?P<version>[^"]+)"')


def drafts(known: Known) -> Iterator[Draft | Spared]:
    """Yield one draft per tool that a project lacks."""
    patterns = known.report.fact("cross_project_patterns", CrossProjectPatterns)
    projects = {project.path: project for project in (patterns.projects if patterns is not None else ())}
    for insight in known.insights(CODE):
        if insight.action is None:
            continue
        project = projects.get(insight.action.place)
        gap = next((one for one in project.gaps if one.tool == insight.action.subject), None) if project else None
        if project is not None and gap is not None:
            yield _draft(insight, project, projects.get(gap.like), known)


def _draft(insight: Insight, project: ProjectProfile, like: ProjectProfile | None, known: Known) -> Draft:
    tool = insight.action.subject if insight.action is not None else ""
    files, refused = _written(tool, project, like, known)
    return Draft(
        kind="add_project_tool",
        subject=insight.subject,
        title=f"Add {tool} to {project.path}, as the others have it",
        insights=(insight,),
        confidence=insight.confidence,
        risk="low",
        risk_says="a dependency for development; its settings are yours to choose",
        tidy=2 * LINE,
        worth="the same habits work in this project",
        hosts=(),
        files=files,
        refused=refused,
        by_hand=f"`nixlore suggest {project.path}` prints what to write",
        after=f"lock and install anew in {project.path}",
    )


def _written(
    tool: str, project: ProjectProfile, like: ProjectProfile | None, known: Known
) -> tuple[Mapping[str, bytes], str]:
    """Return the manifest with the tool in it, or why it is not changed."""
    place = _manifest(tool, like)
    if place is None:
        return {}, "the others have it in other places than their manifest alone"
    file = f"{project.path}/{place.file}"
    data = known.read(file)
    if data is None:
        return {}, f"{file} cannot be read"
    try:
        made = _edited(data, place, _form(place, project))
    except SourceError as error:
        return {}, f"{file} {error.what}"
    return ({file: made}, "") if made is not None else ({}, f"how {file} names its dependencies is not known")


def _manifest(tool: str, like: ProjectProfile | None) -> ToolPlace | None:
    """Return the place in which another project's manifest at its top names a tool."""
    uses = [use for use in (like.tools if like is not None else ()) if use.tool == tool]
    places = [place for use in uses for place in use.places if place.source == "manifest" and place.written]
    return next((place for place in places if place.file in ("pyproject.toml", "package.json")), None)


def _form(place: ToolPlace, project: ProjectProfile) -> str:
    """Return the table that the project has its own tools in, else that of the other one."""
    own = [
        one.form for use in project.tools for one in use.places if (one.source, one.file) == ("manifest", place.file)
    ]
    alike = [form for form in own if form.startswith(ARRAYS) == place.form.startswith(ARRAYS) and "." in form]
    return place.form if place.form in own or not alike else alike[0]


def _edited(data: bytes, place: ToolPlace, form: str) -> bytes | None:
    if place.file == "package.json":
        found = NODE.fullmatch(place.written)
        return with_member(data, (form, found["name"]), found["version"]) if found and form else None
    table, _, group = form.rpartition(".")
    if table in ARRAYS:
        return with_item(data, (*table.split("."), group), place.written)
    pair = POETRY.fullmatch(place.written)
    return with_pair(data, form.split("."), pair["name"], pair["version"]) if pair and "poetry" in form else None
