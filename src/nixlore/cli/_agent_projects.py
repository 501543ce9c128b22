"""The block of one project for agents: where it goes, and what it says.

It tells of this machine, so it goes into a file that git does not share. The file is one of rules, as Claude Code reads
those beside any CLAUDE.md, and makes no AGENTS.md unread, which a CLAUDE.local.md would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from nixlore.cli import _agent_targets, _agent_write
from nixlore.cli._project_named import named
from nixlore.errors import ConfigError, SourceError
from nixlore.present._project_block import ProjectLines, project_block

if TYPE_CHECKING:
    from nixlore.cli._session import Session
    from nixlore.data.sorted_table import Table
    from nixlore.machine import Machine
    from nixlore.model.nix import Binary
    from nixlore.report import Report

FILE = ".claude/rules/nixlore.md"
"""Where the block goes inside a project."""


def project(own: Session, known: ProjectLines, place: Path) -> str:
    """Return the project (`~/…`) that a directory is in. Raises ConfigError for none that is known."""
    found = named(own.machine, known.paths, str(place))
    if not found:
        message = "it is in no project that is known"
        raise ConfigError(message, where=str(place), remedy="`nixlore show projects` lists them")
    return found


def told(report: Report, binaries: Sequence[Binary] | None, tables: Mapping[str, Table]) -> ProjectLines:
    """Return the lines of all projects."""
    return ProjectLines(report, binaries, partial(attribute, tables))


def attribute(tables: Mapping[str, Table], name: str) -> str:
    """Return the attribute path that has a program, "" where none or more than one is known."""
    for table in tables.values():
        if found := table.get(name):
            return "" if "\t" in found else name if found == "=" else found
    return ""


def of_machine(own: Session) -> ProjectLines:
    """Return the lines of all projects, as they are now."""
    from nixlore.index import program_tables  # noqa: PLC0415 - `--help` does not need it
    from nixlore.model.nix import Binary  # noqa: PLC0415

    return told(own.answer(), own.pipeline().records(Binary), program_tables(own.machine))


def text(known: ProjectLines, path: str) -> str:
    """Return the block of a project as it is written."""
    return project_block(path, known.of(path))


def tag(path: str) -> str:
    """Return the tag of the change that writes a project's block; quoted, so that none begins another."""
    return f"{_agent_write.OF_PROJECT}{msgspec.json.encode(path).decode()}"


def path_of(change_tag: str) -> str:
    """Return the project that such a tag is about."""
    return msgspec.json.decode(change_tag.removeprefix(_agent_write.OF_PROJECT), type=str)


def target(machine: Machine, path: str, into: Path | None, *, even_shared: bool) -> _agent_targets.Target:
    """Return the file that a project's block goes into.

    Raises ConfigError where it is to be left alone, also, unless `even_shared`, where git would share it.
    """
    place = _agent_targets.target(machine, "rules", into or Path(str(machine.home), path.removeprefix("~/"), FILE))
    private = None if even_shared else _unshared_in(machine, place.path)
    _agent_targets.checked(place.path, Path(machine.home), even_shared=even_shared, unshared_in=private)
    return place


def _unshared_in(machine: Machine, path: Path) -> Path | None:
    """Return the work tree whose repository ignores a file, None where it lies in none.

    Raises ConfigError where the repository would share it. Only what the repository itself ignores counts.
    """
    from nixlore.collect._git_command import answer  # noqa: PLC0415 - only for writing
    from nixlore.collect._git_repository import repository  # noqa: PLC0415

    try:
        found = repository(path.parent, machine)
        if found is None or found.work_tree is None:
            return None
        work_tree = Path(found.work_tree)
        answer(found, f"--work-tree={work_tree}", "--no-literal-pathspecs", "check-ignore", "-q", "--", str(path))
    except SourceError as error:
        message = "git would share it, and the block is about this machine alone"
        remedy = "name the file in the repository's .git/info/exclude, or write it with --shared"
        raise ConfigError(message, where=str(path), remedy=remedy) from error
    return work_tree
