"""`nixlore agent context`: what a coding agent should always know about this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.errors import ConfigError, SourceError
from nixlore.present._text import Line

if TYPE_CHECKING:
    from nixlore.present.claude_md import Block
    from nixlore.storage.artifacts import Shelf

BUDGET = 400
"""Tokens that the block may take unless another number is asked for."""

LEAST = 50
"""A smaller budget has no room for the line that names the host."""

PLACE = click.Path(path_type=Path, dir_okay=False)


@command("context")
@click.option(
    "--budget", type=click.IntRange(LEAST), metavar="TOKENS", default=BUDGET, help="Tokens it may take (else 400)."
)
@click.option(
    "--style",
    type=click.Choice(("block", "full")),
    default="block",
    help="The short block (else), or all that is known of each declared tool.",
)
@click.option("--write", is_flag=True, help="Put it where your agent reads it, after a diff; each scan renews it.")
@click.option("--check", is_flag=True, help="End with 1 when what was written is not what would be written now.")
@click.option(
    "--target",
    type=click.Choice(("rules", "claude", "codex", "nix")),
    default="rules",
    help="~/.claude/rules/nixlore.md (else), ~/.claude/CLAUDE.md, ~/.codex/AGENTS.md, or a rule for Nix files alone.",
)
@click.option("--into", type=PLACE, metavar="FILE", help="Another CLAUDE.md or AGENTS.md.")
@click.option("--project", type=click.Path(path_type=Path), metavar="DIR", help="Of one project alone (`.` for this).")
@click.option("--shared", is_flag=True, help="Also into a file that other machines get.")
@click.option("-y", "--yes", is_flag=True, help="Change the file without asking.")
@click.pass_context
def context_command(
    context: click.Context,
    budget: int,
    style: str,
    target: str,
    into: Path | None,
    project: Path | None,
    *,
    write: bool,
    check: bool,
    shared: bool,
    yes: bool,
) -> None:
    """Print a short block about this machine: only what a coding agent would get wrong.

    Above each line stands a comment with the id of its evidence and the day when that last changed; Claude Code takes
    such comments out before a model sees them. Without --write nothing is changed; `nixlore undo` takes it back.
    """
    if write and check:
        message = "--write and --check are different questions: ask one of them"
        raise click.UsageError(message, context)
    if style == "full" and (write or check):
        message = "the whole document is written by each scan as TOOLS.md: --write and --check are for the block"
        raise click.UsageError(message, context)
    own = session(context)
    if project is not None and not check:
        _of_project(own, project, into, writes=write, even_shared=shared, yes=yes)
    elif style == "full":
        _print_full(own)
    elif write:
        _write(own, budget, target, into, even_shared=shared, yes=yes)
    elif check:
        context.exit(_check(own))
    else:
        _show(own, budget, target, into)


def _block(own: Session, budget: int, *, stripped: bool = True) -> Block:
    from nixlore.model.nix import Binary  # noqa: PLC0415 - `--help` does not need it
    from nixlore.present.claude_md import present  # noqa: PLC0415
    from nixlore.storage import proven  # noqa: PLC0415

    dropped = proven.dropped(own.machine.state_dir)
    return present(own.answer(), own.pipeline().records(Binary), budget, dropped, stripped=stripped)


def _show(own: Session, budget: int, kind: str, into: Path | None) -> None:
    """Print what would be written."""
    from nixlore.cli import _agent_targets  # noqa: PLC0415 - see above

    if kind == "nix" and into is None:
        text = _nix_rule(own)
        emit(msgspec.json.encode({"context": text}) if own.asked.json else text)
        return
    stripped = _agent_targets.target(own.machine, kind, into).stripped
    _print(own, _block(own, budget, stripped=stripped))


def _print(own: Session, block: Block) -> None:
    if own.asked.json:
        lines = [{"id": line.id, "says": line.text, "since": line.since} for line in block.lines]
        left_out = [line.id for line in block.left_out]
        emit(msgspec.json.encode({"context": block.text, "tokens": block.tokens, "lines": lines, "left_out": left_out}))
    elif sys.stdout.isatty():
        paint(map(Line, block.text.splitlines()))
    else:
        emit(block.text)


def _print_full(own: Session) -> None:
    """Print the document. Raises ConfigError where no tool is known."""
    from nixlore.model.tool_profiles import ToolProfiles  # noqa: PLC0415 - see above
    from nixlore.present.tool_intelligence import document  # noqa: PLC0415

    report = own.answer()
    profiles = report.fact("tool_profiles", ToolProfiles)
    if profiles is None:
        message = "nothing is known of declared tools"
        raise ConfigError(message, remedy="`nixlore self doctor` says what is missing")
    if own.asked.json:
        emit(msgspec.json.encode(profiles))
    else:
        emit(document(report, profiles))


def _of_project(own: Session, place: Path, into: Path | None, *, writes: bool, even_shared: bool, yes: bool) -> None:
    """Print or write what an agent would get wrong in one project. Raises ConfigError where nothing is known."""
    from nixlore.cli import _agent_projects, _agent_write  # noqa: PLC0415 - see above
    from nixlore.cli._own_files import own_shelf  # noqa: PLC0415

    known = _agent_projects.of_machine(own)
    path = _agent_projects.project(own, known, place)
    block = _agent_projects.text(known, path)
    if not block:
        message = "nothing is known of it that an agent would get wrong"
        raise ConfigError(message, where=path)
    if writes:
        shelf = own_shelf(own)
        target = _agent_projects.target(own.machine, path, into, even_shared=even_shared)
        _agent_write.write(own, shelf, target, block, _agent_projects.tag(path), yes=yes)
        _say_once(own, shelf)
    elif own.asked.json:
        emit(msgspec.json.encode({"project": path, "context": block}))
    else:
        emit(block)


def _write(own: Session, budget: int, kind: str, into: Path | None, *, even_shared: bool, yes: bool) -> None:
    from nixlore.cli import _agent_targets, _agent_write  # noqa: PLC0415 - only for writing
    from nixlore.cli._own_files import own_shelf  # noqa: PLC0415
    from nixlore.present._nix_rule import FRONT  # noqa: PLC0415

    shelf = own_shelf(own)
    place = _agent_targets.target(own.machine, kind, into)
    if _agent_targets.is_linked(place.path, shelf.state):
        own.talk(f"nixlore: {place.path} is a link to the block that each scan writes: there is nothing to add")
        return
    _agent_targets.checked(place.path, Path(own.machine.home), even_shared=even_shared)
    if kind == "nix" and into is None:
        _agent_write.write(own, shelf, place, _nix_rule(own), _agent_write.OF_NIX, front=FRONT, yes=yes)
        return
    tag = f"{_agent_write.TAG}{budget} tokens"
    _agent_write.write(own, shelf, place, _block(own, budget, stripped=place.stripped).text, tag, yes=yes)
    _say_once(own, shelf)


def _say_once(own: Session, shelf: Shelf) -> None:
    """Take out of what a session is told at its start what a file says now.

    Raises ConfigError where the index of the hooks cannot be written.
    """
    from nixlore.cli import _publish_agents  # noqa: PLC0415 - only for writing
    from nixlore.cli.agent_setup import PLUGIN  # noqa: PLC0415

    if (shelf.state / PLUGIN).is_dir():
        pipeline = own.pipeline()
        try:
            _publish_agents.publish(own.machine, shelf, pipeline, pipeline.answer().report)
        except (OSError, SourceError) as error:
            raise ConfigError(str(error), remedy="`nixlore scan` writes it") from error


def _nix_rule(own: Session) -> str:
    """Return what is told with Nix files alone. Raises ConfigError where too little is known."""
    from nixlore.present._nix_rule import nix_rule  # noqa: PLC0415 - see above

    text = nix_rule(own.answer())
    if not text:
        message = "too little is known of how the configuration changes"
        raise ConfigError(message, remedy="`nixlore show timeline` says what is known")
    return text


def _check(own: Session) -> int:
    """Return 1 when what is written is not what would be written now, and say so of each file."""
    from nixlore.cli import _agent_projects, _agent_targets, _agent_write  # noqa: PLC0415 - see above
    from nixlore.cli._own_files import own_shelf  # noqa: PLC0415
    from nixlore.present._nix_rule import nix_rule  # noqa: PLC0415

    shelf = own_shelf(own)
    block, rule = _agent_write.written(shelf), _agent_write.written(shelf, _agent_write.OF_NIX)
    wanted: dict[Path, bool] = {}
    if block is not None:
        path = Path(block.path)
        text = _block(own, _agent_write.budget_of(block), stripped=_agent_targets.is_stripped(path)).text
        wanted[path] = _agent_write.is_stale(block, text)
    elif (link := _agent_targets.linked(own.machine, shelf.state)) is not None:
        wanted[link] = _agent_targets.read(link) != _block(own, BUDGET).text.encode()
    if rule is not None:
        text = nix_rule(own.answer())
        # Where too little is known a scan leaves the rule as it is, and so it counts as what would be written.
        wanted[Path(rule.path)] = bool(text) and _agent_write.is_stale(rule, text)
    for change in _agent_write.of_projects(shelf):
        text = _agent_projects.text(_agent_projects.of_machine(own), _agent_projects.path_of(change.tag))
        wanted[Path(change.path)] = _agent_write.is_stale(change, text)
    if not wanted:
        message = "no block was written"
        raise ConfigError(message, remedy="`nixlore agent context --write` writes it")
    for path, stale in wanted.items():
        own.talk(f"nixlore: {path} is {'not as it would be written now' if stale else 'up to date'}")
    return int(any(wanted.values()))
