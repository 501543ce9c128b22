"""`nixlore suggest [DIR]`: what your own projects of this kind have and this one lacks, and what to write for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._names import refuse
from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._project_named import named
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError, SourceError
from nixlore.machine import read_regular

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nixlore.model.project_patterns import CrossProjectPatterns, KindNorm, ProjectProfile
    from nixlore.present._suggest import Addition, Suggestions
    from nixlore.report import Report

NAME = "cross_project_patterns"
LARGEST = 1 << 20
ENTERING = re.compile(r"(?:use|layout|watch_file)\s")
"""Lines of an `.envrc` that say how a shell is entered; what it sets is that project's own."""

OTHER_NAMES = {
    "js": "Node",
    "javascript": "Node",
    "typescript": "Node",
    "ts": "Node",
    "c": "C and C++",
    "c++": "C and C++",
}
"""Words that people have for kinds."""


@command("suggest")
@click.argument("place", metavar="[DIR]", default="")
@click.option("--kind", metavar="KIND", help="For a new project of this kind (python, rust, node, …).")
@click.pass_context
def suggest_command(context: click.Context, place: str, kind: str | None) -> None:
    """Say what your other projects of this kind have and this one lacks, with the lines to add.

    DIR is a project (else the one you are in), by its path or its name; with --kind it need not be there yet. Of each
    tool it says how many of your others have it; what to write stands as it would in this project's own manifest, dev
    shell, hooks, task file or CI, taken from the other project that was worked on last. Nothing is written. Of fewer
    than three others nothing is usual.
    """
    from nixlore.present._suggest_lines import lines  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    found = suggested(own, place, kind)
    own.label()
    if own.asked.json:
        emit(msgspec.json.encode(found))
        return
    paint(lines(found))


def suggested(own: Session, place: str, kind: str | None, report: Report | None = None) -> Suggestions:
    """Return what is suggested for a project, or for a new one of a kind, with what the others' files say.

    `report` is the answer that is there already, so that no source is looked at again. Raises ConfigError where neither
    is known.
    """
    return _with_excerpts(own, _answer(own, place, kind, report))


def _answer(own: Session, place: str, kind: str | None, report: Report | None) -> Suggestions:
    from nixlore.model.project_patterns import CrossProjectPatterns  # noqa: PLC0415 - `--help` needs none of it
    from nixlore.present._suggest import for_kind, for_project  # noqa: PLC0415

    patterns = None if report is None else report.fact(NAME, CrossProjectPatterns)
    patterns = patterns or own.pipeline().fact(NAME).fact(NAME, CrossProjectPatterns)
    if patterns is None:
        message = "no project could be looked at"
        raise ConfigError(message, remedy="`nixlore self doctor` says what is missing")
    if kind is not None:
        return for_kind(patterns, _norm(patterns, kind))
    project = _project(own, patterns.projects, place)
    if project is None:
        message = f"{place or 'this directory'} is in no project that is known"
        raise ConfigError(message, remedy="--kind python says what a new project would have")
    return for_project(patterns, project)


def _norm(patterns: CrossProjectPatterns, kind: str) -> KindNorm:
    by_name = {norm.kind.lower(): norm for norm in patterns.norms}
    if not by_name:
        message = "there is no project to learn from"
        raise ConfigError(message, remedy="`nixlore show projects` says what was found")
    wanted = OTHER_NAMES.get(kind.lower(), kind).lower()
    if wanted not in by_name:
        refuse("kind of project", kind, list(by_name))
    return by_name[wanted]


def _project(own: Session, projects: Sequence[ProjectProfile], place: str) -> ProjectProfile | None:
    """Return the project that a path is in, else the only one of that name."""
    by_path = {project.path: project for project in projects}
    return by_path.get(named(own.machine, by_path, place))


def _with_excerpts(own: Session, found: Suggestions) -> Suggestions:
    """Return the same with what the other projects' files say, which is read now, shown, and not kept."""
    tools = [
        msgspec.structs.replace(tool, additions=tuple(_excerpt(own, one) for one in tool.additions))
        for tool in found.tools
    ]
    return msgspec.structs.replace(found, tools=tuple(tools))


def _excerpt(own: Session, one: Addition) -> Addition:
    from nixlore.shell.redact import redacted  # noqa: PLC0415 - `--help` does not need it

    if one.text and (one.source not in ("settings", "task", "ci") or one.text.startswith("uses: ")):
        return one
    try:
        path = own.machine.at(own.machine.home / one.like.removeprefix("~/"))
        rows = read_regular(path, LARGEST).decode("utf-8", "replace").splitlines()
    except (SourceError, OSError):
        return one
    text = "\n".join(redacted(row) for row in _lines(rows, one))
    return msgspec.structs.replace(one, text=text) if text else one


def _lines(rows: Sequence[str], one: Addition) -> Iterator[str]:
    """Yield the lines of a file that say what is to be added: all of a short one, a section, a recipe, or one line."""
    from nixlore.present._suggest_lines import WHOLE  # noqa: PLC0415 - `--help` does not need it

    if one.source == "direnv":
        yield from filter(ENTERING.match, rows)
        return
    if not one.like_line:
        is_told = one.source != "context" or all(row.startswith("@") for row in rows if row.strip())
        yield from rows if len(rows) <= WHOLE and is_told else ()
        return
    start = one.like_line - 1
    if start >= len(rows):
        return
    if one.source == "settings" and rows[start].startswith("["):
        yield from _section(rows[start:])
    elif one.source == "task" and rows[start][:1] in (" ", "\t") and not one.like.endswith(".json"):
        yield from _recipe(rows, start)
    else:
        yield rows[start].strip()


def _section(rows: Sequence[str]) -> Iterator[str]:
    name = rows[0].strip("[] ")
    for number, row in enumerate(rows):
        if number and row.startswith("[") and not row.startswith((f"[{name}.", f"[{name}]")):
            return
        if row.strip() or number:
            yield row


def _recipe(rows: Sequence[str], start: int) -> Iterator[str]:
    first = start
    while first > 0 and rows[first][:1] in (" ", "\t"):
        first -= 1
    yield rows[first]
    for row in rows[first + 1 :]:
        if row[:1] not in (" ", "\t"):
            return
        yield row
