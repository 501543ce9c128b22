"""`nixlore diff [A [B]]`: what differs between two generations, what is used most first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from nixlore.cli._options import command
from nixlore.cli._paint import paint
from nixlore.cli._session import Session, emit, session
from nixlore.cli._sides import Sides, sides_offered
from nixlore.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from nixlore.model.store import Generation
    from nixlore.pipeline import Pipeline
    from nixlore.present._diff import Diff, Side
    from nixlore.present._diff_use import Usage


@command("diff")
@click.argument("first", metavar="[A]", default="", shell_complete=sides_offered)
@click.argument("second", metavar="[B]", default="", shell_complete=sides_offered)
@click.option("--full", is_flag=True, help="Leave no package out but those only rebuilt.")
@click.pass_context
def diff_command(context: click.Context, first: str, second: str, *, full: bool) -> None:
    """Compare two generations package by package: what came, went, changed its version or was only rebuilt.

    A and B are the number of a generation of the system, `home:12` or `user:3` for those of others, `previous`,
    `current`, `booted`, `running` (also as `home:previous`), a store path or a link to one. Without B it is the current
    one, without A the one before it. What is used most comes first. Sizes are bytes of NARs.
    """
    from nixlore.present._diff_lines import lines  # noqa: PLC0415 - `--help` does not need it

    own = session(context)
    if own.asked.as_of is not None:
        message = "which generations there were then is not known"
        raise ConfigError(message, remedy="leave out --as-of and name two of those that there are")
    found = _answer(own, first, second)
    if own.asked.json:
        emit(msgspec.json.encode(found))
        return
    paint(lines(found, full=full))


def _answer(own: Session, first: str, second: str) -> Diff:
    from nixlore.model.dependencies import GenerationCommits  # noqa: PLC0415 - `--help` needs none of it
    from nixlore.model.nix import Binary  # noqa: PLC0415
    from nixlore.model.store import Generation  # noqa: PLC0415
    from nixlore.present._diff_use import usage  # noqa: PLC0415

    report = own.answer()
    pipeline = own.pipeline()
    generations = pipeline.records(Generation) or ()
    commits = report.fact("generation_commits", GenerationCommits)
    choice = Sides(own.machine, generations, commits)
    sides = choice.chosen(first, second)
    if untold := choice.untold(sides):
        own.talk(f"nixlore: {untold}")
    return _compared(own, pipeline, sides, generations, usage(report, pipeline.records(Binary) or ()))


def _compared(
    own: Session, pipeline: Pipeline, sides: tuple[Side, Side], generations: Sequence[Generation], use: Usage
) -> Diff:
    """Return what differs; of what no root holds, or what is not read yet, the two closures are read by themselves."""
    from nixlore.collect._generations_store import closures, programs  # noqa: PLC0415 - `--help` needs none of it
    from nixlore.model.store import GcRoot, StorePath  # noqa: PLC0415
    from nixlore.present._diff import Comparison  # noqa: PLC0415

    paths = pipeline.records(StorePath) or ()
    targets = {side.target for side in sides}
    is_held = targets <= {path.path for path in paths}
    if not is_held:
        paths = closures(own.machine, sorted(targets))
        _refuse_invalid(sides, {path.path for path in paths})
    comparison = Comparison(*sides, paths)
    found = comparison.diff(programs(own.machine, comparison.wanted()), use)
    roots = pipeline.records(GcRoot) if is_held else None
    return msgspec.structs.replace(
        found,
        held_by=None if roots is None else comparison.still_held(roots, generations),
        roots_unseen=sum(root.state == "unseen" for root in roots or ()),
        sample=own.machine.is_sample,
    )


def _refuse_invalid(sides: Iterable[Side], valid: Collection[str]) -> None:
    from nixlore.present._text import safe  # noqa: PLC0415 - `--help` does not need it

    for side in sides:
        if side.target not in valid:
            message = f"{safe(side.says)}: the store does not have {safe(side.target)}"
            raise ConfigError(message, remedy="it was deleted, or is no whole store path")
