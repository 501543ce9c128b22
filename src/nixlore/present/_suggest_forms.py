"""How a tool that one project has would be written into another: in that one's own form where it has one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nixlore.model.project_patterns import ProjectProfile, ToolPlace

FOR_DEVELOPMENT = re.compile(r"dependency-groups|optional-dependencies|dev|test|lint|deps", re.IGNORECASE)
NAMED_IN = ("manifest", "dev shell", "devenv")
"""Sources where it is told in which table or list something stands."""


OBJECTS = ("package.json", "composer.json")
"""Manifests that are one object of JSON; what stands at its top is in no table."""

ELSEWHERE = "catalog:"
"""What stands for a version that another file of a workspace gives."""


class Fitted(NamedTuple):
    """What to write into which file, and the file of the other project that has it so (see `Addition`)."""

    file: str
    at: int
    under: str
    text: str
    like: str
    like_line: int


def fitted(places: Sequence[ToolPlace], project: ProjectProfile | None, *, anew: bool = False) -> Fitted | None:
    """Return what to write for a tool that stands in these places, all of one source, of another project.

    None where the project has not the file that it would stand in, and does without what that file is for, unless it
    is to be made `anew`; so where the version stands in a file that the project has not.
    """
    first = next(iter(places), None)
    if first is None:
        return None
    name = first.file.rpartition("/")[2]
    if not first.line:
        return Fitted(first.file, 0, "", "", first.file, 0)
    own = _like_it(first, project)
    if project is not None and own is None and first.file not in project.files and not anew:
        return None
    if ELSEWHERE in first.written and (own is None or ELSEWHERE not in own.written):
        return None
    under = own.form if own is not None and first.source in NAMED_IN else first.form
    if first.source == "manifest":
        text = _requirement(first, under, name, is_new=own is None)
    elif first.source in NAMED_IN:
        text = _attribute(first, own)
    else:
        text = _hooks(places) if first.source == "pre-commit" else first.written
    # A new project begins with one manifest at its top, whatever the other one's parts are.
    new = name if project is None and first.source == "manifest" else first.file
    file, at = (own.file, own.line) if own is not None else (new, 0)
    return Fitted(file, at, under, text, first.file, first.line)


def _like_it(place: ToolPlace, project: ProjectProfile | None) -> ToolPlace | None:
    """Return a place of the project where something of the same sort stands already."""
    name = place.file.rpartition("/")[2]
    rows = [
        one
        for use in (project.tools if project is not None else ())
        for one in use.places
        if one.source == place.source and one.line and _same_sort(one, place, name)
    ]
    same = [one for one in rows if one.form == place.form]
    if place.source == "manifest" and not place.form:
        return next(iter(same), None)
    for_development = [one for one in rows if place.source != "manifest" or FOR_DEVELOPMENT.search(one.form)]
    return next(iter((*same, *for_development)), None)


def _same_sort(one: ToolPlace, place: ToolPlace, name: str) -> bool:
    if place.source in ("dev shell", "devenv"):
        return one.form == "packages"
    if place.source == "pre-commit":
        return one.form.startswith("http") == place.form.startswith("http") and (one.form == "hooks") == (
            place.form == "hooks"
        )
    return one.file.rpartition("/")[2] == name


def _requirement(place: ToolPlace, under: str, name: str, *, is_new: bool) -> str:
    """Return a requirement as the file has them, with its table where there is none of it yet."""
    written = place.written or ""
    if name == "pyproject.toml" and "poetry" not in under:
        table, _, group = under.rpartition(".")
        return f'[{table}]\n{group} = [\n  "{written}",\n]' if is_new else f'"{written}",'
    if name in ("pyproject.toml", "Cargo.toml", "Pipfile") and is_new:
        return f"[{under}]\n{written}"
    if name in OBJECTS:
        if not under:
            return f"{written},"
        return f'"{under}": {{\n  {written}\n}}' if is_new else f"{written},"
    return written


def _attribute(place: ToolPlace, own: ToolPlace | None) -> str:
    """Return an attribute with the prefix that the project's own list has (`pkgs.ruff` or `ruff`)."""
    bare = place.written.removeprefix("pkgs.")
    if own is None:
        return place.written
    return f"pkgs.{bare}" if own.written.startswith("pkgs.") and "." not in bare else bare


def _hooks(places: Sequence[ToolPlace]) -> str:
    first = places[0]
    if not first.form.startswith("http"):
        return first.written
    address, _, revision = first.form.partition(" ")
    ids = dict.fromkeys(place.written for place in places if place.form == first.form)
    hooks = "".join(f"\n      - id: {one}" for one in ids)
    return f"  - repo: {address}\n    rev: {revision}\n    hooks:{hooks}"
